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

  /// Declared trials of a subject, in natural order.
  func trials(of subject: String) -> [String] {
    NaturalOrder.sorted(pairs.filter { $0[0] == subject }.map { $0[1] })
  }

  /// The id that tells the nth of several trials with one id apart.
  static func numbered(_ trial: String, _ number: Int) -> String { "\(trial)#\(number)" }

  /// The id as files write it: without the number that tells declared duplicates apart.
  func written(_ trial: String, subject: String) -> String {
    guard let hash = trial.lastIndex(of: "#"), Int(trial[trial.index(after: hash)...]) != nil else {
      return trial
    }
    let base = String(trial[..<hash])
    return join(subject: subject, trial: base) == nil ? trial : base
  }
}
