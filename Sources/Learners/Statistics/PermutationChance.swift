import Glibc

/// What a metric reaches when the labels are dealt out anew and the predictions stay as they are.
///
/// Labels move among the items of one block (the trials of a subject, say) and nowhere else. If predictions
/// know nothing of which item of a block has which label, every such arrangement is as likely as the true
/// one: the test of Ojala and Garriga (2010), JMLR 11, 1833–1863, section 3.1, made on predictions. No model
/// is fitted again; that folds train each other is made up for by `widening` (`SharedTraining`): arrangements
/// are moved away from their mean by that factor. One-sided: asks for better than chance.
public struct PermutationChance: Sendable {
  /// How many arrangements are drawn, at least 1.
  public let resamples: Int
  /// The share of arrangements that stay below the bound, 0..<1.
  public let level: Double
  /// How many deviations of arrangements one deviation of the metric is, at least 1.
  public let widening: Double
  /// How labels move within a block.
  public let deal: Deal
  /// The seed from which every chunk of arrangements derives its own.
  public let seed: UInt64

  /// How labels move within a block.
  public enum Deal: Sendable {
    /// In any order: for items that do not depend on their neighbours.
    case shuffled
    /// All by the same number of places, from the end to the beginning, so that neighbours stay neighbours: for
    /// items that follow each other in time, whose labels last. Blocks list them in time order.
    case shifted
  }

  /// Arrangements per chunk; part of the result, since every chunk has its own seed.
  private static let chunk = 32
  /// Values that agree that closely, relative to the metric, are equal.
  private static let tolerance = 1e-12

  /// Sets up the test.
  public init(
    resamples: Int = 1000, level: Double = 0.95, widening: Double = 1, deal: Deal = .shuffled,
    seed: UInt64
  ) {
    precondition(resamples > 0, "a test needs arrangements")
    precondition(widening >= 1, "a metric varies at least as much as its arrangements")
    precondition(level > 0 && level < 1, "a level lies between 0 and 1")
    self.resamples = resamples
    self.level = level
    self.widening = widening
    self.deal = deal
    self.seed = seed
  }

  /// What the test found.
  public struct Result: Sendable, Equatable {
    /// (b + 1) / (m + 1), where b of m arrangements are at least as good as the true one. Arrangements in
    /// which the metric is undefined count as at least as good.
    public let pValue: Double
    /// What `level` of the arrangements do not surpass; `nil` where no arrangement has a value.
    public let bound: Double?
    /// The mean over arrangements: chance; `nil` where no arrangement has a value.
    public let mean: Double?
    /// Arrangements in which the metric was undefined.
    public let undefined: Int
    /// Two-sided p by the normal approximation, from the widened deviation of the arrangements; `nil` where they do
    /// not differ. Unlike `pValue` it is not bounded by the number of arrangements.
    public let normalP: Double?
  }

  /// Deals labels out anew, `resamples` times.
  ///
  /// - Parameters:
  ///   - blocks: items that may exchange labels; an item stands in one block.
  ///   - items: how many items there are.
  ///   - greaterIsBetter: whether a higher metric is better.
  ///   - executor: runs chunks of arrangements; the result does not depend on it.
  ///   - statistic: the metric where item `i` has the label of item `source[i]`.
  /// - Returns: `nil` where the metric of the true arrangement is undefined.
  public func test(
    blocks: [[Int]], items: Int, greaterIsBetter: Bool, executor: any Executor,
    statistic: @Sendable ([Int]) -> Double?
  ) -> Result? {
    let plain = Array(0..<items)
    guard let observed = statistic(plain) else { return nil }
    let all = [Double](unsafeUninitializedCapacity: resamples) { buffer, count in
      nonisolated(unsafe) let out = buffer
      executor.perform(chunks: (resamples - 1) / Self.chunk + 1) { chunk in
        var random = SplitMix64(seed: Seed.derive(from: seed, chunk))
        var source = plain
        let start = chunk * Self.chunk
        for index in start..<min(start + Self.chunk, resamples) {
          for block in blocks {
            switch deal {
            case .shuffled: Self.shuffle(&source, block, &random)
            case .shifted: Self.shift(&source, block, &random)
            }
          }
          out.initializeElement(at: index, to: statistic(source) ?? .nan)
        }
      }
      count = resamples
    }
    return result(all, observed: observed, greaterIsBetter: greaterIsBetter)
  }

  private func result(_ all: [Double], observed: Double, greaterIsBetter: Bool) -> Result {
    let plain = all.filter { !$0.isNaN }
    let mean = plain.isEmpty ? nil : plain.reduce(0, +) / Double(plain.count)
    let widened = plain.map { value in
      widening == 1 ? value : (mean ?? 0) + widening * (value - (mean ?? 0))
    }
    let sign = greaterIsBetter ? 1.0 : -1.0
    let slack = Self.tolerance * abs(observed)
    let undefined = all.count - plain.count
    let reached = undefined + widened.count { sign * ($0 - observed) >= -slack }
    let sorted = widened.sorted()
    let share = greaterIsBetter ? level : 1 - level
    return Result(
      pValue: Double(reached + 1) / Double(all.count + 1),
      bound: sorted.isEmpty ? nil : BootstrapInterval.percentile(share, of: sorted),
      mean: mean, undefined: undefined,
      normalP: mean.flatMap { Self.normalP(observed, mean: $0, of: widened) })
  }

  private static func normalP(_ observed: Double, mean: Double, of values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(values.count - 1)).squareRoot()
    guard deviation > tolerance * max(abs(mean), abs(observed)) else { return nil }
    return erfc(abs(observed - mean) / deviation / 2.0.squareRoot())
  }

  /// Fisher and Yates, over the places of one block.
  private static func shuffle(_ source: inout [Int], _ block: [Int], _ random: inout SplitMix64) {
    for last in stride(from: block.count - 1, to: 0, by: -1) {
      source.swapAt(block[last], block[random.below(last + 1)])
    }
  }

  /// Moves all labels of a block by the same number of places.
  private static func shift(_ source: inout [Int], _ block: [Int], _ random: inout SplitMix64) {
    guard block.count > 1 else { return }
    let places = random.below(block.count)
    let labels = block.map { source[$0] }
    for (index, place) in block.enumerated() {
      source[place] = labels[(index + places) % block.count]
    }
  }
}
