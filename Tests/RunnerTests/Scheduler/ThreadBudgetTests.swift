import Glibc
import Learners
import Pipeline
import Synchronization
import Testing

@testable import Runner

@Suite struct ThreadBudgetTests {
  /// Counts who is at work at once, and which threads ever were.
  private final class Roll: Sendable {
    private let state = Mutex<(threads: [UInt: Int], most: Int)>(([:], 0))
    func during(_ body: () -> Void) {
      let me = UInt(pthread_self())
      state.withLock { state in
        state.threads[me, default: 0] += 1
        state.most = max(state.most, state.threads.values.count { $0 > 0 })
      }
      body()
      state.withLock { $0.threads[me, default: 0] -= 1 }
    }
    var most: Int { state.withLock { $0.most } }
    var threads: Int { state.withLock { $0.threads.count } }
  }

  @Test(arguments: [1, 2, 3, 5])
  func stagesAndTheirHelpersShareOneBudget(_ jobs: Int) {
    let roll = Roll()
    var graph = StageGraph()
    for index in 0..<12 {
      let stage = Joins("\(index)") { context in
        roll.during {
          context.executor.perform(chunks: 6) { _ in
            roll.during {
              sleepBriefly()
              context.executor.perform(chunks: 3) { _ in roll.during { sleepBriefly() } }
            }
          }
        }
      }
      graph.require(graph.add(stage, label: "\(index)"), for: "\(index)")
    }
    let running = Mutex(0)
    let outcome = SchedulerTests.run(graph, MemoryStore(), workers: jobs) { event in
      running.withLock { $0 = max($0, event.counts.running) }
    }
    #expect(outcome.counts.finished == 12)
    #expect(roll.most <= jobs)
    #expect(roll.threads <= jobs)
    #expect(running.withLock { $0 } <= jobs)
    // The budget is used, not only kept.
    #expect(roll.most == jobs)
  }
}
