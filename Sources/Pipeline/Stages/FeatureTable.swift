import Learners

/// The features of one modality in one unit, a row per window: for people and other programs.
public struct FeatureTable: Sendable {
  /// One window.
  public struct Row: Sendable {
    /// Whose it is.
    public let subject: String
    /// In which trial it lies; `nil` where it lies in none.
    public let trial: String?
    /// Its number within the trial, or among the subject's windows that lie in none; from 1.
    public let window: Int
    /// Seconds on the clock of the trials.
    public let start: Double
    /// Seconds on the clock of the trials, exclusive.
    public let end: Double
    /// The class of the trial, or of the window where windows are judged one by one; `nil` where it has none.
    public let label: String?
    /// One number per continuous target; empty where there is none.
    public let targets: [Double]
    /// The share of the window that samples of the modality fill; `nil` where nothing was recorded.
    public let coverage: Double?
    /// One number per name, NaN where undefined; empty where the modality is missing.
    public let values: ArraySlice<Double>
  }

  /// The names of the features; empty where the unit has none.
  public let names: [String]
  /// Subject by subject, windows in the order of their trials, then of time.
  public let rows: [Row]
  /// Windows that lie in no single trial.
  public let betweenTrials: Int

  /// Joins what the stages of a unit made.
  ///
  /// - Parameters:
  ///   - modality: its name.
  ///   - trials: `boundaries` of the unit's trials.
  ///   - windows: the unit's windows.
  ///   - features: what was computed of them; `nil` where the modality was not recorded.
  ///   - labels: the classes of trials.
  public init(
    modality: String, trials: Artifact, windows: Artifact, features: Artifact?, labels: TrialClasses
  ) {
    let set = UnitWindows(windows)
    let own = Dictionary(
      trials.subjectTrials().map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    let names = features?.texts("names") ?? []
    let values = features?.doubles("values") ?? []
    let coverage = set.modalities[modality]?.coverage
    var rows: [Row] = []
    var between = 0
    for (subject, range) in zip(set.subjects, set.ranges) where !labels.excludes(subject) {
      var numbers: [Int?: Int] = [:]
      for place in range {
        let window = set.windows[place]
        let number = (numbers[window.trial] ?? 0) + 1
        numbers[window.trial] = number
        if window.trial == nil { between += 1 }
        let first = place * names.count
        rows.append(
          Row(
            subject: subject, trial: window.trial.flatMap { own[subject]?.ids[$0] }, window: number,
            start: window.start, end: window.end,
            label: labels.label(of: subject, trial: window.trial, window: place),
            targets: labels.targets(of: subject, trial: window.trial, window: place),
            coverage: coverage?[place],
            values: names.isEmpty ? [] : values[first..<first + names.count]))
      }
    }
    self.names = names
    self.rows = rows
    betweenTrials = between
  }
}

/// The class or numbers of every trial (of every window, where windows are judged one by one), and whose trials
/// take no part.
public struct TrialClasses: Sendable {
  private struct Truth {
    var label: String?
    var values: [Double] = []
  }

  private let truthOf: [String: [Int: Truth]]
  private let areWindows: Bool
  private let excluded: Set<String>
  /// Names of continuous targets; empty where the target is a class.
  public let targets: [String]
  /// What was noticed while trials were labelled.
  public let notes: [DataNote]

  /// - Parameters:
  ///   - label: what the label stage made; `nil` where trials have no labels.
  ///   - excludedSubjects: subjects that the spec leaves out.
  public init(label: Artifact?, excludedSubjects: [String]) {
    excluded = Set(excludedSubjects)
    guard let labelled = label?.labelledTrials else {
      truthOf = [:]
      areWindows = false
      targets = []
      notes = []
      return
    }
    var truthOf: [String: [Int: Truth]] = [:]
    for trial in labelled.trials where trial.takesPart {
      truthOf[labelled.subjects[trial.subject], default: [:]][trial.window ?? trial.position] =
        Truth(label: trial.label.map { labelled.classes[$0] }, values: trial.values)
    }
    self.truthOf = truthOf
    areWindows = labelled.areWindows
    targets = labelled.targets
    notes = labelled.notes
  }

  /// Whether a subject takes no part.
  public func excludes(_ subject: String) -> Bool { excluded.contains(subject) }

  /// The class; `nil` where there is none.
  func label(of subject: String, trial: Int?, window: Int) -> String? {
    truth(subject, trial, window)?.label
  }

  /// One number per continuous target; empty where there is none.
  func targets(of subject: String, trial: Int?, window: Int) -> [Double] {
    truth(subject, trial, window)?.values ?? []
  }

  private func truth(_ subject: String, _ trial: Int?, _ window: Int) -> Truth? {
    (areWindows ? window : trial).flatMap { truthOf[subject]?[$0] }
  }
}
