import Learners

/// All trials of a data set with what is to be predicted of them: who, which, what.
///
/// Where the target is recorded beside the rest and windows are judged one by one, every window is a trial
/// of its own here (`window` says which).
public struct LabelledTrials: Sendable, Hashable {
  /// One trial.
  public struct Trial: Sendable, Hashable {
    /// Index into `subjects`.
    public let subject: Int
    /// The trial's id; of a window its number among the windows of its subject, from 1.
    public let id: String
    /// Unit of the data set, and index within that unit's subject.
    public let unit: Int
    /// Position among the subject's trials; of a window that of the trial in which it lies, −1 where it lies
    /// in none.
    public let position: Int
    /// Class, as an index into `classes`; `nil` where the trial takes no part or targets are numbers.
    public let label: Int?
    /// One number per target; empty where the trial takes no part or the target is a class.
    public let values: [Double]
    /// Place among the windows of the unit; `nil` where this is a whole trial.
    public let window: Int?

    /// Gathers what belongs together.
    public init(
      subject: Int, id: String, unit: Int, position: Int, label: Int?, values: [Double] = [],
      window: Int? = nil
    ) {
      self.subject = subject
      self.id = id
      self.unit = unit
      self.position = position
      self.label = label
      self.values = values
      self.window = window
    }

    /// Whether it has a class or numbers, so that models may learn from it.
    public var takesPart: Bool { label != nil || !values.isEmpty }
  }

  /// Subject ids in natural order.
  public let subjects: [String]
  /// Class names in declared order; empty where targets are numbers.
  public let classes: [String]
  /// Names of continuous targets; empty where the target is a class.
  public let targets: [String]
  /// Trials, subject by subject, in time order.
  public let trials: [Trial]
  /// Observations with counts.
  public let notes: [DataNote]

  /// Gathers what belongs together.
  public init(
    subjects: [String], classes: [String], targets: [String] = [], trials: [Trial],
    notes: [DataNote]
  ) {
    self.subjects = subjects
    self.classes = classes
    self.targets = targets
    self.trials = trials
    self.notes = notes
  }

  /// What is asked: one class of several, or numbers.
  public var task: TaskKind { targets.isEmpty ? .classification : .regression }
  /// Classes, or targets: how many numbers a model answers per row.
  public var outputs: Int { targets.isEmpty ? classes.count : targets.count }
  /// Whether each window is judged against a target of its own.
  public var areWindows: Bool { trials.contains { $0.window != nil } }

  /// The truth of some trials, as models learn it: `chosen` are indices of trials that take part, one per row.
  public func target(of chosen: [Int]) -> TrainingSet.Target {
    if targets.isEmpty {
      return .classes(chosen.map { trials[$0].label ?? 0 }, count: classes.count)
    }
    return .values(values(of: chosen))
  }

  /// The numbers of some trials that take part: trials × targets.
  public func values(of chosen: [Int]) -> Matrix<Double> {
    Matrix(
      rows: chosen.count, columns: targets.count, elements: chosen.flatMap { trials[$0].values })
  }
}
