/// Which units are tested in which fold; a unit trains in every fold that neither tests it nor leaves it out.
public struct FoldAssignment: Sendable, Hashable {
  /// Test fold of each unit, in 0..<names.count; `nil` for units never tested.
  public let testFold: [Int?]
  /// Units that a fold neither tests nor learns from, in order: later ones, or those within a gap; one list
  /// per fold, or none at all.
  public let leftOut: [[Int]]
  /// A readable name per fold: `1`, or the left-out group.
  public let names: [String]
  /// What a user should know: `fold 3 has no test row of class SKIP`.
  public let notes: [String]

  /// Gathers what belongs together.
  public init(
    testFold: [Int?], leftOut: [[Int]] = [], names: [String], notes: [String] = []
  ) {
    precondition(leftOut.isEmpty || leftOut.count == names.count, "one list per fold, or none")
    self.testFold = testFold
    // A split that leaves nothing out is the same however it says so.
    self.leftOut = leftOut.allSatisfy(\.isEmpty) ? [] : leftOut
    self.names = names
    self.notes = notes
  }

  /// The units that a fold learns from and those that it tests, in order.
  /// - Parameter fold: which fold, in 0..<names.count.
  /// - Returns: indices of units, without those that are left out.
  public func units(of fold: Int) -> (train: [Int], test: [Int]) {
    var isOut = [Bool](repeating: false, count: testFold.count)
    if !leftOut.isEmpty {
      for unit in leftOut[fold] { isOut[unit] = true }
    }
    return (
      testFold.indices.filter { testFold[$0] != fold && !isOut[$0] },
      testFold.indices.filter { testFold[$0] == fold }
    )
  }
}
