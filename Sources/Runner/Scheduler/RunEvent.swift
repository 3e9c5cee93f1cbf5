import Pipeline
import Synchronization

/// Something that happened in a run, for progress and logs.
struct RunEvent: Sendable {
  /// What happened.
  enum Kind: String, Sendable, CaseIterable {
    /// The plan is made; the counts say how much was found in the store.
    case planned
    /// A stage began.
    case started
    /// A stage's result is in the store for good.
    case finished
    /// A stage's result turned out to be in the store: its new inputs equal the old ones, or another run made it.
    case cached
    /// A stage failed; the message says why.
    case failed
    /// A stage failed in a way that may pass, and is tried again; the message says why and when.
    case retrying
    /// A sign of life: how far the run is, while nothing else happens.
    case progress
    /// Something that people should know; the message says what.
    case notice
    /// A spec or data file is not what it was when the run began; the message says which and how.
    case changed
    /// The run stops before its end; the message says why.
    case stopping
    /// Nothing is left to do, or nothing more can be done.
    case ended
  }

  /// How far the run is.
  struct Counts: Sendable, Hashable {
    /// Stages that some cell needs.
    var total = 0
    /// Found in the store.
    var cached = 0
    /// Made by this run and in the store for good.
    var finished = 0
    /// Failed.
    var failed = 0
    /// Not run because something that they need failed.
    var blocked = 0
    /// Running now.
    var running = 0
    /// Times that something was tried again.
    var retried = 0

    /// Neither done nor given up.
    var remaining: Int { total - cached - finished - failed - blocked }
  }

  /// How the run as a whole stands.
  struct Standing: Sendable, Hashable {
    /// On the machine's clock, in seconds since 1970.
    var at = 0
    /// Seconds since the run began, on a clock that nobody sets; sleep does not count.
    var elapsed = 0.0
    /// Cells that are done, or cannot be.
    var cells = CellTally.Counts()
    /// Bytes of memory that the process holds.
    var memoryBytes = 0
    /// Seconds that the rest will probably take, where enough is known.
    var secondsLeft: Double?
  }

  /// What happened.
  let kind: Kind
  /// Which stage it happened to.
  var stage: StageID?
  /// The stage's kind.
  var stageKind: String?
  /// The stage's label.
  var label: String?
  /// The stage's key, the name of its file in the store.
  var key: Digest?
  /// How long the stage ran.
  var seconds: Double?
  /// A text for people.
  var message: String?
  /// The line of the spec behind a failure: `ecg.yaml:14:7`.
  var place: String?
  /// What kind of reason a failure has.
  var cause: FailureCause?
  /// How often the stage was tried, where that was more than once.
  var tries: Int?
  /// How far the run is.
  let counts: Counts
  /// How the run as a whole stands.
  var standing = Standing()
}

/// How urgently a run should end.
enum StopLevel: Int, Sendable, Comparable {
  /// Begin nothing new; finish what runs.
  case gently
  /// End what runs at the next chance.
  case now

  static func < (left: StopLevel, right: StopLevel) -> Bool { left.rawValue < right.rawValue }
}

/// How a run is to be done; nothing here can change a result.
struct RunOptions: Sendable {
  /// Stop at the first failure.
  var failFast = false
  /// Stop when so many stages failed in the same words.
  var sameFailures = 5
  /// Seconds that a stage may take; `nil` for any time.
  var timeoutSeconds: Double?
  /// Seconds that a stage has to react after that.
  var graceSeconds = Scheduler.graceSeconds
  /// Which failures are tried again.
  var retry = RetryPolicy.none
  /// The time that counts for limits and pauses.
  var time = RunClock()
  /// No stage begins while the process would probably grow beyond this.
  var memoryLimitBytes = MemoryGauge.defaultLimitBytes
  /// How many bytes of results are kept in memory for later stages.
  var cacheBytes = min(MemoryGauge.defaultLimitBytes / 4, mostCacheBytes)
  /// Features and folds of a sweep fit in; recordings, which are used once or twice, need not stay.
  static let mostCacheBytes = 512 << 20
  /// Names the build in records.
  var build = "unknown"
  /// Seconds since 1970.
  var clock: @Sendable () -> Int = { MemoryGauge.unixSeconds }
  /// Stages that failed elsewhere and are not tried here.
  var known: [StageID: RemoteFailure] = [:]
  /// Starts the programs that a spec names; `nil` unless the user allowed it.
  var programs: (any ProgramRunner)?
  /// A failure in a user's words.
  var describe: @Sendable (any Error) -> String = RunFailure.describe
  /// The line of the spec behind a stage's failure, if one is.
  var place: @Sendable (any Error, StageID) -> String? = { _, _ in nil }
  /// What is said of a file that is not what it was when the run began; `nil` where it is.
  var changed: @Sendable (String, Digest) -> String? = { _, _ in nil }
}

/// A stage that failed.
struct RunFailure: Sendable {
  /// The stage.
  let stage: StageID
  /// Its label.
  let label: String
  /// What it threw.
  let error: any Error
  /// What it threw, in a user's words.
  let message: String
  /// The line of the spec behind it, as the user named the file; not for results, which others read.
  var place: String?
  /// What kind of reason it has.
  var cause = FailureCause.work
  /// How often the stage was tried.
  var tries = 1

  /// The words of the errors that stages and stores throw.
  @Sendable static func describe(_ error: any Error) -> String {
    switch error {
    case let failure as StageFailure:
      failure.place.map { "\($0): \(failure.message)" } ?? failure.message
    case let fault as StoreFault: fault.message
    case let fault as SpecError: fault.message
    default: "\(error)"
    }
  }
}

/// How a run ended.
struct RunOutcome: Sendable {
  /// Where every stage stands.
  let plan: Plan
  /// How many stages were found, made, failed.
  let counts: RunEvent.Counts
  /// The stages that failed, in the order of the graph.
  let failures: [RunFailure]
  /// Why the run ended early, if it did.
  let stop: StopLevel?
  /// What kept the store from keeping results, if anything did.
  let storeFault: StoreFault?
  /// How often stages were tried, where that was more than once.
  var tries: [StageID: Int] = [:]
}

/// Hands events on one at a time.
final class SerialEvents: Sendable {
  private let receiver: Mutex<@Sendable (RunEvent) -> Void>

  init(_ receiver: @escaping @Sendable (RunEvent) -> Void) { self.receiver = Mutex(receiver) }

  /// Makes an event and hands it on before the next one is made.
  func tell(_ event: () -> RunEvent) { receiver.withLock { $0(event()) } }
}
