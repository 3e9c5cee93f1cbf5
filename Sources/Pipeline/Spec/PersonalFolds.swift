import Learners

/// How many models a split within subjects asks for: every subject has folds of its own.
public struct PersonalFolds: Sendable, Hashable {
  /// Subjects; `nil` where only the data say.
  public let subjects: Int?
  /// Folds of each subject, over all repeats; `nil` where only the data say.
  public let folds: Int?

  /// Counts the folds of a cell.
  /// - Parameter stages: the cell with its stages; `nil` comes back where folds are all subjects' together.
  public init?(_ stages: CellStages) {
    let outer = stages.cell.section("evaluation").record("outer")
    guard let split = try? Split(outer), split.isPersonal else { return nil }
    subjects = stages.subjects
    folds = outer["folds"]?.integer.map { $0 * split.repeats }
  }

  /// `190 (38 subjects x 5 folds)`.
  public var words: String {
    let parts =
      (subjects.map { "\($0) subjects" } ?? "subjects") + " x "
      + (folds.map { "\($0) folds" } ?? "folds")
    guard let subjects, let folds else { return parts }
    return "\(subjects * folds) (\(parts))"
  }
}
