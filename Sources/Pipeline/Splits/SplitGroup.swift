import Learners

/// What stays together in a split: the `group` of a spec.
public enum SplitGroup: Sendable, Hashable {
  /// All trials of a person.
  case subject
  /// All trials of a person's session, from the trials' column `session`.
  case session
  /// The windows of a trial.
  case trial
  /// All trials with one value in a column, whoever's they are.
  case column(String)

  static let parameter = Parameter(
    "group",
    .either([
      .choice(["subject", "session", "trial"]),
      .record(
        Record([
          Parameter(required: "column", .text, "A column of the trials: a stimulus, a room, a day.")
        ])),
    ]), default: nil,
    """
    What stays together: `subject`, `session`, `trial`, or `{column: X}`; needed by all splits but \
    `leaky_random_windows` and those in time, where it is the trial (the window) unless said otherwise.
    """)

  /// Reads a decoded value; `nil` where it is absent.
  init?(_ value: ParameterValue?) {
    if let column = value?.record?.text("column") {
      self = .column(column)
      return
    }
    switch value?.text {
    case "subject": self = .subject
    case "session": self = .session
    case "trial": self = .trial
    default: return nil
    }
  }

  /// The column of the trials that is needed, if one is.
  public var column: String? {
    switch self {
    case .session: "session"
    case .column(let name): name
    case .subject, .trial: nil
    }
  }

  /// The parts of the name of a unit's group.
  func parts(of place: SplitPlace, in subjects: [SubjectTrials]) throws(SplitFault) -> [String] {
    let subject = subjects[place.subject]
    if self == .subject { return [subject.subject] }
    guard let trial = place.trial else {
      throw SplitFault(
        "windows that cross trials can be grouped by 'subject' only", parameter: "group")
    }
    guard let column else { return [subject.subject, subject.ids[trial]] }
    guard let values = subject.columns[column] else {
      throw SplitFault(
        "the trials of subject '\(subject.subject)' have no column '\(column)'", parameter: "group")
    }
    guard let value = values[trial] else {
      throw SplitFault(
        "column '\(column)' is empty for trial '\(subject.ids[trial])' of subject "
          + "'\(subject.subject)'", parameter: "group")
    }
    return self == .session ? [subject.subject, value] : [value]
  }
}

/// Where a unit of a split belongs.
public struct SplitPlace: Sendable, Hashable {
  /// Index of the subject.
  public let subject: Int
  /// Index of the trial within the subject; `nil` for windows that cross trials.
  public let trial: Int?
  /// When the unit was; `nil` where nobody asked.
  public let time: SplitTime?

  /// Names a place.
  public init(subject: Int, trial: Int?, time: SplitTime? = nil) {
    self.subject = subject
    self.trial = trial
    self.time = time
  }
}
