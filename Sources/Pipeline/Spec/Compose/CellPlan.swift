/// One cell of a sweep: what it is called and the spec it stands for.
public struct CellPlan: Sendable {
  /// Its values, in the order of the sweep; axes that it does not name are left out.
  public let axes: [AxisValue]
  /// The folder of its results: `model=rf,length_s=4`, or `base`.
  public let name: String
  /// The spec of this cell, without `variants`, `sweep`, `report`, `run` and `x-` keys.
  public let node: Node
  /// A number for the content of each of `SpecSections.patchable`: where two cells of one spec have the same
  /// number, they have the same section, so that it need be decoded once only.
  public let sectionNumbers: [Int]

  /// Whether two cells of one spec stand for the same thing under different names.
  public func isTwin(of other: CellPlan) -> Bool { sectionNumbers == other.sectionNumbers }
}
