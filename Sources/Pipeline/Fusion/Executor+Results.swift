import Learners

extension Executor {
  /// Makes numbered results, perhaps on several threads; the order of the work cannot be seen in them.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - make: makes one.
  /// - Returns: the results in order.
  /// - Throws: the first error in order; `cancelled` where whoever waits has given up.
  func results<Value: Sendable>(
    _ count: Int, _ make: @Sendable (Int) throws(LearnerError) -> Value
  ) throws(LearnerError) -> [Value] {
    var slots = [Result<Value, LearnerError>?](repeating: nil, count: count)
    slots.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let out = buffer
      perform(chunks: count) { index in
        if isCancelled { return }
        do throws(LearnerError) {
          out[index] = .success(try make(index))
        } catch {
          out[index] = .failure(error)
        }
      }
    }
    var values: [Value] = []
    values.reserveCapacity(count)
    for slot in slots {
      guard let slot else { throw .cancelled }
      values.append(try slot.get())
    }
    return values
  }
}
