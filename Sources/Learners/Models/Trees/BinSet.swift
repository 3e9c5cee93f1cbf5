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

  /// Takes a word of 64 bins out: bit b of word w is bin 64 w + b.
  @inline(__always)
  func take(_ word: Int) -> UInt64 {
    let bits = words[word]
    words[word] = 0
    return bits
  }

  /// How many bins are in the set.
  var count: Int {
    (words[0].nonzeroBitCount + words[1].nonzeroBitCount)
      + (words[2].nonzeroBitCount + words[3].nonzeroBitCount)
  }
}
