import Pipeline

/// Where one run stands, by its events so far.
struct RunStanding: Sendable {
  /// A failure, as it was told.
  struct Failure: Sendable, Hashable {
    let stage: String
    let message: String
    let place: String?
    let cause: FailureCause?
  }

  /// The process id of the runner.
  let process: Int
  private(set) var counts = RunEvent.Counts()
  private(set) var standing = RunEvent.Standing()
  /// Stages that run now, by label, in the order in which they began.
  private(set) var running: [String] = []
  private(set) var failures: [Failure] = []
  /// Files that changed while it ran.
  private(set) var changes: [String] = []
  private(set) var isOver = false

  init(process: Int) { self.process = process }

  /// Takes an event of this run.
  mutating func take(_ event: JSON) {
    func integer(_ name: String) -> Int { event[name]?.integer ?? 0 }
    guard let kind = event["event"]?.string.flatMap({ RunEvent.Kind(rawValue: $0) }) else { return }
    if kind == .planned { self = RunStanding(process: process) }
    counts = RunEvent.Counts(
      total: integer("total"), cached: integer("cached"), finished: integer("finished"),
      failed: integer("failed"), blocked: integer("blocked"), running: integer("running"),
      retried: integer("retried"))
    standing = RunEvent.Standing(
      at: integer("at"), elapsed: event["elapsed_s"]?.number ?? 0,
      cells: CellTally.Counts(
        total: integer("cells"), done: integer("cells_done"), failed: integer("cells_failed")),
      memoryBytes: integer("memory_bytes"), secondsLeft: event["left_s"]?.number)
    let stage = event["stage"]?.string ?? ""
    switch kind {
    case .started: running.append(stage)
    case .finished, .cached, .retrying: leave(stage)
    case .failed:
      leave(stage)
      failures.append(
        Failure(
          stage: stage, message: event["message"]?.string ?? "", place: event["place"]?.string,
          cause: event["cause"]?.string.flatMap { FailureCause(rawValue: $0) }))
    case .changed: changes.append(event["message"]?.string ?? "")
    case .ended:
      isOver = true
      running = []
    default: break
    }
  }

  private mutating func leave(_ stage: String) {
    if let place = running.firstIndex(of: stage) { running.remove(at: place) }
  }
}

/// Follows the log of an experiment: every run that is alive, and the last one.
struct RunFollower {
  private let folder: String
  private var tail: EventTail
  private var runs: [RunStanding] = []

  /// - Parameter folder: the experiment's run folder.
  init(folder: String) {
    self.folder = folder
    tail = EventTail(folder: folder)
  }

  /// Reads what came since the last call.
  ///
  /// - Returns: runs whose runners are alive, with their runners; where there is none, the last run alone; empty
  ///   where nothing was ever run.
  mutating func look() -> [(run: RunStanding, runner: RunnerMark.Runner?)] {
    // First who is alive, then what they said: whoever ends in between has said so.
    let alive = RunnerMark.runners(in: folder).filter(\.isAlive)
    for event in tail.more() {
      guard let process = event["run"]?.integer else { continue }
      if event["event"]?.string == RunEvent.Kind.planned.rawValue {
        runs.removeAll { $0.process == process || $0.isOver }
        runs.append(RunStanding(process: process))
      }
      if let place = runs.lastIndex(where: { $0.process == process }) { runs[place].take(event) }
    }
    let living = runs.compactMap { run -> (run: RunStanding, runner: RunnerMark.Runner?)? in
      guard !run.isOver, let runner = alive.first(where: { $0.process == run.process }) else {
        return nil
      }
      return (run, runner)
    }
    return living.isEmpty ? runs.suffix(1).map { ($0, nil) } : living
  }
}
