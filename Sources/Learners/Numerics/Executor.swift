/// Runs numbered pieces of work, perhaps on several threads.
///
/// Learners start no threads; whoever calls them passes an executor in. Work is cut into chunks whose
/// number and borders depend on the data only, never on the executor, so that the bytes of a result are
/// the same at any thread count.
public protocol Executor: Sendable {
  /// Runs `body` once for each of `0..<chunks`, in any order, and returns when all are done.
  func perform(chunks: Int, _ body: @Sendable (Int) -> Void)

  /// Whether whoever waits for the result has given up; long fits look between rounds and throw
  /// `LearnerError.cancelled`.
  var isCancelled: Bool { get }
}

extension Executor {
  /// Nobody gives up, unless an executor says otherwise.
  public var isCancelled: Bool { false }
}

/// Runs every piece on the calling thread, in order.
public struct SerialExecutor: Executor {
  /// The executor has no settings.
  public init() {}

  /// Runs `body` for 0, 1, 2, … in turn.
  public func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    for chunk in 0..<chunks { body(chunk) }
  }
}
