import Learners
import Pipeline

extension Scheduler {
  private enum Admission {
    case go(StageKey)
    case no
  }

  /// What a thread of the pool does with a stage that can run.
  func begin(_ id: StageID) {
    guard case .go(let key) = admit(id) else { return }
    let digest = state.with { $0.plan.digest(of: id) } ?? key.digest
    do {
      guard let claim = try store.claim(digest) else {
        state.change { state in
          state.running[id] = nil
          state.counts.running -= 1
          state.contended.append(id)
        }
        return
      }
      // Another run may have finished it since the plan was made.
      if let summary = store.summary(of: digest), !isForced(id),
        state.with({ $0.plan.missingPart(of: id, in: summary) }) == nil
      {
        claim.release()
        settle(id, summary, wasMade: false)
      } else {
        run(id, key, digest, claim)
      }
    } catch {
      fail(id, error)
    }
  }

  private func isForced(_ id: StageID) -> Bool { state.with { $0.plan.isForced(id) } }

  // Counts a stage as running, or puts it aside.
  private func admit(_ id: StageID) -> Admission {
    let resident = gauge.residentBytes
    let expected = estimates.cost(of: graph[id])?.peakBytes ?? 0
    return state.change { state in
      state.queued -= 1
      guard state.stop == nil, let key = state.plan.key(of: id) else { return .no }
      let promised = state.running.values.reduce(0) { sum, stage in
        sum + max(0, stage.expectedBytes - (resident - stage.residentAtStart))
      }
      if !state.running.isEmpty, resident + promised + expected > options.memoryLimitBytes {
        state.held.append(id)
        return .no
      }
      state.running[id] = RunningStage(
        residentAtStart: resident, residentMost: resident, expectedBytes: expected)
      state.counts.running += 1
      return .go(key)
    }
  }

  private func run(_ id: StageID, _ key: StageKey, _ digest: Digest, _ claim: any Claim) {
    emit(.started, id)
    let node = graph[id]
    let meter = CPUMeter()
    let wall = CPUMeter.wallSeconds
    let cpu = CPUMeter.threadSeconds
    let pieces = store.pieces(of: digest)
    defer { pieces.close() }
    do {
      let executor = pool.executor(meter: meter)
      let context = StageContext(
        executor: executor,
        isCancelled: { [self] in isStoppedNow.load(ordering: .relaxed) },
        piece: { try pieces.piece($0, make: $1) }, programs: options.programs)
      let result = try node.stage.run(
        materializer.inputs(of: id, executor: executor), context)
      meter.add(CPUMeter.threadSeconds - cpu)
      let cost = StageCost(
        wallSeconds: CPUMeter.wallSeconds - wall, cpuSeconds: meter.seconds, peakBytes: growth(id))
      let record = StageRecord(
        result, key: key, label: node.label, cost: cost, madeAt: options.clock(),
        build: options.build)
      if let part = state.with({ $0.plan.missingPart(of: id, in: record.summary) }) {
        throw StageFailure("the stage made no part '\(part)'")
      }
      keep(id, result, record, claim)
    } catch is CancellationError where isStoppedNow.load(ordering: .relaxed) {
      claim.release()
      state.change { state in
        state.running[id] = nil
        state.counts.running -= 1
      }
    } catch {
      claim.release()
      fail(id, error)
    }
  }

  private func growth(_ id: StageID) -> Int {
    let resident = gauge.residentBytes
    return state.with { state in
      guard let stage = state.running[id] else { return 0 }
      return max(0, max(stage.residentMost, resident) - stage.residentAtStart)
    }
  }

  // Stages behind it can begin at once; it counts as finished when the store has it for good.
  private func keep(
    _ id: StageID, _ result: StageResult, _ record: StageRecord, _ claim: any Claim
  ) {
    for part in record.summary.parts {
      guard let artifact = result.parts[part.name] else { continue }
      materializer.cache.pin(artifact, part.digest)
      materializer.cache.insert(artifact, part.digest)
    }
    state.with { $0.saving += 1 }
    settle(id, record.summary, wasMade: true)
    store.save(result, record) { [self] outcome in
      claim.release()
      for part in record.summary.parts { materializer.cache.unpin(part.digest) }
      switch outcome {
      case .success:
        state.with { $0.counts.finished += 1 }
        emit(.finished, id, seconds: record.summary.cost.wallSeconds)
      case .failure(let fault):
        let isFirst = state.with { state in
          defer { state.storeFault = state.storeFault ?? fault }
          return state.storeFault == nil
        }
        if isFirst { stop(.gently, because: fault.message) }
      }
      state.change { $0.saving -= 1 }
    }
  }

  // Takes note of a result and hands on what it made possible.
  private func settle(_ id: StageID, _ summary: StageSummary, wasMade: Bool) {
    let ripple = state.change { state in
      state.running[id] = nil
      state.counts.running -= 1
      let ripple = state.plan.finish(id, summary, history: store, wasMade: wasMade)
      state.counts.cached += ripple.cached.count + (wasMade ? 0 : 1)
      if state.stop == nil { state.queued += ripple.ready.count }
      return (stages: ripple, goesOn: state.stop == nil)
    }
    if !wasMade { emit(.cached, id) }
    for id in ripple.stages.cached { emit(.cached, id) }
    if ripple.goesOn { submit(ripple.stages.ready) }
  }

  private func fail(_ id: StageID, _ error: any Error) {
    let message = options.describe(error)
    let place = options.place(error, id)
    let same = state.change { state in
      state.counts.running -= 1
      state.counts.failed += 1
      state.counts.blocked += state.plan.fail(id).count
      state.failures.append(
        RunFailure(
          stage: id, label: graph[id].label, error: error, message: message, place: place))
      state.sameFailures[message, default: 0] += 1
      if let fault = error as? StoreFault { state.storeFault = state.storeFault ?? fault }
      return state.sameFailures[message] ?? 0
    }
    // A run that is over says nothing more: it is not, before this is said.
    defer { state.change { $0.running[id] = nil } }
    emit(.failed, id, message: message, place: place)
    if options.failFast {
      stop(.gently, because: "a stage failed")
    } else if error is StoreFault {
      stop(.gently, because: message)
    } else if same == options.sameFailures {
      stop(.gently, because: "\(same) stages failed in the same words: \(message)")
    }
  }
}
