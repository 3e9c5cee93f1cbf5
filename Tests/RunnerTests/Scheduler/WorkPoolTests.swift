import Synchronization
import Testing

@testable import Runner

@Suite struct WorkPoolTests {
  @Test(arguments: [1, 2, 7])
  func everyPieceIsDoneOnceEvenWhenNested(_ workers: Int) {
    let pool = WorkPool(workers: workers)
    defer { pool.close() }
    let executor = pool.executor(meter: CPUMeter())
    let counts = (0..<64).map { _ in Counter() }
    executor.perform(chunks: 8) { outer in
      executor.perform(chunks: 8) { inner in
        executor.perform(chunks: 3) { _ in counts[outer * 8 + inner].add() }
      }
    }
    #expect(counts.allSatisfy { $0.value == 3 })
  }

  @Test func tasksThatHandOutPiecesAllEnd() {
    let pool = WorkPool(workers: 3)
    let total = Counter()
    for priority in 0..<50 {
      pool.submit(priority: Double(priority)) {
        pool.executor(meter: CPUMeter()).perform(chunks: 20) { _ in
          pool.executor(meter: CPUMeter()).perform(chunks: 2) { _ in total.add() }
        }
      }
    }
    pool.close()
    #expect(total.value == 50 * 40)
  }

  @Test func theMostUrgentTaskGoesFirst() {
    let pool = WorkPool(workers: 1)
    let order = Mutex<[Int]>([])
    let gate = Mutex(())
    gate.withLock { _ in
      pool.submit(priority: 100) { gate.withLock { _ in } }
      for priority in [3, 1, 4, 1, 5, 9, 2, 6] {
        pool.submit(priority: Double(priority)) { order.withLock { $0.append(priority) } }
      }
    }
    pool.close()
    #expect(order.withLock { $0 } == [9, 6, 5, 4, 3, 2, 1, 1])
  }

  @Test func noPiecesIsNoWork() {
    let pool = WorkPool(workers: 2)
    defer { pool.close() }
    pool.executor(meter: CPUMeter()).perform(chunks: 0) { _ in
      Issue.record("no piece was asked for")
    }
  }
}

final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  func add() { count.add(1, ordering: .relaxed) }
  var value: Int { count.load(ordering: .relaxed) }
}
