import Learners
import Pipeline

extension Scheduler {
  private enum Admission {
    case go(StageKey)
    case no
  }

  /// What a thread of the pool does with a stage that can run.
  func begin(_ id: StageID, _ meter: CPUMeter) {
    let watch = StageWatch(startedAt: options.time.seconds, meter: meter)
    guard case .go(let key) = admit(id, watch) else { return }
    if let failure = options.known[id] { return fail(id, failure, mayRetry: false) }
    let digest = state.with { $0.plan.digest(of: id) } ?? key.digest
    if let refusal = refusal(id, digest) { return fail(id, refusal, mayRetry: false) }
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
        run(id, key, digest, claim, watch)
      }
    } catch {
      fail(id, error)
    }
  }

  private func isForced(_ id: StageID) -> Bool { state.with { $0.plan.isForced(id) } }

  // Counts a stage as running, or puts it aside.
  private func admit(_ id: StageID, _ watch: StageWatch) -> Admission {
    let resident = gauge.residentBytes
    let expected = estimates.cost(of: graph[id])?.peakBytes ?? 0
    return state.change { state in
      state.queued -= 1
      guard state.stop == nil, let key = state.plan.key(of: id) else { return .no }
      let promised = state.running.values.reduce(0) { sum, stage in
        sum + max(0, stage.expectedBytes - (resident - stage.residentAtStart))
      }
      let isTight = resident + promised + expected > options.memoryLimitBytes
      // Results that the disk does not take stay in memory: no more of them until it does.
      if (!state.running.isEmpty && isTight) || state.unsaved > 0 {
        state.held.append(id)
        return .no
      }
      let isAlone = state.running.isEmpty
      if !isAlone {
        for other in Array(state.running.keys) { state.running[other]?.wasAlone = false }
      }
      state.running[id] = RunningStage(
        residentAtStart: resident, residentMost: resident, expectedBytes: expected, watch: watch,
        wasAlone: isAlone)
      state.counts.running += 1
      return .go(key)
    }
  }

  // Why a stage need not even be tried: what it took alone is more than there may be at all, or it hangs here.
  private func refusal(_ id: StageID, _ digest: Digest) -> StageFailure? {
    if Self.isStuck(digest) {
      return StageFailure(
        "it was given up before in this process and has not returned", cause: .timeout)
    }
    guard let known = estimates.known(graph[id]), known.wasAlone,
      known.peakBytes > options.memoryLimitBytes
    else { return nil }
    return StageFailure(
      "it needed \(Amount.bytes(known.peakBytes)) of memory when it ran alone, more than the "
        + "\(Amount.bytes(options.memoryLimitBytes)) that stages may take (run.memory, --memory)",
      specPath: "run.memory", cause: .memory)
  }

  private func run(
    _ id: StageID, _ key: StageKey, _ digest: Digest, _ claim: any Claim, _ watch: StageWatch
  ) {
    emit(.started, id)
    let node = graph[id]
    let meter = watch.meter
    let cpu = CPUMeter.threadSeconds
    let pieces = store.pieces(of: digest)
    defer { pieces.close() }
    do {
      let executor = pool.executor(meter: meter)
      let context = StageContext(
        executor: executor,
        isCancelled: { [self] in isStoppedNow.load(ordering: .relaxed) || watch.isOver },
        piece: { try pieces.piece($0, make: $1) }, programs: watch.watching(options.programs))
      let result = try materializer.unchanged(id) {
        try node.stage.run(materializer.inputs(of: id, executor: executor), context)
      }
      meter.add(CPUMeter.threadSeconds - cpu)
      let growth = growth(id)
      let cost = StageCost(
        wallSeconds: options.time.seconds - watch.startedAt, cpuSeconds: meter.seconds,
        peakBytes: growth.bytes, wasAlone: growth.wasAlone)
      let record = StageRecord(
        result, key: key, label: node.label, cost: cost, madeAt: options.clock(),
        build: options.build)
      if let part = state.with({ $0.plan.missingPart(of: id, in: record.summary) }) {
        throw StageFailure("the stage made no part '\(part)'")
      }
      guard watch.end() else { return giveBack(claim, digest) }
      keep(id, result, record, claim)
    } catch {
      let wasLate = watch.isOver
      guard watch.end() else { return giveBack(claim, digest) }
      claim.release()
      if error is CancellationError, isStoppedNow.load(ordering: .relaxed) {
        state.change { state in
          state.running[id] = nil
          state.counts.running -= 1
        }
      } else {
        fail(
          id, wasLate ? StageFailure(timeoutWords, cause: .timeout) : error, watch: watch)
      }
    }
  }

  // Nobody waits for the stage any more; only now may another try begin.
  private func giveBack(_ claim: any Claim, _ digest: Digest) {
    claim.release()
    Self.cameBack(digest)
  }

  private func growth(_ id: StageID) -> (bytes: Int, wasAlone: Bool) {
    let resident = gauge.residentBytes
    return state.with { state in
      guard let stage = state.running[id] else { return (0, false) }
      return (max(0, max(stage.residentMost, resident) - stage.residentAtStart), stage.wasAlone)
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
    save(id, result, record, claim, tries: 1)
  }

  private func save(
    _ id: StageID, _ result: StageResult, _ record: StageRecord, _ claim: any Claim, tries: Int
  ) {
    store.save(result, record) { [self] outcome in
      if case .failure(let fault) = outcome,
        delaySave(
          id, fault, tries: tries,
          { [self] in
            state.with { $0.unsaved -= 1 }
            save(id, result, record, claim, tries: tries + 1)
          })
      {
        return
      }
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
      state.left.remove(id, took: wasMade ? summary.cost : nil)
      for id in [id] + ripple.cached { state.cells.finish(id) }
      for id in ripple.cached { state.left.remove(id, took: nil) }
      state.counts.cached += ripple.cached.count + (wasMade ? 0 : 1)
      if state.stop == nil { state.queued += ripple.ready.count }
      return (stages: ripple, goesOn: state.stop == nil)
    }
    if !wasMade { emit(.cached, id) }
    for id in ripple.stages.cached { emit(.cached, id) }
    if ripple.goesOn { submit(ripple.stages.ready) }
  }
}
