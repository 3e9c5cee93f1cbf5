/// Samples between long gaps: short gaps are bridged by straight lines.
struct BridgedSamples: Sendable, Hashable {
  /// Pieces that begin and end with a sample and hold no missing one any more.
  private(set) var pieces: [Range<Int>] = []
  /// Gaps that were bridged.
  private(set) var bridged: [Range<Int>] = []

  /// Fills the short gaps.
  /// - Parameters:
  ///   - samples: NaN where missing.
  ///   - stretches: no piece reaches from one to the next.
  ///   - longest: number of missing samples in a row that are bridged.
  init(
    _ samples: UnsafeMutablePointer<Double>, stretches: some Sequence<Range<Int>>, longest: Int
  ) {
    for stretch in stretches {
      if Self.areAllFinite(samples + stretch.lowerBound, stretch.count) {
        if !stretch.isEmpty { pieces.append(stretch) }
        continue
      }
      var start = -1
      var last = -1
      for place in stretch where samples[place].isFinite {
        if last < 0 {
          start = place
        } else if place - last - 1 > longest {
          pieces.append(start..<last + 1)
          start = place
        } else if place - last > 1 {
          bridge(samples, from: last, to: place)
        }
        last = place
      }
      if last >= 0 { pieces.append(start..<last + 1) }
    }
  }

  private static func areAllFinite(_ samples: UnsafeMutablePointer<Double>, _ count: Int) -> Bool {
    // x − x is 0 for finite numbers and NaN for all others, and NaN stays in a sum.
    let bytes = UnsafeRawPointer(samples)
    var sums = SIMD8<Double>.zero
    let whole = count / 8 * 8
    for place in stride(from: 0, to: whole, by: 8) {
      let some = bytes.loadUnaligned(fromByteOffset: place * 8, as: SIMD8<Double>.self)
      sums += some - some
    }
    guard sums.sum() == 0 else { return false }
    return (whole..<count).allSatisfy { samples[$0].isFinite }
  }

  private mutating func bridge(_ samples: UnsafeMutablePointer<Double>, from: Int, to: Int) {
    let rise = (samples[to] - samples[from]) / Double(to - from)
    for place in from + 1..<to { samples[place] = samples[from] + rise * Double(place - from) }
    bridged.append(from + 1..<to)
  }
}
