import Pipeline

/// The arrays of one graph that are in the queue, and what became of those that are over.
struct JobWatch {
  private struct LiveArray {
    let array: JobArray
    let job: Int
    var over: Set<Int> = []
    /// How often a task was looked for in vain.
    var missed: [Int: Int] = [:]
    var reports: [Int: TaskReport] = [:]
  }

  private struct EndedTask {
    let array: JobArray
    let job: Int
    let task: Int
    let state: JobState?
    let isPast: Bool
  }

  let folder: SubmissionFolder
  let client: SlurmClient
  let name: String
  /// What is known of stages whose jobs ended before they were made.
  var fate: Resubmission
  /// The number that the next array gets.
  private(set) var nextNumber = 1
  private var live: [LiveArray] = []
  private var ended: [EndedTask] = []
  private var finishedBefore = 0
  private var sawFailures = false

  /// How often a task may be missing in the queue before it counts as over.
  private static let mostMissed = 3

  init(folder: SubmissionFolder, client: SlurmClient, name: String, retries: Int) {
    self.folder = folder
    self.client = client
    self.name = name
    fate = Resubmission(retries: retries)
  }

  /// Whether a task is in the queue.
  var isLive: Bool { !live.isEmpty }
  /// Whether a task ended and nobody has judged it.
  var hasEnded: Bool { !ended.isEmpty }
  /// Stages that tasks finished.
  var finished: Int { finishedBefore + live.flatMap(\.reports.values).map(\.finished).reduce(0, +) }
  /// Stages that run now, as far as tasks said.
  var running: Int {
    live.flatMap { own in own.reports.filter { !own.over.contains($0.key) }.values }
      .filter { $0.end == nil }.map(\.running.count).reduce(0, +)
  }
  /// Whether a task said that a stage failed.
  var hasFailures: Bool {
    !fate.failures.isEmpty || sawFailures
      || live.contains { $0.reports.values.contains { !$0.failures.isEmpty } }
  }

  /// What an array is found by in the queue.
  func comment(of number: Int) -> String { "\(folder.name)/\(number)" }

  /// Job ids of live arrays that make something of what stages need.
  func jobs(behind stages: [StageID], in graph: StageGraph) -> [Int] {
    let needed = Set(graph.closure(of: stages).map(\.index))
    return live.filter { own in
      own.array.tasks.enumerated().contains { task, stages in
        !own.over.contains(task) && stages.contains { needed.contains($0) }
      }
    }.map(\.job)
  }

  // MARK: - Beginning

  /// Finds what is in the queue already.
  ///
  /// - Returns: what people should know.
  /// - Throws: `SlurmFault`.
  mutating func begin() throws(SlurmFault) -> [String] {
    let tasks = try client.tasks(named: name)
    var forgotten: [JobArray] = []
    for array in folder.arrays {
      nextNumber = max(nextNumber, array.number + 1)
      let comment = comment(of: array.number)
      let inQueue = tasks.first { $0.comment == comment }?.array
      guard let job = folder.job(of: array.number) ?? inQueue else {
        folder.forget(array.number)
        continue
      }
      if folder.job(of: array.number) == nil { folder.note(job: job, of: array.number) }
      let own = tasks.filter { $0.array == job }
      if own.contains(where: { !$0.state.isOver }) {
        live.append(LiveArray(array: array, job: job))
        mark(own, isPast: true)
      } else if own.isEmpty {
        forgotten.append(array)
      } else {
        end(array, job) { task in own.first { $0.task == task }?.state }
      }
    }
    let states = client.accounted(forgotten.compactMap { folder.job(of: $0.number) })
    for array in forgotten {
      guard let job = folder.job(of: array.number) else { continue }
      end(array, job) { states["\(job)_\($0)"] }
    }
    return notes(tasks)
  }

