/// Whether two models differ: their predictions are exchanged unit by unit (subject by subject) and the
/// metric is computed again.
///
/// If the models were equally good, exchanging all predictions of one subject would change nothing but
/// chance: Pitman (1937), doi:10.2307/2984124; Noreen (1989), ISBN 0-471-61136-0. Two-sided. Metrics that
/// rank rows over subjects (ROC-AUC) compare the scores of both models in the mixtures.
public struct SubjectSwap: Sendable {
  /// Up to this number of units all 2ⁿ arrangements are counted.
  public let exactUpTo: Int
  /// Above it, so many arrangements are drawn.
  public let samples: Int
  /// The seed of the drawn arrangements.
  public let seed: UInt64

  /// Arrangements per chunk; for drawn ones part of the result.
  private static let chunk = 4096
  /// Differences that agree that closely, relative to the metric, are equal.
  private static let tolerance = 1e-12

  /// Sets up the test; `exactUpTo` lies in 0...30.
  public init(exactUpTo: Int = 20, samples: Int = 10_000, seed: UInt64) {
    precondition((0...30).contains(exactUpTo), "enumeration ends at 30 units")
    precondition(samples > 0, "a test needs samples")
    self.exactUpTo = exactUpTo
    self.samples = samples
    self.seed = seed
  }

  /// What the test found.
  public struct Result: Sendable, Equatable {
    /// The metric of the first model less that of the second.
    public let difference: Double
    /// The share of arrangements whose difference is at least as large; drawn: (b + 1) / (m + 1).
    public let pValue: Double
    /// The smallest p that so many units (and samples) could ever reach.
    public let smallestP: Double
    /// Whether all arrangements were counted.
    public let isExact: Bool
    /// Arrangements counted or drawn.
    public let arrangements: Int
    /// Arrangements in which the metric was undefined; they count as extreme.
    public let undefinedArrangements: Int
  }

  /// The smallest p that a test over so many units can reach.
  public func smallestP(units: Int) -> Double {
    // An arrangement and its mirror image have the same size of difference.
    let exact = units == 0 ? 1 : Double(sign: .plus, exponent: 1 - units, significand: 1)
    return units <= exactUpTo ? exact : max(exact, 1 / Double(samples + 1))
  }

  /// Compares two models.
  ///
  /// - Parameters:
  ///   - units: how many units both models predicted.
  ///   - executor: runs chunks of arrangements; the result does not depend on it.
  ///   - statistic: the metric over 2 × `units` weights: units of the first model, then of the second.
  /// - Returns: `nil` where the metric of one of the models is undefined.
  public func test(units: Int, executor: any Executor, statistic: @Sendable ([Int]) -> Double?)
    -> Result?
  {
    let plain = Arrangement(units: units)
    guard let first = statistic(plain.weights), let second = statistic(plain.mirror) else {
      return nil
    }
    let observed = abs(first - second)
    let isExact = units <= exactUpTo
    // Mirror images are counted once, with the last unit never exchanged.
    let total = isExact ? 1 << max(0, units - 1) : samples
    let chunks = (total - 1) / Self.chunk + 1
    var counts = [Count](repeating: Count(), count: chunks)
    counts.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let out = buffer
      executor.perform(chunks: chunks) { chunk in
        let range = chunk * Self.chunk..<min((chunk + 1) * Self.chunk, total)
        out[chunk] =
          isExact
          ? enumerate(range, units, observed, statistic)
          : draw(chunk, range.count, units, observed, statistic)
      }
    }
    let extreme = counts.reduce(0) { $0 + $1.extreme }
    let undefined = counts.reduce(0) { $0 + $1.undefined }
    let pValue =
      isExact ? Double(extreme) / Double(total) : Double(extreme + 1) / Double(total + 1)
    return Result(
      difference: first - second, pValue: pValue, smallestP: smallestP(units: units),
      isExact: isExact, arrangements: isExact && units > 0 ? 2 * total : total,
      undefinedArrangements: isExact && units > 0 ? 2 * undefined : undefined)
  }

  private struct Count {
    var extreme = 0
    var undefined = 0

    mutating func add(_ first: Double?, _ second: Double?, observed: Double) {
      guard let first, let second else {
        extreme += 1
        undefined += 1
        return
      }
      let slack = tolerance * max(abs(first), abs(second))
      if abs(first - second) >= observed - slack { extreme += 1 }
    }
  }

  /// Neighbours in a Gray code differ in one unit.
  private func enumerate(
    _ range: Range<Int>, _ units: Int, _ observed: Double, _ statistic: ([Int]) -> Double?
  ) -> Count {
    var count = Count()
    var arrangement = Arrangement(units: units)
    let start = range.lowerBound ^ (range.lowerBound >> 1)
    for unit in 0..<units where start >> unit & 1 == 1 { arrangement.exchange(unit) }
    for number in range {
      if number > range.lowerBound { arrangement.exchange(number.trailingZeroBitCount) }
      count.add(
        statistic(arrangement.weights), statistic(arrangement.mirror), observed: observed)
    }
    return count
  }

  private func draw(
    _ chunk: Int, _ number: Int, _ units: Int, _ observed: Double, _ statistic: ([Int]) -> Double?
  ) -> Count {
    var count = Count()
    var random = SplitMix64(seed: Seed.derive(from: seed, chunk))
    var arrangement = Arrangement(units: units)
    for _ in 0..<number {
      var bits: UInt64 = 0
      for unit in 0..<units {
        if unit % 64 == 0 { bits = random.next() }
        if bits & 1 == 1 { arrangement.exchange(unit) }
        bits >>= 1
      }
      count.add(
        statistic(arrangement.weights), statistic(arrangement.mirror), observed: observed)
    }
    return count
  }

  /// Which model predicts each unit, for the mixture and for its mirror image.
  private struct Arrangement {
    private(set) var weights: [Int]
    private(set) var mirror: [Int]

    init(units: Int) {
      weights = [Int](repeating: 1, count: units) + [Int](repeating: 0, count: units)
      mirror = weights.reversed()
    }

    mutating func exchange(_ unit: Int) {
      let other = unit + weights.count / 2
      weights.swapAt(unit, other)
      mirror.swapAt(unit, other)
    }
  }
}
