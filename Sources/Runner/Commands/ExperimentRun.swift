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
    let interruptible = InterruptibleRun()
    defer { interruptible.end() }
    let started = Progress.monotonicSeconds
    let open = try OpenExperiment(spec: spec, overrides: overrides, terminal: terminal) {
      try selection.choose(
        from: $0, failedBefore: RunLog.failedCells(of: $0.name, in: ProjectFolder(ofSpec: spec)),
        terminal: terminal)
    }
    defer { open.store.close() }
    var plan = Plan(open.stages.graph, history: open.store)
    open.warnOfHopelessTests(plan, terminal: terminal)
    try CommandPermission.require(
      command.permission.allowsCommands, for: plan, terminal: terminal)
    let log = try RunLog(experiment: open.experiment.name, store: open.store)
    let progress = Progress(
      title: open.experiment.name, style: command.json ? .none : command.progress,
      terminal: terminal)
    let pool = WorkPool(workers: WorkPool.workers(asked: command.jobs, run: open.experiment.run))
    defer { pool.close() }
    defer { log.close() }
    let isJSON = command.json
    let pace = EventPace(seconds: 10)
    let sources = open.sources
    let tell: @Sendable (RunEvent) -> Void = { event in
      progress.show(event)
      log.append(event)
      if isJSON, pace.allows(event) {
        terminal.result(EventLog.json(event, run: Int(getpid())).text + "\n")
      }
    }
    var options = try options(open, sources)
    let cluster = ClusterPart(open: open, command: command, terminal: terminal)
    if cluster.isAsked {
      switch try cluster.run(plan, interruptible, events: tell) {
      case .stopped(let status): return status
      case .collected(let known): options.know(known)
      }
      plan = Plan(open.stages.graph, history: open.store)
    }
    let scheduler = Scheduler(
      plan: plan, store: open.store, pool: pool, options: options, events: tell)
    let outcome = interruptible.run(scheduler) {
      // Nothing was read or made: what was found in the store stands.
      guard $0.counts.finished + $0.counts.failed > 0 else { return }
      for change in sources.changes() {
        scheduler.emit(
          .changed,
          message: "warning: \(change.words); the results are of the file as it was: run again")
      }
    }
    // A full disk takes no results either; why it stopped was said when it happened.
    if outcome.storeFault != nil {
      terminal.note(
        "error: the store cannot be written; finished work is kept. Go on with: trellis run \(spec)"
      )
      return .missingData
    }
    try log.finish(open: open, outcome: outcome, isWhole: isWhole)
    let results = RunResults(
      open: open, outcome: outcome, terminal: terminal,
      recall: { try? scheduler.artifact(of: $0) }, executor: pool.executor(meter: CPUMeter()))
    do {
      let text = try results.write()
      if !isJSON { terminal.result(text) }
    } catch {
      terminal.note("error: \(RunResults.words(error))")
      return .missingData
    }
    if !isJSON {
      let seconds = Progress.duration(Progress.monotonicSeconds - started)
      terminal.note("\(open.experiment.name): \(outcome.counts.words), \(seconds)")
    }
    return status(outcome, interruptible)
  }

  private var isWhole: Bool { selection.only.isEmpty && !selection.failed }

  private func status(_ outcome: RunOutcome, _ run: InterruptibleRun) -> ExitStatus {
    if let status = run.status {
      terminal.note("interrupted; finished work is kept. Go on with: trellis run \(spec)")
      return status
    }
    return outcome.status
  }

  private func options(_ open: OpenExperiment, _ sources: SourceFiles) throws -> RunOptions {
    let stages = open.stages
    var options = try RunOptions(
      run: open.experiment.run, memory: command.memory,
      timeoutSeconds: command.timeout.map { try TimeLimit.seconds($0) },
      failFast: command.failFast ? true : command.keepGoing ? false : nil,
      allowsCommands: command.permission.allowsCommands
    ) { stages.mark(of: $0, for: $1) }
    options.changed = { path, digest in sources.change(of: path, since: digest)?.words }
    return options
  }
}
