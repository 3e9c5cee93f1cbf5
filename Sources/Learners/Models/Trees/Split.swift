/// The best place found to cut a node's rows in two.
struct Split {
  /// How good both sides are together.
  var score = -Double.infinity
  var feature = -1
  /// Bins up to here go left.
  var bin = 0
  /// The next bin in use, where the right side starts; `nil` where only missing values go right.
  var nextBin: Int?
  var missingLeft = false
  /// Whether the node had missing values of the feature at all.
  var sawMissing = false
  /// The place of the cut, where it was drawn.
  var threshold: Double?
  /// Of categories, which go left.
  var categories: Categories?
  /// The weights of the classes on the left, 16 bits each, where rows are counted.
  var leftCounts: UInt64 = 0

  /// Bins of a column of categories, 256 bits each.
  struct Categories {
    /// Those that go left.
    var left = SIMD4<UInt64>.zero
    /// Those that the node has.
    var seen = SIMD4<UInt64>.zero

    /// Adds a category that the node has.
    mutating func insert(_ bin: Int, left goesLeft: Bool) {
      let bit: UInt64 = 1 << UInt64(bin & 63)
      seen[bin >> 6] |= bit
      if goesLeft { left[bin >> 6] |= bit }
    }

    func sendsLeft(_ bin: Int) -> Bool { left[bin >> 6] & (1 << UInt64(bin & 63)) != 0 }
  }

  /// Whether rows with a bin go left.
  @inline(__always)
  func sendsLeft(_ code: UInt8) -> Bool {
    code <= UInt8(bin) || (code == FeatureBins.missing && missingLeft)
  }
}
