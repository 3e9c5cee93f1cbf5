/// Which units are tested in which fold; a unit trains in every fold that neither tests it nor leaves it out,
/// but never in the folds of another subject where each subject has folds of its own.
public struct FoldAssignment: Sendable, Hashable {
  /// Whose folds and whose units they are, where each subject has folds of its own.
  public struct Owners: Sendable, Hashable {
    /// Index of the subject that each fold learns from and tests.
    public let ofFold: [Int]
    /// Index of the subject of each unit.
    public let ofUnit: [Int]

    /// Gathers what belongs together.
    public init(ofFold: [Int], ofUnit: [Int]) {
      self.ofFold = ofFold
      self.ofUnit = ofUnit
    }
  }

  /// Test fold of each unit, in 0..<names.count; `nil` for units never tested.
  public let testFold: [Int?]
  /// Units that a fold neither tests nor learns from, in order: later ones, or those within a gap; one list
  /// per fold, or none at all. Units of other subjects go without saying.
  public let leftOut: [[Int]]
  /// `nil` where folds are all subjects' together.
  public let owners: Owners?
  /// A readable name per fold: `1`, the left-out group, or `subject/1`.
  public let names: [String]
  /// What a user should know: `fold 3 has no test row of class SKIP`.
  public let notes: [String]

  /// Gathers what belongs together.
  public init(
    testFold: [Int?], leftOut: [[Int]] = [], owners: Owners? = nil, names: [String],
    notes: [String] = []
  ) {
    precondition(leftOut.isEmpty || leftOut.count == names.count, "one list per fold, or none")
    precondition(owners.map { $0.ofFold.count == names.count } ?? true, "one owner per fold")
    self.testFold = testFold
    // A split that leaves nothing out is the same however it says so.
    self.leftOut = leftOut.allSatisfy(\.isEmpty) ? [] : leftOut
    self.owners = owners
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
    if let owners {
      for (unit, owner) in owners.ofUnit.enumerated() where owner != owners.ofFold[fold] {
        isOut[unit] = true
      }
    }
    return (
      testFold.indices.filter { testFold[$0] != fold && !isOut[$0] },
      testFold.indices.filter { testFold[$0] == fold }
    )
  }
}
