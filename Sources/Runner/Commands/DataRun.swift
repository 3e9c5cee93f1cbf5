import Pipeline

/// Brings the stages behind data up to date, as `run` does: cached, resumable, shared with other runners.
struct DataRun {
  let open: OpenData
  let arguments: DataArguments
  /// Whether programs that the spec names may be started.
  var allowsCommands = false
  /// What goes on with an interrupted run.
  let command: String
  let terminal: Terminal

  /// What stages made; made again where the store lost it.
  typealias Recall = (_ stage: StageID, _ part: String) throws -> Artifact

  /// Runs what is not done, then hands over.
  ///
  /// - Parameters:
  ///   - interruptible: listens to Ctrl-C.
  ///   - use: gets how it went, unless the run was interrupted or the store cannot be written.
  /// - Returns: what `use` returns, or how the run ended.
  /// - Throws: `StoreFault`, and what `use` throws.
  func run(
    _ interruptible: InterruptibleRun, use: (RunOutcome, @escaping Recall) throws -> ExitStatus
  ) throws -> ExitStatus {
    let stages = open.stages
    let options = try RunOptions(
      run: open.experiment.run, memory: arguments.memory,
      allowsCommands: allowsCommands
    ) {
      stages.mark(of: $0, for: $1)
    }
    let plan = Plan(stages.graph, history: open.store)
    try CommandPermission.require(allowsCommands, for: plan, terminal: terminal)
    let pool = WorkPool(workers: WorkPool.workers(asked: arguments.jobs, run: open.experiment.run))
    defer { pool.close() }
    let progress = Progress(
      title: open.experiment.name, style: arguments.progress, terminal: terminal)
    let scheduler = Scheduler(
      plan: plan, store: open.store, pool: pool, options: options
    ) { progress.show($0) }
    let outcome = interruptible.run(scheduler)
    if outcome.storeFault != nil {
      terminal.note(
        "error: the store cannot be written; finished work is kept. Go on with: \(command)")
      return .missingData
    }
    try open.store.remember(outcome.plan, of: open.experiment.name, addsToBefore: true)
    if let status = interruptible.status {
      terminal.note("interrupted; finished work is kept. Go on with: \(command)")
      return status
    }
    return try use(outcome) { try scheduler.artifact($1, of: $0) }
  }
}
