import Synchronization
import Testing

@testable import Runner

/// A clock that a test sets.
final class SetClock: Sendable {
  private let time = Mutex(1_000.0)
  var now: Double {
    get { time.withLock { $0 } }
    set { time.withLock { $0 = newValue } }
  }
}

@Suite struct RunClockTests {
  @Test func timeThatNobodySawDoesNotCount() {
    let wall = SetClock()
    let clock = RunClock { wall.now }
    let begin = clock.seconds
    for _ in 0..<100 {
      wall.now += 0.05
      _ = clock.seconds
    }
    #expect(abs(clock.seconds - begin - 5) < 1e-6)
    #expect(clock.takeAbsence() == nil)
    wall.now += 8 * 3600
    #expect(abs(clock.seconds - begin - 5) < 1e-6)
    #expect(abs((clock.takeAbsence() ?? 0) - 8 * 3600) < 1e-6)
    #expect(clock.takeAbsence() == nil)
    wall.now += 1
    #expect(abs(clock.seconds - begin - 6) < 1e-6)
  }

  @Test func itNeverGoesBack() {
    let wall = SetClock()
    let clock = RunClock { wall.now }
    wall.now += 3
    let before = clock.seconds
    wall.now -= 500
    #expect(clock.seconds == before)
    wall.now += 501
    #expect(clock.seconds >= before)
    #expect(clock.seconds - before <= 1.000_001)
  }
}
