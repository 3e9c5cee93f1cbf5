/// A trial of the mental-rotation task.
public struct MRTTrial: Sendable, Hashable {
  /// The answer.
  public enum Verdict: String, Sendable, Hashable {
    case correct = "CORRECT"
    case incorrect = "INCORRECT"
    case skip = "SKIP"
  }

  /// 1, 2 or 3.
  var category: Int
  /// `spl1`, `Item7`.
  var question: String
  /// Whether both figures are the same.
  var matches: Bool
  /// `Easy`, `Medium`, `Difficult`.
  var difficulty: String
  /// Absent in the last trial, which time ends.
  public var verdict: Verdict?
  /// Since 1970 in ticks of 100 ns; never within half a microsecond of a time stamp.
  var start: Int
  var end: Int
  /// Ticks that the feedback was shown; category 2 alone.
  var feedback: Int?
  /// Whether frontal theta is raised.
  public var carriesEEG = false
  /// Whether Brow Raise is raised.
  public var carriesFace = false
  /// The trial's own level of frontal theta in Bels, the effect aside.
  public var ownTheta = 0.0
  /// The trial's own level of Brow Raise, the effect aside.
  public var ownBrow = 0.0
  /// From when to when samples carry the key: a little late, as the original's.
  var keyFrom = 0
  var keyUntil = 0

  /// What the trial is called: category and question.
  public var key: String { "\(category)\(question)" }

  static let ticksPerSecond = 10_000_000
  static let ticksPerMillisecond = 10_000
}