  private mutating func end(_ array: JobArray, _ job: Int, state: (Int) -> JobState?) {
    for task in array.tasks.indices {
      ended.append(
        EndedTask(array: array, job: job, task: task, state: state(task), isPast: true))
    }
  }

  private func notes(_ tasks: [QueuedTask]) -> [String] {
    var notes: [String] = []
    let jobs = Set(live.map(\.job))
    if !jobs.isEmpty {
      let own = tasks.filter { jobs.contains($0.array) }
      let running = own.count { $0.state == .running }
      let waiting = own.count { $0.state == .waiting }
      notes.append(
        "\(jobs.count == 1 ? "job" : "jobs") \(Self.list(jobs)) of before in the queue: "
          + "\(running) running, \(waiting) waiting; they are not submitted again")
    }
    let others = Set(
      tasks.filter { !$0.state.isOver && !$0.comment.hasPrefix(folder.name + "/") }.map(\.array))
    if !others.isEmpty {
      notes.append(
        "note: \(others.count == 1 ? "job" : "jobs") \(Self.list(others)) in the queue "
          + "\(others.count == 1 ? "belongs" : "belong") to the "
          + "experiment as it was before a change; end them with: scancel "
          + others.sorted().map(String.init).joined(separator: " "))
    }
    return notes
  }

  private static func list(_ jobs: Set<Int>) -> String {
    jobs.sorted().map(String.init).joined(separator: ", ")
  }

  // MARK: - Submitting

  /// Submits an array, written down before and after.
  ///
  /// - Returns: its job id.
  /// - Throws: `SlurmFault` with what Slurm said.
  mutating func submit(
    _ array: JobArray, _ script: JobScript, after jobs: [Int]
  ) throws(SlurmFault) -> Int {
    let path: String
    do throws(StoreFault) {
      path = try folder.keep(array, script: script.text(array, after: jobs))
    } catch {
      throw SlurmFault(message: error.message)
    }
    nextNumber = max(nextNumber, array.number + 1)
    do throws(SlurmFault) {
      let job = try client.submit(path, options: script.options(array, after: jobs))
      folder.note(job: job, of: array.number)
      live.append(LiveArray(array: array, job: job))
      return job
    } catch {
      folder.forget(array.number)
      throw error
    }
  }

  // MARK: - Watching

  /// Asks where all tasks stand.
  ///
  /// - Returns: what people should know.
  /// - Throws: `SlurmFault`.
  mutating func look() throws(SlurmFault) -> [String] {
    let tasks = try client.tasks(named: name)
    let before = ended.count
    let listed = Set(tasks.map { "\($0.array)_\($0.task)" })
    mark(tasks, isPast: false)
    miss(listed)
    for index in live.indices { read(index) }
    let reports = live.filter { $0.over.count >= $0.array.tasks.count }.flatMap(\.reports.values)
    finishedBefore += reports.map(\.finished).reduce(0, +)
    sawFailures = sawFailures || reports.contains { !$0.failures.isEmpty }
    live.removeAll { $0.over.count >= $0.array.tasks.count }
    return ended[before...].compactMap(words)
  }

  private mutating func mark(_ tasks: [QueuedTask], isPast: Bool) {
    for queued in tasks where queued.state.isOver {
      guard let index = live.firstIndex(where: { $0.job == queued.array }),
        live[index].array.tasks.indices.contains(queued.task)
      else { continue }
      end(index, queued.task, queued.state, isPast: isPast)
    }
  }

  // A task that the queue has forgotten is over; a queue that lost sight of it for a moment is not believed.
  private mutating func miss(_ listed: Set<String>) {
    for index in live.indices {
      let job = live[index].job
      let missing = live[index].array.tasks.indices.filter {
        !live[index].over.contains($0) && !listed.contains("\(job)_\($0)")
      }
      let gone = missing.filter { task in
        live[index].missed[task, default: 0] += 1
        return live[index].missed[task, default: 0] >= Self.mostMissed
          || folder.report(job: job, task: task)?.end != nil
      }
      if gone.isEmpty { continue }
      let states = client.accounted([job])
      for task in gone { end(index, task, states["\(job)_\(task)"], isPast: false) }
    }
  }

