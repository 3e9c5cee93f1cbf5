import Learners
import Pipeline
import Synchronization

/// Runs what a plan says has to be run, on the threads of a pool.
///
/// Stages that can run go by the time that they and what waits for them will probably take, the longest
/// first. A stage that fails blocks what needs it and nothing else.
final class Scheduler: Sendable {
  struct State {
    var plan: Plan
    var counts = RunEvent.Counts()
    /// Handed to the pool and not yet begun.
    var queued = 0
    /// Made and not yet in the store for good.
    var saving = 0
    var running: [StageID: RunningStage] = [:]
    /// Being made by another run.
    var contended: [StageID] = []
    /// Too large to begin beside what runs.
    var held: [StageID] = []
    /// To be tried again, and when.
    var delayed: [Delayed] = []
    /// Results that the disk did not take and that are tried again.
    var unsaved = 0
    /// How often stages were tried, where that was more than once.
    var tries: [StageID: Int] = [:]
    var failures: [RunFailure] = []
    var sameFailures: [String: Int] = [:]
    var stop: StopLevel?
    var storeFault: StoreFault?
    var saidWaiting = false
    var cells: CellTally
    var left: TimeLeft
    /// When the last event was told, on the run's clock.
    var toldAt = 0.0

    var isOver: Bool {
      queued == 0 && saving == 0 && running.isEmpty && contended.isEmpty && held.isEmpty
        && delayed.isEmpty
    }
  }

  struct RunningStage {
    let residentAtStart: Int
    var residentMost: Int
    let expectedBytes: Int
    let watch: StageWatch
    /// When its time was over, on the run's clock.
    var expiredAt: Double?
    var wasAlone: Bool
  }

  /// Something to be tried again.
  struct Delayed {
    /// On the run's clock, in seconds.
    let at: Double
    let again: Again

    enum Again {
      case stage(StageID)
      case save(@Sendable () -> Void)
    }
  }

  let graph: StageGraph
  let store: any Store
  let pool: WorkPool
  let options: RunOptions
  let materializer: Materializer
  let gauge = MemoryGauge()
  let estimates: Estimates
  let state: Monitor<State>
  let isStoppedNow = Atomic<Bool>(false)
  private let priorities: [Double]
  private let began: Double
  private let events: SerialEvents

  /// - Parameters:
  ///   - plan: made from the same store.
  ///   - store: where results are and go.
  ///   - pool: the threads.
  ///   - options: nothing that could change a result.
  ///   - events: called from any thread, one call at a time.
  init(
    plan: Plan, store: any Store, pool: WorkPool, options: RunOptions = RunOptions(),
    events: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    let hasWork = plan.counts.ready + plan.counts.waiting > 0
    let estimates = Estimates(hasWork ? store.summaries() : [])
    var state = State(
      plan: plan, cells: CellTally(plan), left: TimeLeft(plan, estimates))
    state.counts.total = plan.counts.total
    state.counts.cached = plan.counts.cached
    let shared = Monitor(state)
    let serial = SerialEvents(events)
    self.state = shared
    self.events = serial
    self.store = store
    self.pool = pool
    self.options = options
    graph = plan.graph
    self.estimates = estimates
    let begin = options.time.seconds
    began = begin
    priorities = hasWork ? Self.priorities(of: plan, estimates) : []
    materializer = Materializer(
      graph: plan.graph, store: store, options: options,
      finished: { id in
        shared.with { state in
          guard let key = state.plan.key(of: id), let summary = state.plan.summary(of: id) else {
            return nil
          }
          return Materializer.Finished(key: key, summary: summary)
        }
      },
      notice: { message in
        serial.tell {
          let (counts, cells) = shared.with { ($0.counts, $0.cells.counts) }
          return RunEvent(
            kind: .notice, message: message, counts: counts,
            standing: RunEvent.Standing(
              at: options.clock(), elapsed: options.time.seconds - begin, cells: cells))
        }
      })
  }

