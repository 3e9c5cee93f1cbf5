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
    var state = State(plan: plan)
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
    estimates = Estimates(hasWork ? store.summaries() : [])
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
        let counts = shared.with { $0.counts }
        serial.tell(RunEvent(kind: .notice, message: message, counts: counts))
      })
  }

  /// Runs until nothing more can be done.
  func run() -> RunOutcome {
    emit(.planned)
    let lease = lease()
    defer { lease?.release() }
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
    emit(.ended)
    return state.with { state in
      RunOutcome(
        plan: state.plan, counts: state.counts,
        failures: state.failures.sorted { $0.stage < $1.stage }, stop: state.stop,
        storeFault: state.storeFault, tries: state.tries)
    }
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
    let (counts, key) = state.with { state in
      (state.counts, id.flatMap { state.plan.digest(of: $0) })
    }
    let node = id.map { graph[$0] }
    let event = RunEvent(
      kind: kind, stage: id, stageKind: node?.kind, label: node?.label, key: key, seconds: seconds,
      message: message, place: place, cause: cause, tries: tries, counts: counts)
    events.tell(event)
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
