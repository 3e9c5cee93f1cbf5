import Glibc
import Synchronization

/// Seconds that a run was awake.
///
/// Nobody sets this clock, and what passes while the machine sleeps or the process is stopped does not count: a
/// lid that is closed for a night ends no stage and makes none look slow. Whoever waits for the run looks at it
/// many times a second, so a long time between two looks was not the run's.
final class RunClock: Sendable {
  private struct State {
    var last: Double
    var away = 0.0
    var untold = 0.0
  }

  /// The longest time between two looks, in seconds, that counts.
  static let longestPause = 10.0
  private let now: @Sendable () -> Double
  private let state: Mutex<State>

  /// - Parameter now: seconds from any start; goes on while the machine sleeps.
  init(now: @escaping @Sendable () -> Double = { RunClock.bootSeconds }) {
    self.now = now
    state = Mutex(State(last: now()))
  }

  /// Seconds since the machine was started, sleep included; no clock that anybody sets.
  static var bootSeconds: Double {
    var time = timespec()
    if clock_gettime(CLOCK_BOOTTIME, &time) != 0 { clock_gettime(CLOCK_MONOTONIC, &time) }
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Seconds awake, from any start; never goes back.
  var seconds: Double {
    let now = now()
    return state.withLock { state in
      let step = now - state.last
      if step > Self.longestPause {
        state.away += step
        state.untold += step
      } else if step < 0 {
        // Two threads looked at once, or a clock went back: neither makes time.
        return state.last - state.away
      }
      state.last = now
      return now - state.away
    }
  }

  /// Seconds that passed unseen since this was last asked; `nil` if none did.
  func takeAbsence() -> Double? {
    _ = seconds
    return state.withLock { state in
      defer { state.untold = 0 }
      return state.untold > 0 ? state.untold : nil
    }
  }
}
