import Learners

/// What is to be predicted where no column names it: classes or numbers made from recorded channels or ratings.
public struct TruthProfile: Sendable, Hashable {
  /// One class.
  public struct ClassCount: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Trials (windows) that belong to it, over all subjects.
    public let count: Int
    /// The same of each subject, in the order of `subjects`.
    public let bySubject: [Int]
  }

  /// One continuous target, in its own unit.
  public struct Numbers: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// The smallest value.
    public let lowest: Double
    /// Mean over trials (windows).
    public let mean: Double
    /// The largest value.
    public let highest: Double
  }

  /// How the label is made: `dominant of face.Joy, face.Anger`.
  public let name: String
  /// Whether each window has a truth of its own; else each trial has.
  public let isOfWindows: Bool
  /// Ids of the subjects, in natural order.
  public let subjects: [String]
  /// In declared order; empty where targets are numbers.
  public let classes: [ClassCount]
  /// In declared order; empty where the target is a class.
  public let targets: [Numbers]
  /// Trials (windows) with a truth.
  public let count: Int
  /// Trials (windows) without: of subjects that are left out, ties, missing values.
  public let without: Int

  /// `signal of face.Valence`.
  static func name(of declaration: LabelDeclaration) -> String {
    let sources = declaration.columns.map(\.name) + declaration.sources.map(\.written)
    return "\(declaration.kind.rawValue) of \(sources.joined(separator: ", "))"
  }

  /// - Parameters:
  ///   - declaration: how the label is made.
  ///   - labelled: what came of it.
  public init(_ declaration: LabelDeclaration, _ labelled: LabelledTrials) {
    name = Self.name(of: declaration)
    isOfWindows = labelled.areWindows
    subjects = labelled.subjects
    let taking = labelled.trials.filter(\.takesPart)
    count = taking.count
    without = labelled.trials.count - taking.count
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: labelled.subjects.count),
      count: labelled.classes.count)
    for trial in taking {
      if let label = trial.label { counts[label][trial.subject] += 1 }
    }
    classes = zip(labelled.classes, counts).map {
      ClassCount(name: $0, count: $1.reduce(0, +), bySubject: $1)
    }
    targets = labelled.targets.enumerated().compactMap { place, name in
      let values = taking.map { $0.values[place] }
      guard let lowest = values.min(), let highest = values.max() else { return nil }
      return Numbers(
        name: name, lowest: lowest, mean: values.reduce(0, +) / Double(values.count),
        highest: highest)
    }
  }
}
