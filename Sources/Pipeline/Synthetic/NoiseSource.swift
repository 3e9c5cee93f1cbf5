import Learners

/// Random numbers of a synthetic recording.
///
/// Only additions, products and quotients are used, never a function of the C library, so that a seed gives
/// the same bytes on every machine.
struct NoiseSource {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// 64 random bits.
  @inline(__always)
  mutating func bits() -> UInt64 { generator.next() }

  /// A number in 0..<1.
  mutating func uniform() -> Double { generator.uniform() }

  /// A number in a range.
  mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) * generator.uniform()
  }

  /// A whole number in 0..<bound; 0 where the bound is below 2.
  mutating func below(_ bound: Int) -> Int { bound < 2 ? 0 : generator.below(bound) }

  /// Puts an array into random order.
  mutating func shuffle<T>(_ array: inout [T]) { generator.shuffle(&array) }

  /// A number of mean 0 and variance 1: the sum of four even ones (Irwin and Hall), nearly normal (excess
  /// kurtosis −0.3) and never beyond ±3.47.
  @inline(__always)
  mutating func normal() -> Double {
    let word = generator.next()
    let sum = (word & 0xFFFF) &+ (word >> 16 & 0xFFFF) &+ (word >> 32 & 0xFFFF) &+ word >> 48
    // 65,536 · √(4/12) is the deviation of the sum.
    return (Double(sum) - 131_070) * (1 / 37_837.227_2)
  }

  /// Places in 0..<count, ascending: one at random in each of `number` equal parts, none in the last
  /// `margin` of a part.
  mutating func places(_ number: Int, in count: Int, margin: Int = 20) -> [Int] {
    guard number > 0 else { return [] }
    let width = max(1, count / number)
    return (0..<number).map { $0 * width + below(width - margin) }
  }
}
