/// Single-precision numbers that kernels read and write, zeroed at first and aligned to vectors.
///
/// Unchecked: whoever works in parallel writes to parts that do not overlap, or each to its own.
final class SequenceMemory: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(_ count: Int) {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
    base = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
    self.count = count
  }

  deinit { base.deallocate() }

  /// A copy of the numbers.
  var values: [Float] {
    get { Array(UnsafeBufferPointer(start: base, count: count)) }
    set {
      precondition(newValue.count == count, "as many numbers as there are")
      newValue.withUnsafeBufferPointer {
        if let from = $0.baseAddress { base.update(from: from, count: count) }
      }
    }
  }
}
