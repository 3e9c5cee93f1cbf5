import Glibc
import Pipeline

/// Runs a plan as jobs of Slurm: submits, watches, submits again what died, until nothing is left to be done.
///
/// What is made is in the store and nowhere else; jobs go on when this process goes away, and the next one
/// finds them in the queue.
struct SlurmRun {
  let open: OpenExperiment
  /// What is to be done.
  let plan: Plan
  let client: SlurmClient
  let settings: SlurmSettings
  let allowsCommands: Bool
  let failFast: Bool
  /// Seconds that one stage may take; `nil` for what the spec says.
  let timeoutSeconds: Double?
  let terminal: Terminal
  /// Told how far the run is.
  let events: (RunEvent) -> Void
  /// When it began, on a clock that nobody sets.
  let started = Progress.monotonicSeconds
  /// Seconds between two looks at the queue, the first time and at most.
  var pauses = 1.0...15.0

  /// How a run ended.
  enum Ending {
    /// Everything was made or is known not to be possible.
    case collected([StageID: RemoteFailure])
    /// Something else is to be done first; it was said.
    case stopped(ExitStatus)
  }

  /// What the jobs of an experiment are called: of this one only, wherever it lies.
  static func jobName(_ experiment: String, in project: ProjectFolder) -> String {
    let path = realpath(project.path.isEmpty ? "." : project.path, nil)
    defer { free(path) }
    let place = path.map { String(cString: $0) } ?? project.path
    return "trellis-\(experiment)-\(SHA256.digest(of: place).description.prefix(8))"
  }

  private var name: String { Self.jobName(open.experiment.name, in: open.project) }

  /// Runs until all is collected.
  ///
  /// - Returns: how it ended.
  /// - Throws: `StoreFault` where the store cannot be written.
  func run() throws -> Ending {
    let runFolder = try open.store.runFolder(open.experiment.name)
    let folder = SubmissionFolder(runFolder: runFolder, graph: plan.graph.digest)
    try folder.begin(SubmittedSpec(open))
    let lock = RunLock(path: ProjectFolder.parent(of: folder.path) + "/lock")
    guard lock.take() else {
      terminal.note("error: another command is watching the jobs of this experiment")
      return .stopped(.claimed)
    }
    defer { lock.release() }
    do throws(SlurmFault) {
      var watch = JobWatch(
        folder: folder, client: client, name: name, retries: settings.retries)
      for note in try watch.begin() { say(note, watch) }
      return try loop(&watch)
    } catch {
      terminal.note("error: \(error.message)")
      return .stopped(.unavailable)
    }
  }

  private func loop(_ watch: inout JobWatch) throws(SlurmFault) -> Ending {
    var plan = plan
    var stalled = 0
    var left = -1
    while true {
      watch.judge(plan)
      if let status = hindrance(watch) { return .stopped(status) }
      let pending = watch.pending(plan)
      if !watch.isLive {
        stalled = pending.count == left ? stalled + 1 : 0
        left = pending.count
      }
      if stalled > settings.retries {
        watch.fate.giveUp(pending, because: "\(stalled) jobs ended without making it")
        return .collected(watch.knownFailures)
      }
      try submit(pending, plan, &watch)
      guard watch.isLive else { return .collected(watch.knownFailures) }
      try wait(&watch)
      plan = Plan(plan.graph, history: open.store)
    }
  }

  private func hindrance(_ watch: JobWatch) -> ExitStatus? {
    if let message = watch.fate.storeFault {
      terminal.note("error: \(message); finished work is kept")
      return .missingData
    }
    if failFast, let first = watch.fate.failures.min(by: { $0.key < $1.key })?.value {
      let place = first.place.map { " (\($0))" } ?? ""
      terminal.note("stopped at the first failure: \(first.message)\(place)")
      return .someFailed
    }
    guard watch.fate.wasCancelled else { return nil }
    terminal.note(
      "jobs were cancelled; finished work is kept. Go on with: trellis run \(open.experiment.path) "
        + "--executor slurm")
    return .interrupted
  }

  // MARK: - Submitting

  private func submit(
    _ pending: [StageID], _ plan: Plan, _ watch: inout JobWatch
  ) throws(SlurmFault) {
    guard !pending.isEmpty else { return }
    let arrays = ArrayPlan(
      plan, pending: pending, store: open.store, settings: settings,
      most: min(1000, client.mostArrayTasks() - 1), least: watch.fate.least)
    var before = watch.jobs(behind: pending, in: plan.graph)
    var isFirst = true
    for wave in arrays.waves {
      var own: [Int] = []
      for size in wave {
        if let job = try submit(size, arrays.trifles, after: before, plan, &watch) {
          own.append(job)
        }
      }
      if !own.isEmpty { before = own }
      guard isFirst, watch.isLive else { continue }
      isFirst = false
      say(
        "to see them: squeue --name=\(name); to cancel them: trellis run \(open.experiment.path) --cancel",
        watch)
    }
  }

