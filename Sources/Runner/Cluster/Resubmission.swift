import Pipeline

/// What is known of stages whose jobs ended before they were made: what they need, and when to give up.
struct Resubmission: Sendable {
  /// Bytes of memory that a stage needs at least, since it died with less.
  private(set) var least: [StageID: Int] = [:]
  /// Nodes that cannot do the work.
  private(set) var excluded: Set<String> = []
  /// Stages that are given up, and why.
  private(set) var givenUp: [StageID: String] = [:]
  /// What tasks said of stages that failed.
  private(set) var failures: [StageID: TaskReport.Failure] = [:]
  /// Whether somebody cancelled a task.
  private(set) var wasCancelled = false
  /// Why the store cannot be written, if it cannot.
  private(set) var storeFault: String?
  private var deaths: [StageID: Int] = [:]
  private let retries: Int

  /// - Parameter retries: how often a stage whose job died is submitted again.
  init(retries: Int) { self.retries = retries }

  /// Takes note of a task that is over.
  ///
  /// Blamed are the stages that were running when it died; where it never said a word, all of its own.
  ///
  /// - Parameters:
  ///   - ending: why it ended.
  ///   - stages: its stages that are not made.
  ///   - report: what it last said of itself.
  ///   - memoryBytes: what it had asked for.
  ///   - isPast: whether it ended before this command was given: then nothing is given up for it.
  mutating func note(
    _ ending: TaskEnding, stages: [StageID], report: TaskReport?, memoryBytes: Int,
    isPast: Bool = false
  ) {
    let running = Set((report?.running ?? []).map { StageID($0) })
    let hit = stages.filter { running.contains($0) }
    let blamed = hit.isEmpty ? stages : hit
    if ending == .outOfMemory {
      for id in blamed { least[id] = max(least[id] ?? 0, memoryBytes * 2) }
    }
    if isPast { return }
    for failure in report?.failures ?? [] {
      let id = StageID(failure.stage)
      // A stage that found no memory and did not take its job with it gets more, too.
      if failure.cause == .memory {
        least[id] = max(least[id] ?? 0, memoryBytes * 2)
        count([id], failure.message)
      } else {
        failures[id] = failure
      }
    }
    switch ending {
    case .byItself: break
    case .cancelled: wasCancelled = true
    case .storeFault(let message): storeFault = message
    case .refused(let message):
      if let node = report?.node, !node.isEmpty { excluded.insert(node) }
      count(stages, message)
    case .outOfMemory:
      let memory = Amount.bytes(memoryBytes)
      count(blamed, "its job was ended for want of memory, the last time with \(memory)")
    case .outOfTime: count(blamed, "its job came to its time limit; 'run.slurm.time' sets another")
    case .killed: count(blamed, "its job was killed, with its node or alone")
    }
  }

  /// Gives stages up.
  mutating func giveUp(_ stages: [StageID], because message: String) {
    for id in stages { givenUp[id] = message }
  }

  private mutating func count(_ stages: [StageID], _ message: String) {
    for id in stages {
      deaths[id, default: 0] += 1
      if deaths[id, default: 0] > retries {
        givenUp[id] = "\(message); it was tried \(retries + 1) times"
      }
    }
  }
}
