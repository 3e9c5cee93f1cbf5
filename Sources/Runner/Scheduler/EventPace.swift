import Synchronization

/// Lets signs of life through only now and then; everything else always.
final class EventPace: Sendable {
  private let seconds: Double
  private let last = Mutex<Double?>(nil)

  /// - Parameter seconds: at least so many between a sign of life and what was let through before it.
  init(seconds: Double) { self.seconds = seconds }

  /// Whether an event is to be told.
  func allows(_ event: RunEvent) -> Bool {
    last.withLock { last in
      let now = event.standing.elapsed
      if event.kind == .progress, let before = last, now - before < seconds { return false }
      last = now
      return true
    }
  }
}