  /// - Returns: the job id; `nil` where Slurm has no job of that size and its stages are given up.
  private func submit(
    _ size: ArrayPlan.Size, _ trifles: [StageID], after jobs: [Int], _ plan: Plan,
    _ watch: inout JobWatch
  ) throws(SlurmFault) -> Int? {
    let array = JobArray(
      number: watch.nextNumber, tasks: size.bundles.map { $0.stages.map(\.index) },
      trifles: trifles.map(\.index), memoryBytes: size.memoryBytes, minutes: size.minutes,
      cpus: settings.cpus, seconds: size.seconds, after: jobs,
      excluded: watch.fate.excluded.sorted(), allowsCommands: allowsCommands, failFast: failFast,
      timeoutSeconds: timeoutSeconds)
    let script = script(watch, array)
    do throws(SlurmFault) {
      let job = try watch.submit(array, script, after: jobs)
      say(
        ArrayWords.submitted(
          array, job: job, time: settings.time, after: jobs,
          script: "\(watch.folder.path)/array-\(array.number).sh"), watch)
      return job
    } catch {
      // Slurm may have less memory than stages that died would need; the others can go on.
      let hasGrown = size.bundles.contains { $0.stages.contains { watch.fate.least[$0] != nil } }
      let hasExclusions = !watch.fate.excluded.isEmpty
      guard hasGrown || hasExclusions, !error.isAbsent else { throw error }
      let wish = hasGrown ? "\(Amount.bytes(size.memoryBytes)) of memory" : "another node"
      let message = "it needs a job with \(wish), which Slurm refuses: \(error.message)"
      watch.fate.giveUp(size.bundles.flatMap(\.stages), because: message)
      return nil
    }
  }

  private func script(_ watch: JobWatch, _ array: JobArray) -> JobScript {
    var variables = SubmittedSpec(open).variables.sorted { $0.key < $1.key }.map {
      (name: $0.key, value: $0.value)
    }
    variables.append((name: "TRELLIS_INSTRUCTION_SET", value: InstructionSet.current))
    return JobScript(
      name: name, comment: watch.comment(of: array.number), workingFolder: Self.workingFolder,
      folder: watch.folder.path, program: Self.program, variables: variables, settings: settings)
  }

  private static var workingFolder: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  private static var program: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      guard let base = buffer.baseAddress else { return "trellis" }
      let count = readlink("/proc/self/exe", base, buffer.count)
      guard count > 0 else { return "trellis" }
      return String(
        decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  // MARK: - Watching

  private func wait(_ watch: inout JobWatch) throws(SlurmFault) {
    var pause = pauses.lowerBound
    var isLost = false
    // What ended without having made its stages is submitted again at once, beside what still runs.
    while watch.isLive, !watch.hasEnded {
      do throws(SlurmFault) {
        let notes = try watch.look()
        isLost = false
        for note in notes { say(note, watch) }
        pause = notes.isEmpty ? min(pause * 1.5, pauses.upperBound) : pauses.lowerBound
      } catch {
        // A controller that restarts, or a network that is gone for a while; the jobs go on.
        if error.isAbsent { throw error }
        if !isLost { say("Slurm does not answer, waiting: \(error.message)", watch) }
        isLost = true
        pause = pauses.upperBound
      }
      say(nil, watch)
      if failFast, watch.hasFailures {
        try client.cancel(named: name)
        return
      }
      if watch.isLive { usleep(UInt32(pause * 1e6)) }
    }
  }

  private func say(_ message: String?, _ watch: JobWatch) {
    events(event(.notice, message, finished: watch.finished, running: watch.running))
  }

  /// Something that happened, with how far the run is as far as tasks said.
  func event(
    _ kind: RunEvent.Kind, _ message: String? = nil, finished: Int = 0, running: Int = 0
  ) -> RunEvent {
    var counts = RunEvent.Counts()
    counts.total = plan.counts.total
    counts.cached = plan.counts.cached
    counts.finished = min(finished, counts.total - counts.cached)
    counts.running = running
    var event = RunEvent(kind: kind, message: message, counts: counts)
    event.standing.at = MemoryGauge.unixSeconds
    event.standing.elapsed = Progress.monotonicSeconds - started
    // Jobs come and go, so this is no more than the pace so far.
    if counts.finished > 4 {
      event.standing.secondsLeft =
        event.standing.elapsed / Double(counts.finished) * Double(counts.remaining)
    }
    return event
  }
}
