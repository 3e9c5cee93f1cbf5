import Learners

/// What differs between the parameters of two cells, of one experiment or of two.
public struct ParameterChange: Sendable, Hashable {
  /// Dotted path from the top of the spec: `model.trees`.
  public let path: String
  /// Value before; `nil` where there was none.
  public let old: String?
  /// Value after; `nil` where there is none.
  public let new: String?
  /// Where the old one stands.
  public let oldMark: SourceMark?
  /// Where the new one stands.
  public let newMark: SourceMark?

  /// All differences, by path; of kinds that were exchanged (`use`) only the name.
  ///
  /// - Parameters:
  ///   - old: the cell before.
  ///   - new: the cell after.
  /// - Returns: nothing where both are computed alike.
  public static func all(from old: ExperimentCell, to new: ExperimentCell) -> [ParameterChange] {
    JSONDifference.all(from: json(old), to: json(new)).map { difference in
      ParameterChange(
        path: difference.path, old: difference.old, new: difference.new,
        oldMark: difference.old.flatMap { _ in mark(difference.path, old) },
        newMark: difference.new.flatMap { _ in mark(difference.path, new) })
    }
  }

  // What is written, or the kind that a default belongs to.
  private static func mark(_ path: String, _ cell: ExperimentCell) -> SourceMark? {
    cell.marks.value(path) ?? cell.marks.nearest(path)
  }

  private static func json(_ cell: ExperimentCell) -> JSON? {
    var sections = cell.sections
    // Gathered from the other cells, not written by anybody.
    sections["evaluation"] = .record(cell.section("evaluation").removing(["common_windowings"]))
    return try? JSON(Canonical.text(sections))
  }
}
