import ArgumentParser
import Pipeline

/// What `trellis run` leaves to a cluster.
struct ClusterPart {
  let open: OpenExperiment
  let command: RunCommand
  let terminal: Terminal

  /// Whether the command line or the spec asks for Slurm.
  var isAsked: Bool { Self.isAsked(command, open.experiment) }

  private static func isAsked(_ command: RunCommand, _ experiment: Experiment) -> Bool {
    let inSpec = experiment.run["executor"]?.text.flatMap { RunExecutor(rawValue: $0) }
    return (command.executor ?? inSpec ?? .local) == .slurm
  }

  /// Has jobs do what is to be done; what is left then is little or known to fail.
  ///
  /// - Parameters:
  ///   - plan: what is to be done.
  ///   - interruptible: listens to Ctrl-C, which leaves the jobs in the queue.
  ///   - events: told how far the run is.
  /// - Returns: how it ended.
  /// - Throws: `StoreFault`.
  func run(
    _ plan: Plan, _ interruptible: InterruptibleRun, events: @escaping (RunEvent) -> Void
  ) throws -> SlurmRun.Ending {
    guard plan.counts.ready + plan.counts.waiting > 0 else { return .collected([:]) }
    let (terminal, path) = (terminal, open.experiment.path)
    let name = SlurmRun.jobName(open.experiment.name, in: open.project)
    let run = SlurmRun(
      open: open, plan: plan, client: SlurmClient(),
      settings: SlurmSettings(run: open.experiment.run),
      allowsCommands: command.permission.allowsCommands,
      failFast: command.failFast
        || !command.keepGoing && open.experiment.run.text("on_error") == "fail_fast",
      timeoutSeconds: try command.timeout.map { try TimeLimit.seconds($0) },
      terminal: terminal, events: events)
    events(run.event(.planned))
    let farewell: @Sendable () -> Void = {
      terminal.note(
        "not watching any more; the jobs go on. To see them: squeue --name=\(name)\n"
          + "To collect: trellis run \(path) --executor slurm    to cancel: trellis run \(path) --cancel"
      )
    }
    return try interruptible.wait(saying: farewell) { try run.run() }
  }

  /// Says what would be submitted, where Slurm is asked for.
  /// - Throws: `ExitCode` after saying what is wrong.
  static func preview(spec: String, command: RunCommand, terminal: Terminal) throws {
    let open = try OpenExperiment(
      spec: spec, overrides: command.specs.overrides, terminal: .silent, isReadOnly: true
    ) {
      try command.selection.choose(
        from: $0, failedBefore: RunLog.failedCells(of: $0.name, in: ProjectFolder(ofSpec: spec)),
        terminal: terminal)
    }
    guard isAsked(command, open.experiment) else { return }
    let plan = Plan(open.stages.graph, history: open.store)
    let pending = plan.graph.nodes.indices.map { StageID($0) }.filter {
      switch plan.state(of: $0) {
      case .ready, .waiting: true
      default: false
      }
    }
    let settings = SlurmSettings(run: open.experiment.run)
    let arrays = ArrayPlan(
      plan, pending: pending, store: open.store, settings: settings, most: 1000, least: [:])
    terminal.result(arrays.words(settings))
  }

  /// Cancels the jobs of an experiment.
  /// - Throws: `ExitCode` after saying what is wrong.
  static func cancel(spec: String, command: RunCommand, terminal: Terminal) throws {
    let loaded = try OpenExperiment.load(
      spec: spec, overrides: command.specs.overrides, terminal: terminal,
      environment: { Environment.value($0) ?? "" })
    guard let experiment = loaded.experiment else { throw ExitStatus.invalidSpec.code }
    let name = SlurmRun.jobName(experiment.name, in: ProjectFolder(ofSpec: spec))
    do throws(SlurmFault) {
      let client = SlurmClient()
      let open = Set(try client.tasks(named: name).filter { !$0.state.isOver }.map(\.array))
      guard !open.isEmpty else {
        terminal.note("\(experiment.name): no jobs in the queue")
        return
      }
      try client.cancel(named: name)
      let jobs = open.sorted().map(String.init).joined(separator: ", ")
      terminal.note("\(experiment.name): cancelled \(open.count == 1 ? "job" : "jobs") \(jobs)")
    } catch {
      terminal.note("error: \(error.message)")
      throw ExitStatus.unavailable.code
    }
  }
}

extension RunOptions {
  /// Takes note of stages that failed elsewhere: they fail here in the same words, untried.
  mutating func know(_ known: [StageID: RemoteFailure]) {
    self.known = known
    let own = place
    place = { error, stage in (error as? RemoteFailure)?.place ?? own(error, stage) }
  }
}