  private mutating func end(_ index: Int, _ task: Int, _ state: JobState?, isPast: Bool) {
    guard live[index].over.insert(task).inserted else { return }
    live[index].reports[task] = folder.report(job: live[index].job, task: task)
    ended.append(
      EndedTask(
        array: live[index].array, job: live[index].job, task: task, state: state, isPast: isPast))
  }

  private mutating func read(_ index: Int) {
    for task in live[index].array.tasks.indices where !live[index].over.contains(task) {
      if let report = folder.report(job: live[index].job, task: task) {
        live[index].reports[task] = report
      }
    }
  }

  private func words(_ task: EndedTask) -> String? {
    let report = folder.report(job: task.job, task: task.task)
    let where_ = report.map { $0.node.isEmpty ? "" : " on \($0.node)" } ?? ""
    let name = "task \(task.job)_\(task.task)\(where_)"
    switch ending(task, report) {
    case .byItself: return nil
    case .outOfMemory:
      return "\(name) was ended for want of memory; it had \(Amount.bytes(task.array.memoryBytes))"
    case .outOfTime: return "\(name) came to its time limit"
    case .killed: return "\(name) was killed"
    case .refused(let message): return "\(name): \(message)"
    case .storeFault(let message): return "\(name): \(message)"
    case .cancelled: return "\(name) was cancelled"
    }
  }

  private func ending(_ task: EndedTask, _ report: TaskReport?) -> TaskEnding {
    TaskEnding(
      state: task.state, report: report,
      log: folder.lastWords(job: task.job, task: task.task), memoryBytes: task.array.memoryBytes)
  }

  // MARK: - Judging

  /// Takes note of what tasks that are over did not make.
  mutating func judge(_ plan: Plan) {
    for task in ended {
      let stages = task.array.tasks[task.task].filter { plan.graph.nodes.indices.contains($0) }
        .map { StageID($0) }.filter { isOpen($0, plan) }
      let report = folder.report(job: task.job, task: task.task)
      guard !stages.isEmpty || report?.failures.isEmpty == false else { continue }
      fate.note(
        ending(task, report), stages: stages, report: report,
        memoryBytes: task.array.memoryBytes, isPast: task.isPast)
    }
    ended = []
  }

  /// What is to be done and not in the queue, in the order of the graph; what failed and what needs it left out.
  func pending(_ plan: Plan) -> [StageID] {
    let covered = Set(
      live.flatMap { own in
        own.array.tasks.enumerated().filter { !own.over.contains($0.offset) }.flatMap(\.element)
      })
    var isBlocked = [Bool](repeating: false, count: plan.graph.nodes.count)
    var pending: [StageID] = []
    for index in plan.graph.nodes.indices {
      let id = StageID(index)
      guard isOpen(id, plan) else { continue }
      isBlocked[index] =
        fate.failures[id] != nil || fate.givenUp[id] != nil
        || plan.graph.dependencies(of: id).contains { isBlocked[$0.index] }
      if !isBlocked[index], !covered.contains(index) { pending.append(id) }
    }
    return pending
  }

  private func isOpen(_ id: StageID, _ plan: Plan) -> Bool {
    switch plan.state(of: id) {
    case .ready, .waiting: true
    default: false
    }
  }

  /// Stages that failed in jobs or were given up.
  var knownFailures: [StageID: RemoteFailure] {
    var known = fate.givenUp.mapValues { RemoteFailure(message: $0, place: nil, isData: false) }
    for (id, failure) in fate.failures {
      known[id] = RemoteFailure(
        message: failure.message, place: failure.place, isData: failure.isData,
        cause: failure.cause)
    }
    return known
  }
}
