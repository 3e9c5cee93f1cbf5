/// Where a job stands, in the words of `squeue` and `sacct`.
enum JobState: Sendable, Hashable {
  /// In the queue; also held, requeued or being set up.
  case waiting
  /// On a node, or being cleaned up there.
  case running
  /// Ended by itself with exit status 0.
  case completed
  /// Ended by itself with another status, or by a signal.
  case failed
  /// Ended because it used more memory than it had asked for.
  case outOfMemory
  /// Ended at its time limit.
  case overtime
  /// Its node went away.
  case nodeFailed
  /// Ended to make room for another one.
  case preempted
  /// Somebody cancelled it.
  case cancelled
  /// A word that is not known here.
  case unknown(String)

  /// Reads a word such as `OUT_OF_MEMORY`, `CANCELLED by 1000` or `OUT_OF_ME+`.
  init(_ text: some StringProtocol) {
    let word = text.prefix { $0 != " " && $0 != "+" }
    switch word {
    case "PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT",
      "RESV_DEL_HOLD", "POWER_UP_NODE":
      self = .waiting
    case "RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "RESIZING", "SIGNALING", "STAGE_OUT":
      self = .running
    case "COMPLETED": self = .completed
    case "FAILED", "BOOT_FAIL", "LAUNCH_FAILED", "RECONFIG_FAIL": self = .failed
    case "TIMEOUT", "DEADLINE": self = .overtime
    case "NODE_FAIL": self = .nodeFailed
    case "PREEMPTED": self = .preempted
    case "REVOKED": self = .cancelled
    case _ where word.hasPrefix("OUT_OF_ME"): self = .outOfMemory
    case _ where word.hasPrefix("CANCELLE"): self = .cancelled
    default: self = .unknown(String(text))
    }
  }

  /// Whether nothing more will happen to the job; an unknown word means that something may.
  var isOver: Bool {
    switch self {
    case .waiting, .running, .unknown: false
    default: true
    }
  }
}
