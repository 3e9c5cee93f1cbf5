import Learners

/// Trial ids that are declared to occur more than once.
struct KnownDuplicates: Sendable, Hashable {
  /// What becomes of them.
  enum Join: String, Sendable {
    /// Rows are paired by the nearest start.
    case nearestStart = "nearest_start"
    /// They are left out.
    case drop
  }

  private let pairs: Set<[String]>
  private let join: Join

  /// Reads `dataset.known_duplicates`.
  init(_ values: ParameterValues?) {
    pairs = Set(
      (values?.list("trials") ?? []).compactMap { element in
        element.record.map { [$0.text("subject"), $0.text("trial")] }
      })
    join = (values?.text("join")).flatMap(Join.init) ?? .drop
  }

  /// How a pair is treated; `nil` where it was not declared.
  func join(subject: String, trial: String) -> Join? {
    pairs.contains([subject, trial]) ? join : nil
  }

  /// The id without the number that tells duplicates apart.
  static func base(of trial: String) -> String {
    guard let hash = trial.lastIndex(of: "#"), Int(trial[trial.index(after: hash)...]) != nil else {
      return trial
    }
    return String(trial[..<hash])
  }
}
