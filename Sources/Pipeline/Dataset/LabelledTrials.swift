import Learners

/// All trials of a data set with their classes: who, which, what.
public struct LabelledTrials: Sendable, Hashable {
  /// One trial.
  public struct Trial: Sendable, Hashable {
    /// Index into `subjects`.
    public let subject: Int
    /// The trial's id.
    public let id: String
    /// Unit of the data set, and index within that unit's subject.
    public let unit: Int
    /// Position among the subject's trials.
    public let position: Int
    /// Class, as an index into `classes`; `nil` where the trial takes no part.
    public let label: Int?
  }

  /// Subject ids in natural order.
  public let subjects: [String]
  /// Class names in declared order.
  public let classes: [String]
  /// Trials, subject by subject, in time order.
  public let trials: [Trial]
  /// Observations with counts.
  public let notes: [DataNote]
}
