import Synchronization

@testable import Runner

/// Keeps the events of a run.
final class Box: Sendable {
  private let kept = Mutex<[RunEvent]>([])
  var events: [RunEvent] { kept.withLock { $0 } }
  var take: @Sendable (RunEvent) -> Void { { [self] event in kept.withLock { $0.append(event) } } }
}
