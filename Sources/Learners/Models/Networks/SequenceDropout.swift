/// Dropout that depends on the seed and the row, not on how rows are grouped.
///
/// Srivastava et al. (2014), https://jmlr.org/papers/v15/srivastava14a.html; what stays is divided by
/// its share while learning, so that answers need no change.
struct SequenceDropout {
  /// Share of values that are left out, below 1.
  let rate: Double
  /// Another one for each pass over the data.
  let seed: UInt64

  /// Factors for all values of a layer's output, rows as in the batch.
  func draw(
    _ rows: ArraySlice<Int>, _ batch: SequenceBatch, place: Int, width: Int,
    into mask: UnsafeMutablePointer<Float>
  ) {
    let own = Seed.derive(from: seed, place)
    for sequence in 0..<batch.alive {
      let row = rows[rows.startIndex + batch.order[sequence]]
      var generator = SplitMix64(seed: Seed.derive(from: own, row))
      for step in 0..<batch.length(ofPlace: sequence) {
        let at = (batch.offsets[step] + sequence) * width
        fill(mask + at, width, &generator)
      }
    }
  }

  /// Factors for the contexts of rows.
  func drawJoint(_ rows: ArraySlice<Int>, width: Int, into mask: UnsafeMutablePointer<Float>) {
    let own = Seed.derive(from: seed, "head")
    for (member, row) in rows.enumerated() {
      var generator = SplitMix64(seed: Seed.derive(from: own, row))
      fill(mask + member * width, width, &generator)
    }
  }

  /// `to` = values × factors.
  static func apply(
    _ mask: UnsafePointer<Float>, to values: UnsafePointer<Float>, count: Int,
    into out: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count { out[index] = values[index] * mask[index] }
  }

  private func fill(
    _ mask: UnsafeMutablePointer<Float>, _ count: Int, _ generator: inout SplitMix64
  ) {
    let kept = Float(1 / (1 - rate))
    // 32 bits decide on each value.
    let limit = UInt64(rate * 0x1p32)
    for first in stride(from: 0, to: count, by: 2) {
      let bits = generator.next()
      mask[first] = bits & 0xFFFF_FFFF < limit ? 0 : kept
      if first + 1 < count { mask[first + 1] = bits >> 32 < limit ? 0 : kept }
    }
  }
}
