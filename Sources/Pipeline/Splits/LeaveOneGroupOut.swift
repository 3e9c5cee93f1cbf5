import Learners

/// One fold per group, named after it.
public struct LeaveOneGroupOut: Splitter {
  /// `leave_one_group_out` in a spec.
  public static let name = "leave_one_group_out"
  /// One sentence for people.
  public static let summary =
    "One fold per group: each group is tested by models that never saw it."
  /// Nothing to say.
  public static let parameters: [Parameter] = []

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(SplitFault) {}

  /// Assigns test folds; nothing is random.
  public func folds(_ units: SplitUnits, seed: UInt64) throws(SplitFault) -> FoldAssignment {
    try units.check(folds: 2)
    return FoldAssignment(testFold: units.group, names: units.groupNames)
  }
}
