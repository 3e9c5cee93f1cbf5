import Glibc
import Pipeline
import Synchronization

/// One try of a stage: since when it runs, whether its time is over, and how its programs ended.
final class StageWatch: Sendable {
  private enum Standing: Int {
    case running, overtime, abandoned, ended
  }

  /// On the run's clock, in seconds.
  let startedAt: Double
  /// Also names the threads that work for it.
  let meter: CPUMeter
  private let standing = Atomic<Int>(Standing.running.rawValue)
  private let programEnd = Mutex<ProgramOutcome.End?>(nil)

  init(startedAt: Double, meter: CPUMeter) {
    self.startedAt = startedAt
    self.meter = meter
  }

  /// Whether the stage should give up.
  var isOver: Bool { standing.load(ordering: .relaxed) != Standing.running.rawValue }
  /// Whether nobody waits for it any more.
  var isAbandoned: Bool { standing.load(ordering: .acquiring) == Standing.abandoned.rawValue }

  /// Its time is over.
  /// - Returns: whether it was not before.
  func expire() -> Bool { move(.running, .overtime) }

  /// Nobody waits for it any more.
  /// - Returns: `false` where it ended in the same moment.
  func abandon() -> Bool { move(.overtime, .abandoned) }

  /// It returned.
  /// - Returns: `false` where nobody waits for it any more.
  func end() -> Bool { move(.running, .ended) || move(.overtime, .ended) }

  /// How the last program that ended badly did so; `nil` if none did.
  var badEnd: ProgramOutcome.End? { programEnd.withLock { $0 } }

  private func move(_ from: Standing, _ to: Standing) -> Bool {
    standing.compareExchange(
      expected: from.rawValue, desired: to.rawValue, ordering: .acquiringAndReleasing
    ).exchanged
  }

  /// A program runner that remembers bad ends.
  func watching(_ runner: (any ProgramRunner)?) -> (any ProgramRunner)? {
    runner.map { WatchedPrograms(runner: $0, watch: self) }
  }

  private struct WatchedPrograms: ProgramRunner {
    let runner: any ProgramRunner
    let watch: StageWatch

    func run(
      _ call: ProgramCall, isCancelled: @escaping @Sendable () -> Bool
    ) throws(ProgramFault) -> ProgramOutcome {
      let outcome = try runner.run(call, isCancelled: isCancelled)
      if outcome.end != .exited(0) { watch.programEnd.withLock { $0 = outcome.end } }
      return outcome
    }
  }
}
