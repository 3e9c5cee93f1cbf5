import CKernels

/// Moments of samples that stand side by side, of which some may be missing: what is not finite is left out.
///
/// Means come first and what differs from them second, in one fixed order of eight lanes: the bytes are
/// the same on every machine, and a sum errs by a few roundings, however many samples there are. Numbers go
/// to `out[0]`, `out[stride]`, `out[2 * stride]` and so on.
public enum SampleMoments {
  /// How many samples there are, their mean (NaN of none), Σ (value − mean), which is what rounding left of
  /// the mean, and Σ (value − mean)²; with `hasShape`, the sums of cubes and of fourth powers, too.
  /// - Parameters:
  ///   - x: the samples.
  ///   - count: how many places there are.
  ///   - hasShape: whether six numbers are found, not four.
  ///   - out: where the numbers go.
  ///   - stride: how far apart they go.
  @inline(__always)
  public static func read(
    _ x: UnsafePointer<Double>, count: Int, hasShape: Bool,
    into out: UnsafeMutablePointer<Double>, stride: Int
  ) {
    ckernels_sample_moments(x, count, hasShape ? 1 : 0, out, stride)
  }

  /// The least and the largest sample; +∞ and −∞ of none.
  /// - Parameters:
  ///   - x: the samples.
  ///   - count: how many places there are.
  ///   - out: where the two numbers go.
  ///   - stride: how far apart they go.
  @inline(__always)
  public static func readExtremes(
    _ x: UnsafePointer<Double>, count: Int, into out: UnsafeMutablePointer<Double>, stride: Int
  ) {
    ckernels_sample_extremes(x, count, out, stride)
  }

  /// When samples lie: their mean time t̄ in seconds since `times[0]`, Σ (t − t̄)² and
  /// Σ (t − t̄)(value − mean).
  /// - Parameters:
  ///   - x: the samples.
  ///   - times: their times in seconds, finite.
  ///   - count: how many places there are.
  ///   - mean: the mean of the samples.
  ///   - out: where the three numbers go.
  ///   - stride: how far apart they go.
  @inline(__always)
  public static func readTrend(
    _ x: UnsafePointer<Double>, times: UnsafePointer<Double>, count: Int, mean: Double,
    into out: UnsafeMutablePointer<Double>, stride: Int
  ) {
    ckernels_sample_trend(x, times, count, mean, out, stride)
  }
}
