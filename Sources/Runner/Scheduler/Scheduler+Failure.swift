import Learners
import Pipeline

extension Scheduler {
  /// Takes note that a stage failed, or that it is tried again.
  ///
  /// - Parameters:
  ///   - id: a stage that runs.
  ///   - error: what it threw.
  ///   - watch: the try that failed, if one was begun.
  ///   - mayRetry: whether trying again could help at all.
  func fail(_ id: StageID, _ error: any Error, watch: StageWatch? = nil, mayRetry: Bool = true) {
    let cause = cause(of: error, watch)
    let message = options.describe(error)
    if mayRetry, delay(id, cause, message) { return }
    let place = options.place(error, id)
    let (same, tries) = state.change { state in
      state.counts.running -= 1
      state.counts.failed += 1
      let blocked = state.plan.fail(id)
      state.counts.blocked += blocked.count
      for id in [id] + blocked {
        state.cells.fail(id)
        state.left.remove(id, took: nil)
      }
      let tries = state.tries[id] ?? 1
      state.failures.append(
        RunFailure(
          stage: id, label: graph[id].label, error: error, message: message, place: place,
          cause: cause, tries: tries))
      // Whoever sets a time limit expects some stages to reach it.
      if cause != .timeout { state.sameFailures[message, default: 0] += 1 }
      if let fault = error as? StoreFault { state.storeFault = state.storeFault ?? fault }
      return (state.sameFailures[message] ?? 0, tries)
    }
    // A run that is over says nothing more: it is not, before this is said.
    defer { state.change { $0.running[id] = nil } }
    emit(
      .failed, id, message: message, place: place, cause: cause, tries: tries > 1 ? tries : nil)
    if options.failFast {
      stop(.gently, because: "a stage failed")
    } else if error is StoreFault {
      stop(.gently, because: message)
    } else if same == options.sameFailures {
      stop(.gently, because: "\(same) stages failed in the same words: \(message)")
    }
  }

  private func cause(of error: any Error, _ watch: StageWatch?) -> FailureCause {
    let cause = (error as? RemoteFailure)?.cause ?? FailureCause(of: error)
    guard cause == .work, let end = watch?.badEnd else { return cause }
    return options.retry.cause(of: end) ?? cause
  }

  // Puts a stage off, if its failure may pass.
  private func delay(_ id: StageID, _ cause: FailureCause, _ message: String) -> Bool {
    let now = options.time.seconds
    let next = state.with { state -> (tries: Int, pause: Double)? in
      let tries = state.tries[id] ?? 1
      guard state.stop == nil, let pause = options.retry.pause(after: cause, tries: tries) else {
        return nil
      }
      state.tries[id] = tries + 1
      state.counts.running -= 1
      state.counts.retried += 1
      state.delayed.append(Delayed(at: now + pause, again: .stage(id)))
      state.running[id] = nil
      return (tries + 1, pause)
    }
    guard let next else { return false }
    emit(
      .retrying, id, message: again(message, next.tries, next.pause), cause: cause,
      tries: next.tries)
    return true
  }

  private func again(_ message: String, _ tries: Int, _ pause: Double) -> String {
    "\(message); try \(tries) of \(options.retry.times + 1)"
      + (pause > 0 ? " in \(Progress.duration(pause))" : "")
  }

  /// Tries to save a result again later, if that may help.
  ///
  /// - Parameters:
  ///   - id: whose result it is.
  ///   - fault: why it was not saved.
  ///   - tries: how often that was tried so far.
  ///   - save: tries it once more.
  /// - Returns: whether it is tried again.
  func delaySave(
    _ id: StageID, _ fault: StoreFault, tries: Int, _ save: @escaping @Sendable () -> Void
  ) -> Bool {
    let cause = FailureCause(of: fault)
    let now = options.time.seconds
    let pause = state.with { state -> Double? in
      guard state.stop == nil, let pause = options.retry.pause(after: cause, tries: tries) else {
        return nil
      }
      state.delayed.append(Delayed(at: now + pause, again: .save(save)))
      state.unsaved += 1
      state.counts.retried += 1
      state.tries[id] = (state.tries[id] ?? 1) + 1
      return pause
    }
    guard let pause else { return false }
    emit(
      .retrying, id, message: again(fault.message, tries + 1, pause), cause: cause,
      tries: tries + 1)
    return true
  }
}
