import ArgumentParser
import Glibc
import Pipeline

/// One run of one experiment, from its spec to its results.
struct ExperimentRun {
  let spec: String
  let overrides: [String]
  let selection: CellArguments
  let command: RunCommand
  let terminal: Terminal

  /// Runs and writes results.
  /// - Returns: how it went.
  /// - Throws: `ExitCode` after saying what is wrong.
  func run() throws -> ExitStatus {
    do {
      return try runAndWrite()
    } catch let fault as StoreFault {
      terminal.note("error: \(fault.message)")
      return .missingData
    }
  }

  private func runAndWrite() throws -> ExitStatus {
    let terminal = terminal
    StopSignals.block()
    let signals = StopSignals()
    defer { signals.end() }
    let running = Monitor<Scheduler?>(nil)
    signals.listen { level in
      guard let scheduler = running.with({ $0 }) else {
        // Nothing that could be lost is under way: files are hashed or results are written anew.
        _exit(signals.exitCode ?? ExitStatus.interrupted.rawValue)
      }
      scheduler.stop(
        level,
        because: level == .gently
          ? "stopping: finishing what runs; once more to stop now" : "stopping now")
    }
    let started = Progress.monotonicSeconds
    let open = try OpenExperiment(spec: spec, overrides: overrides, terminal: terminal) {
      try selection.choose(
        from: $0, failedBefore: RunLog.failedCells(of: $0.name, in: ProjectFolder(ofSpec: spec)),
        terminal: terminal)
    }
    defer { open.store.close() }
    let plan = Plan(open.stages.graph, history: open.store)
    let log = try RunLog(experiment: open.experiment.name, store: open.store)
    let progress = Progress(
      title: open.experiment.name, style: command.json ? .none : command.progress,
      terminal: terminal)
    let pool = WorkPool(workers: workers(open.experiment))
    defer { pool.close() }
    let isJSON = command.json
    let scheduler = Scheduler(
      plan: plan, store: open.store, pool: pool, options: try options(open)
    ) { event in
      progress.show(event)
      log.append(event)
      if isJSON {
        let line = EventLog.json(event, run: Int(getpid()), at: MemoryGauge.unixSeconds)
        terminal.result(line.text + "\n")
      }
    }
    running.change { $0 = scheduler }
    let outcome = scheduler.run()
    running.change { $0 = nil }
    // A full disk takes no results either; why it stopped was said when it happened.
    if outcome.storeFault != nil {
      terminal.note(
        "error: the store cannot be written; finished work is kept. Go on with: trellis run \(spec)"
      )
      return .missingData
    }
    try log.finish(open: open, outcome: outcome, isWhole: isWhole)
    let results = RunResults(open: open, outcome: outcome, terminal: terminal) { id in
      try? scheduler.artifact(of: id)
    }
    do {
      let text = try results.write()
      if !isJSON { terminal.result(text) }
    } catch {
      terminal.note("error: \(RunResults.words(error))")
      return .missingData
    }
    if !isJSON {
      let seconds = Progress.duration(Progress.monotonicSeconds - started)
      terminal.note("\(open.experiment.name): \(Self.words(outcome.counts)), \(seconds)")
    }
    return status(outcome, signals: signals)
  }

  private static func words(_ counts: RunEvent.Counts) -> String {
    var words = [
      "\(Amount.count(counts.total, "stage")): \(counts.cached) cached, \(counts.finished) done"
    ]
    if counts.failed > 0 { words.append("\(counts.failed) failed") }
    if counts.blocked > 0 { words.append("\(counts.blocked) blocked behind them") }
    if counts.remaining > 0 { words.append("\(counts.remaining) left") }
    return words.joined(separator: ", ")
  }

  private var isWhole: Bool { selection.only.isEmpty && !selection.failed }

  private func status(_ outcome: RunOutcome, signals: StopSignals) -> ExitStatus {
    if let code = signals.exitCode {
      terminal.note("interrupted; finished work is kept. Go on with: trellis run \(spec)")
      return code == ExitStatus.terminated.rawValue ? .terminated : .interrupted
    }
    if outcome.failures.contains(where: { $0.error is DataFault }) { return .missingData }
    return outcome.failures.isEmpty ? .good : .someFailed
  }

  private func workers(_ experiment: Experiment) -> Int {
    command.jobs ?? experiment.run["jobs"]?.integer ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  private func options(_ open: OpenExperiment) throws -> RunOptions {
    let experiment = open.experiment
    var options = RunOptions()
    options.failFast = command.failFast || experiment.run.text("on_error") == "fail_fast"
    options.sameFailures = experiment.run.integer("max_failures")
    options.memoryLimitBytes = try MemoryLimit.bytes(
      command.memory ?? experiment.run.text("memory"))
    options.cacheBytes = options.memoryLimitBytes / 4
    options.build = BuildIdentity.text
    options.describe = { error in
      if let fault = error as? DataFault {
        return "\(fault)" + (fault.help.map { "; \($0)" } ?? "")
      }
      return RunFailure.describe(error)
    }
    let stages = open.stages
    options.place = { error, stage in
      (error as? StageFailure)?.specPath.flatMap { stages.mark(of: $0, for: stage) }
        .map { "\($0.file):\($0.line):\($0.column)" }
    }
    return options
  }
}
