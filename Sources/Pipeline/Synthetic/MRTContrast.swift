/// Means of a value in trials that carry the effect and in the others.
struct MRTContrast: Sendable, Hashable {
  private var sums = SIMD2<Double>(0, 0)
  private var counts = SIMD2<Double>(0, 0)

  @inline(__always)
  mutating func add(_ value: Double, carried: Bool) {
    sums[carried ? 1 : 0] += value
    counts[carried ? 1 : 0] += 1
  }

  /// The mean where the effect is, less that where it is not; `nil` where one of them has no value.
  var difference: Double? {
    counts[0] > 0 && counts[1] > 0 ? sums[1] / counts[1] - sums[0] / counts[0] : nil
  }
}
