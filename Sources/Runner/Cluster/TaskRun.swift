import Glibc
import Pipeline

/// One task of a job array: a run of its stages over the shared store.
struct TaskRun {
  let folder: SubmissionFolder
  let array: JobArray
  /// The job id of the array.
  let job: Int
  /// The task's number.
  let task: Int
  /// The node, as Slurm calls it.
  let node: String
  let terminal: Terminal

  private static let pauseSeconds = 0.5
  private static let beatSeconds = 10

  /// Does what can be done and says so.
  /// - Returns: how the job is to end.
  func run() -> ExitStatus {
    let report = Monitor(TaskReport())
    report.change { report in
      report.node = node
      report.host = HostName.current
    }
    keep(report)
    let status: ExitStatus
    do {
      status = try work(report)
    } catch {
      end(report, .refused, RunResults.words(error))
      return .internalError
    }
    return status
  }

  private func work(_ report: Monitor<TaskReport>) throws -> ExitStatus {
    if InstructionSet.current != InstructionSet.native {
      end(
        report, .refused,
        "node \(node.isEmpty ? HostName.current : node) computes as \(InstructionSet.native) and cannot make "
          + "results of \(InstructionSet.current)")
      return .unavailable
    }
    guard let spec = folder.spec else {
      end(report, .refused, "'\(folder.path)/spec.json' cannot be read")
      return .missingData
    }
    let interruptible = InterruptibleRun()
    defer { interruptible.end() }
    let open = try OpenExperiment(
      spec: spec.path, overrides: spec.overrides, terminal: terminal, submitted: spec)
    defer { open.store.close() }
    let graph = open.stages.graph
    guard graph.digest.short == folder.name else {
      end(
        report, .refused,
        "the data, or trellis itself, changed since the jobs were submitted; run the command again")
      return .pending
    }
    let (targets, waiting) = TaskStages.find(array, task: task, graph: graph, store: open.store)
    let outcome = try run(targets, open, report, interruptible)
    if let fault = outcome.storeFault {
      end(report, .storeFault, fault.message)
      return .missingData
    }
    let counts = outcome.counts
    terminal.note(
      "\(open.experiment.name): \(counts.words)"
        + (waiting.isEmpty ? "" : "; \(waiting.count) wait for stages of other jobs"))
    if let status = interruptible.status {
      end(report, .stopped, nil)
      return status
    }
    end(report, .done, nil)
    return outcome.status
  }

  private func run(
    _ targets: [StageID], _ open: OpenExperiment, _ report: Monitor<TaskReport>,
    _ interruptible: InterruptibleRun
  ) throws -> RunOutcome {
    let plan = Plan(open.stages.graph, history: open.store, targets: targets)
    let stages = open.stages
    var options = try RunOptions(
      run: open.experiment.run, timeoutSeconds: array.timeoutSeconds, failFast: array.failFast,
      allowsCommands: array.allowsCommands
    ) { stages.mark(of: $0, for: $1) }
    options.memoryLimitBytes = array.memoryBytes / 10 * 8
    options.cacheBytes = min(options.memoryLimitBytes / 4, RunOptions.mostCacheBytes)
    // Whether so many failures are too many is for the one who collects to say.
    options.sameFailures = .max
    let progress = Progress(title: open.experiment.name, style: .plain, terminal: terminal)
    let events = EventLog(folder: folder.path, name: "tasks/\(job)_\(task).jsonl")
    let pool = WorkPool(workers: array.cpus)
    defer { pool.close() }
    let scheduler = Scheduler(plan: plan, store: open.store, pool: pool, options: options) {
      progress.show($0)
      events.write($0)
      Self.note($0, in: report)
    }
    let isOver = Monitor(false)
    let beat = startThread { [self] in keep(report, until: isOver) }
    let outcome = interruptible.run(scheduler)
    isOver.change { $0 = true }
    beat.join()
    report.change { report in
      report.running = []
      report.failures = outcome.failures.map {
        TaskReport.Failure(
          stage: $0.stage.index, message: $0.message, place: $0.place,
          isData: $0.error is DataFault, cause: $0.cause)
      }
    }
    return outcome
  }

  // MARK: - Reporting

  private static func note(_ event: RunEvent, in report: Monitor<TaskReport>) {
    report.with { report in
      report.finished = event.counts.finished
      guard let stage = event.stage?.index else { return }
      if event.kind == .started {
        report.running.append(stage)
      } else if [.finished, .cached, .failed].contains(event.kind) {
        report.running.removeAll { $0 == stage }
      }
    }
  }

  private func keep(_ report: Monitor<TaskReport>, until isOver: Monitor<Bool>) {
    var last = TaskReport()
    var lastAt = 0
    while isOver.wait(seconds: Self.pauseSeconds, { $0 ? true : nil }) == nil {
      let now = report.with { $0 }
      let isNew = now.running != last.running || now.finished != last.finished
      guard isNew || MemoryGauge.unixSeconds - lastAt >= Self.beatSeconds else { continue }
      (last, lastAt) = (now, MemoryGauge.unixSeconds)
      keep(report)
    }
  }

  private func end(_ report: Monitor<TaskReport>, _ end: TaskReport.End, _ message: String?) {
    report.change { report in
      report.end = end
      report.message = message
    }
    if let message { terminal.note("error: \(message)") }
    keep(report)
  }

  private func keep(_ report: Monitor<TaskReport>) {
    let now = report.with { report in
      report.at = MemoryGauge.unixSeconds
      report.peakBytes = Self.peakBytes
      return report
    }
    do {
      try folder.keep(now, job: job, task: task)
    } catch {
      // What it would have said can be seen in the store; a store that cannot be written says so itself.
      terminal.note("note: \(error.message)")
    }
  }

  private static var peakBytes: Int {
    var usage = rusage()
    return getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss * 1024 : 0
  }
}
