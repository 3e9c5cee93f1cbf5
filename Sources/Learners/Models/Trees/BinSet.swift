/// A set of bins: 256 bits at a fixed place, for inner loops.
struct BinSet {
  private let words: UnsafeMutablePointer<UInt64>

  init() {
    words = .allocate(capacity: 4)
    words.initialize(repeating: 0, count: 4)
  }

  func deallocate() { words.deallocate() }

  @inline(__always)
  func insert(_ bin: Int) { words[bin >> 6] |= 1 << UInt64(bin & 63) }

  @inline(__always)
  func contains(_ bin: Int) -> Bool { words[bin >> 6] & (1 << UInt64(bin & 63)) != 0 }

  @inline(__always)
  func remove(_ bin: Int) { words[bin >> 6] &= ~(1 << UInt64(bin & 63)) }

  /// Takes the lowest bin out.
  /// - Returns: that bin; `nil` once the set is empty.
  @inline(__always)
  func takeFirst() -> Int? {
    for word in 0..<4 {
      let bits = words[word]
      if bits != 0 {
        words[word] = bits & (bits &- 1)
        return word << 6 | bits.trailingZeroBitCount
      }
    }
    return nil
  }

  /// How many bins are in the set.
  var count: Int {
    (words[0].nonzeroBitCount + words[1].nonzeroBitCount)
      + (words[2].nonzeroBitCount + words[3].nonzeroBitCount)
  }
}
