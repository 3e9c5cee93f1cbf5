import Dispatch
import Learners
import Synchronization

/// Runs work on several threads, in an order that differs from run to run.
final class ThreadedExecutor: Executor {
  private let width: Int

  init(width: Int) { self.width = width }

  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: width) { _ in
      while true {
        let taken = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard taken < chunks else { return }
        // From the end, so that no order is a habit.
        body(chunks - 1 - taken)
      }
    }
  }
}