  /// Runs until nothing more can be done.
  ///
  /// - Parameter atEnd: looks at the outcome before the end is told.
  /// - Returns: how it went.
  func run(atEnd: (RunOutcome) -> Void = { _ in }) -> RunOutcome {
    emit(.planned)
    let lease = lease()
    defer { lease?.release() }
    // What passed before anything ran was no sleep.
    _ = options.time.takeAbsence()
    let ready = state.with { state in
      state.queued += state.plan.counts.ready
      return state.plan.ready
    }
    submit(ready)
    while true {
      let isOver = state.wait(seconds: 0.02) { $0.isOver ? true : nil }
      if isOver == true { break }
      watch()
    }
    let outcome = state.with { state in
      RunOutcome(
        plan: state.plan, counts: state.counts,
        failures: state.failures.sorted { $0.stage < $1.stage }, stop: state.stop,
        storeFault: state.storeFault, tries: state.tries)
    }
    atEnd(outcome)
    emit(.ended)
    return outcome
  }

  /// Ends the run before its end; a second call can only make it more urgent.
  func stop(_ level: StopLevel, because message: String) {
    let isNew = state.change { state in
      let isNew = state.stop.map { $0 < level } ?? true
      if isNew { state.stop = level }
      return isNew
    }
    if level == .now { isStoppedNow.store(true, ordering: .relaxed) }
    if isNew { emit(.stopping, message: message) }
  }

  /// A part of the result of a stage that is done; made again if the store lost it.
  func artifact(_ part: String = "", of id: StageID) throws -> Artifact {
    try materializer.artifact(part, of: id, executor: pool.executor(meter: CPUMeter()))
  }

  /// Hands stages, already counted as queued, to the pool.
  func submit(_ stages: [StageID]) {
    for id in stages {
      let meter = CPUMeter()
      pool.submit(priority: priorities[id.index], meter: meter) { [self] in begin(id, meter) }
    }
  }

  /// Tells what happened.
  func emit(
    _ kind: RunEvent.Kind, _ id: StageID? = nil, seconds: Double? = nil, message: String? = nil,
    place: String? = nil, cause: FailureCause? = nil, tries: Int? = nil
  ) {
    let node = id.map { graph[$0] }
    // Looked at when it is told, so that no event tells of an earlier moment than the one before.
    events.tell { [self] in
      let (key, counts, standing) = look(id)
      return RunEvent(
        kind: kind, stage: id, stageKind: node?.kind, label: node?.label, key: key,
        seconds: seconds, message: message, place: place, cause: cause, tries: tries,
        counts: counts, standing: standing)
    }
  }

  private func look(
    _ id: StageID?
  ) -> (key: Digest?, counts: RunEvent.Counts, standing: RunEvent.Standing) {
    let now = options.time.seconds
    var standing = RunEvent.Standing(
      at: options.clock(), elapsed: now - began, memoryBytes: gauge.residentBytes)
    return state.with { state in
      state.toldAt = now
      standing.cells = state.cells.counts
      let longest = state.running.map { id, stage in
        priorities[id.index] - (now - stage.watch.startedAt)
      }.max()
      standing.secondsLeft =
        priorities.isEmpty
        ? nil : state.left.seconds(workers: pool.workers, longest: max(0, longest ?? 0))
      return (id.flatMap { state.plan.digest(of: $0) }, state.counts, standing)
    }
  }

  // Results may be on their way out; then wait a moment. A store that cannot be written says so later.
  private func lease() -> (any Claim)? {
    var isNew = true
    while state.with({ $0.stop == nil }) {
      do {
        if let lease = try store.lease() { return lease }
      } catch {
        return nil
      }
      if isNew { emit(.notice, message: "waiting while results are removed from the store") }
      isNew = false
      _ = state.wait(seconds: 0.05) { $0.stop }
    }
    return nil
  }

  // The time of the longest chain of stages that begins with each stage.
  private static func priorities(of plan: Plan, _ estimates: Estimates) -> [Double] {
    let nodes = plan.graph.nodes
    var longest = [Double](repeating: 0, count: nodes.count)
    for index in nodes.indices.reversed() {
      let own = max(1e-4, estimates.cost(of: nodes[index])?.wallSeconds ?? 1)
      let behind = plan.dependants(of: StageID(index)).map { longest[$0.index] }.max() ?? 0
      longest[index] = own + behind
    }
    return longest
  }
}
