import Glibc
import Pipeline
import Synchronization

/// Turns Ctrl-C and termination into orderly ends: the first one stops gently, the second one now.
///
/// The signals are blocked in all threads and waited for by one, so nothing runs in a signal handler. What
/// does not react to the second signal within a few seconds is ended with the process: whatever is in the
/// store is whole at every moment.
final class StopSignals: Sendable {
  /// Seconds that running stages have to react to the second signal.
  private static let graceSeconds = 3
  private let last = Atomic<Int32>(0)
  private let isOver = Atomic<Bool>(false)

  /// Blocks the signals in the calling thread and all that it starts later.
  static func block() {
    var set = signals
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Lets the signals through again, for a thread that starts other programs or ends.
  static func unblock() {
    var set = signals
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// The signals that end a run.
  static var signals: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    return set
  }

  /// The exit code that belongs to the signal that came: 130 or 143; `nil` if none came.
  var exitCode: Int32? {
    let signal = last.load(ordering: .relaxed)
    return signal == 0 ? nil : 128 + signal
  }

  /// Starts to listen; `block()` must have been called before any thread was started.
  func listen(_ stop: @escaping @Sendable (StopLevel) -> Void) {
    _ = startThread { [self] in
      var count = 0
      var waited = 0
      while !isOver.load(ordering: .relaxed) {
        var set = Self.signals
        var pause = timespec(tv_sec: 0, tv_nsec: 100_000_000)
        let signal = sigtimedwait(&set, nil, &pause)
        if signal > 0 {
          count += 1
          last.store(signal, ordering: .relaxed)
          stop(count == 1 ? .gently : .now)
        }
        if count >= 2 { waited += 1 }
        if count >= 3 || waited > Self.graceSeconds * 10 {
          _exit(128 + max(2, last.load(ordering: .relaxed)))
        }
      }
    }
  }

  /// Stops listening.
  func end() { isOver.store(true, ordering: .relaxed) }
}
