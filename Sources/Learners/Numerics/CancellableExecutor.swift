/// An executor whose work can be given up.
public struct CancellableExecutor: Executor {
  private let base: any Executor
  private let asks: @Sendable () -> Bool

  /// - Parameters:
  ///   - base: does the work.
  ///   - isCancelled: whether whoever waits has given up.
  public init(_ base: any Executor, isCancelled: @escaping @Sendable () -> Bool) {
    self.base = base
    asks = isCancelled
  }

  /// As the executor inside.
  public func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    base.perform(chunks: chunks, body)
  }

  /// Whether whoever waits has given up.
  public var isCancelled: Bool { asks() || base.isCancelled }
}

extension Executor {
  /// Goes on, unless whoever waits has given up.
  /// - Throws: `LearnerError.cancelled`.
  public func checkCancellation() throws(LearnerError) {
    if isCancelled { throw .cancelled }
  }
}
