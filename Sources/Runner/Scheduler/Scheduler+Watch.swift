import Learners
import Pipeline
import Synchronization

extension Scheduler {
  /// Seconds that a stage has to react after its time is over.
  static let graceSeconds = 10.0

  /// What was given up in this process and still runs: it holds its claim as long as it does.
  private static let stuck = Mutex<Set<Digest>>([])

  /// Every few milliseconds: follow memory and time, and see whether other runs gave up or finished their stages.
  func watch() {
    followTime()
    tryAgain()
    let isQuiet = options.time.seconds - state.with { $0.toldAt } >= 1
    if isQuiet { emit(.progress) }
    let resident = gauge.residentBytes
    let (again, isWaiting) = state.with { state in
      for id in Array(state.running.keys) {
        let most = state.running[id]?.residentMost ?? 0
        state.running[id]?.residentMost = max(most, resident)
      }
      let again = state.contended + state.held
      let isWaiting = !state.contended.isEmpty && state.running.isEmpty && !state.saidWaiting
      if isWaiting { state.saidWaiting = true }
      state.contended = []
      state.held = []
      state.queued += again.count
      return (again, isWaiting)
    }
    if isWaiting { emit(.notice, message: "waiting for stages that another run is making") }
    submit(again)
  }

  // MARK: - Time

  private func followTime() {
    if let away = options.time.takeAbsence() {
      let time = Progress.duration(away)
      emit(
        .notice,
        message: "nothing ran for \(time): the machine slept or the process was stopped; going on")
    }
    guard let limit = options.timeoutSeconds else { return }
    let now = options.time.seconds
    let late = state.with { state in
      var late: [StageID] = []
      for (id, stage) in state.running {
        if let expired = stage.expiredAt {
          if now - expired > options.graceSeconds { late.append(id) }
        } else if now - stage.watch.startedAt > limit, stage.watch.expire() {
          state.running[id]?.expiredAt = now
        }
      }
      return late.sorted()
    }
    for id in late { giveUp(id) }
  }

  // A stage that does not react loses its threads to others; if it returns after all, nobody looks.
  private func giveUp(_ id: StageID) {
    let given = state.with { state -> (watch: StageWatch, digest: Digest?)? in
      guard let stage = state.running[id], stage.watch.abandon() else { return nil }
      return (stage.watch, state.plan.digest(of: id))
    }
    guard let given else { return }
    if let digest = given.digest { Self.stuck.withLock { _ = $0.insert(digest) } }
    let threads = pool.giveUp(given.watch.meter)
    let words = threads == 1 ? "its thread is" : "its \(threads) threads are"
    fail(
      id,
      StageFailure(
        timeoutWords + " and did not react within \(TimeLimit.words(options.graceSeconds)); "
          + words + " replaced and left to it",
        cause: .timeout), mayRetry: false)
  }

  /// What is said of a stage whose time is over.
  var timeoutWords: String {
    "it took longer than \(TimeLimit.words(options.timeoutSeconds ?? 0)) (run.timeout_s, --timeout)"
  }

  /// Whether a stage that was given up in this process still runs.
  static func isStuck(_ digest: Digest) -> Bool { stuck.withLock { $0.contains(digest) } }

  /// Takes note that a stage that was given up returned after all.
  static func cameBack(_ digest: Digest) { stuck.withLock { _ = $0.remove(digest) } }

  // MARK: - Again

  private func tryAgain() {
    let now = options.time.seconds
    let due = state.with { state in
      let isStopping = state.stop != nil
      let due = state.delayed.filter { isStopping || $0.at <= now }.map(\.again)
      state.delayed.removeAll { isStopping || $0.at <= now }
      // A run that stops begins nothing, but does not drop a result without asking the disk once more.
      if !isStopping { state.queued += due.count { if case .stage = $0 { true } else { false } } }
      return (again: due, isStopping: isStopping)
    }
    var stages: [StageID] = []
    for again in due.again {
      switch again {
      case .stage(let id): if !due.isStopping { stages.append(id) }
      case .save(let save): pool.submit(priority: .infinity) { save() }
      }
    }
    submit(stages)
  }
}
