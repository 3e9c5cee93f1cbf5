import Learners
import Pipeline

/// Which failures are tried again, how often, and after which pauses.
struct RetryPolicy: Sendable, Hashable {
  /// Causes that may pass; what the data or the spec say never does.
  var causes: Set<FailureCause> = []
  /// How often one stage is tried again.
  var times = 0
  /// Seconds before the first further try; twice as many before each one after it.
  var pauseSeconds = 0.0
  /// Exit statuses by which a program says that trying again may help.
  var exitCodes: Set<Int32> = []
  private static let longestPauseSeconds = 600.0

  /// Nothing is tried again.
  static let none = RetryPolicy()

  /// Seconds until a stage is tried again; `nil` where it is not.
  ///
  /// - Parameters:
  ///   - cause: why it failed.
  ///   - tries: how often it was tried so far, at least once.
  /// - Returns: seconds, at most ten minutes.
  func pause(after cause: FailureCause, tries: Int) -> Double? {
    guard causes.contains(cause), tries <= times else { return nil }
    var pause = pauseSeconds
    for _ in 1..<max(1, min(tries, 30)) { pause *= 2 }
    return min(pause, Self.longestPauseSeconds)
  }

  /// What the end of a program says about why a stage failed; `nil` for a good end.
  func cause(of end: ProgramOutcome.End) -> FailureCause? {
    switch end {
    case .exited(0), .cancelled: nil
    case .exited(let status): exitCodes.contains(status) ? .command : .work
    // Nobody here sends it; the kernel does where memory is short.
    case .signalled(9): .memory
    case .signalled: .work
    case .overtime: .timeout
    }
  }
}

extension RetryPolicy {
  /// - Parameter declared: the decoded `run.retry`; `nil` where the spec has none.
  init(_ declared: ParameterValues?) {
    self.init()
    guard let declared else { return }
    causes = Set(declared.texts("causes").compactMap { FailureCause(rawValue: $0) })
    times = declared.integer("times")
    pauseSeconds = declared.number("pause_s")
    exitCodes = Set(declared.list("exit_codes").compactMap(\.integer).map { Int32(clamping: $0) })
  }
}
