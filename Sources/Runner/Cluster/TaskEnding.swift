/// Why a task of a job array ended, and what is to be done about it.
enum TaskEnding: Sendable, Hashable {
  /// By itself; what it did not make waits for something else.
  case byItself
  /// Its memory did not do.
  case outOfMemory
  /// Its time did not do, or somebody asked it to end.
  case outOfTime
  /// It was killed, with its node or alone.
  case killed
  /// Its node cannot do the work; the text says why.
  case refused(String)
  /// The store could not be written; the text says why.
  case storeFault(String)
  /// Somebody cancelled it, so that it is not submitted again.
  case cancelled

  /// The share of the memory asked for, in per cent, from which on a killed process probably wanted more.
  private static let nearPercent = 80

  /// Judges a task that is over.
  ///
  /// - Parameters:
  ///   - state: what Slurm says; `nil` where it has forgotten.
  ///   - report: what the task last said of itself.
  ///   - log: the last lines that it and Slurm's daemon printed.
  ///   - memoryBytes: what it had asked for.
  init(state: JobState?, report: TaskReport?, log: String, memoryBytes: Int) {
    switch report?.end {
    case .done: self = .byItself
    case .refused: self = .refused(report?.message ?? "the node cannot do the work")
    case .storeFault: self = .storeFault(report?.message ?? "the store cannot be written")
    case .stopped:
      // A task that was asked to end does so in order; only Slurm knows who asked.
      self = state == .cancelled ? .cancelled : .outOfTime
    case nil:
      self = Self.death(state, report, log, memoryBytes)
    }
  }

  private static func death(
    _ state: JobState?, _ report: TaskReport?, _ log: String, _ memoryBytes: Int
  ) -> TaskEnding {
    let lines = log.lowercased().split(separator: "\n").suffix(12)
    let isSaid = lines.contains { line in
      [
        "exceeded memory limit", "exceeded job memory limit", "oom-kill", "oom_kill",
        "out of memory",
      ]
      .contains { line.contains($0) }
    }
    switch state {
    case .outOfMemory: return .outOfMemory
    case .overtime: return .outOfTime
    case .nodeFailed, .preempted: return .killed
    case _ where isSaid: return .outOfMemory
    case .cancelled: return .cancelled
    default:
      let peak = report?.peakBytes ?? 0
      return peak > memoryBytes / 100 * nearPercent ? .outOfMemory : .killed
    }
  }
}
