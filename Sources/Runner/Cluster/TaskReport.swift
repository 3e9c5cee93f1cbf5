import Pipeline

/// What a task of a job array says of itself: every few seconds while it runs, and when it ends.
///
/// A task that was killed leaves its last word, without an end.
struct TaskReport: Sendable, Hashable {
  /// How a task ended by itself.
  enum End: String, Sendable {
    /// It did what it could.
    case done
    /// It was asked to end, by its time limit or by somebody.
    case stopped
    /// It could not begin; the message says why.
    case refused
    /// The store could not be written; the message says why.
    case storeFault = "store"
  }

  /// A stage that failed.
  struct Failure: Sendable, Hashable {
    /// The stage's position.
    let stage: Int
    /// Why, in a user's words.
    let message: String
    /// The line of the spec behind it.
    let place: String?
    /// Whether the data are at fault.
    let isData: Bool
    /// What kind of reason it has.
    var cause = FailureCause.work
  }

  /// The machine.
  var host = ""
  /// The node, as Slurm calls it.
  var node = ""
  /// When it was written, in seconds since 1970.
  var at = 0
  /// Bytes that the process held when it held most.
  var peakBytes = 0
  /// Stages in the store for good since the task began.
  var finished = 0
  /// Positions of stages that run now.
  var running: [Int] = []
  /// Stages that failed.
  var failures: [Failure] = []
  /// How it ended; `nil` while it runs.
  var end: End?
  /// Why it ended so.
  var message: String?

  /// Nothing yet.
  init() {}

  /// As it is kept.
  var json: JSON {
    .object([
      .init("host", .string(host)), .init("node", .string(node)), .init("at", .integer(at)),
      .init("peak", .integer(peakBytes)), .init("finished", .integer(finished)),
      .init("running", .array(running.map { .integer($0) })),
      .init(
        "failures",
        .array(
          failures.map {
            .object([
              .init("stage", .integer($0.stage)), .init("message", .string($0.message)),
              .init("place", $0.place.map { .string($0) } ?? .null),
              .init("data", .bool($0.isData)), .init("cause", .string($0.cause.rawValue)),
            ])
          })),
      .init("end", end.map { .string($0.rawValue) } ?? .null),
      .init("message", message.map { .string($0) } ?? .null),
    ])
  }

  /// Reads what was kept; `nil` where it is something else.
  init?(_ json: JSON) {
    guard let host = json["host"]?.string, let peak = json["peak"]?.integer else { return nil }
    self.host = host
    node = json["node"]?.string ?? ""
    at = json["at"]?.integer ?? 0
    peakBytes = peak
    finished = json["finished"]?.integer ?? 0
    running = json["running"]?.array?.compactMap(\.integer) ?? []
    failures = (json["failures"]?.array ?? []).compactMap { failure in
      guard let stage = failure["stage"]?.integer, let message = failure["message"]?.string else {
        return nil
      }
      return Failure(
        stage: stage, message: message, place: failure["place"]?.string,
        isData: failure["data"] == .bool(true),
        cause: failure["cause"]?.string.flatMap { FailureCause(rawValue: $0) } ?? .work)
    }
    end = json["end"]?.string.flatMap { End(rawValue: $0) }
    message = json["message"]?.string
  }
}
