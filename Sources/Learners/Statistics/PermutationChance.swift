/// What a metric reaches when the labels are dealt out anew and the predictions stay as they are.
///
/// Labels move among the items of one block (the trials of a subject, say) and nowhere else. If predictions
/// know nothing of which item of a block has which label, every such arrangement is as likely as the true
/// one: the test of Ojala and Garriga (2010), JMLR 11, 1833–1863, section 3.1, made on predictions. No model
/// is fitted again, so the null says nothing about models that would have been fitted to permuted labels.
/// One-sided: asks for better than chance.
public struct PermutationChance: Sendable {
  /// How many arrangements are drawn, at least 1.
  public let resamples: Int
  /// The share of arrangements that stay below the bound, 0..<1.
  public let level: Double
  /// The seed from which every chunk of arrangements derives its own.
  public let seed: UInt64

  /// Arrangements per chunk; part of the result, since every chunk has its own seed.
  private static let chunk = 32
  /// Values that agree that closely, relative to the metric, are equal.
  private static let tolerance = 1e-12

  /// Sets up the test.
  public init(resamples: Int = 1000, level: Double = 0.95, seed: UInt64) {
    precondition(resamples > 0, "a test needs arrangements")
    precondition(level > 0 && level < 1, "a level lies between 0 and 1")
    self.resamples = resamples
    self.level = level
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
          for block in blocks { Self.shuffle(&source, block, &random) }
          out.initializeElement(at: index, to: statistic(source) ?? .nan)
        }
      }
      count = resamples
    }
    let sign = greaterIsBetter ? 1.0 : -1.0
    let slack = Self.tolerance * abs(observed)
    let reached = all.count { $0.isNaN || sign * ($0 - observed) >= -slack }
    let defined = all.filter { !$0.isNaN }.sorted()
    let share = greaterIsBetter ? level : 1 - level
    return Result(
      pValue: Double(reached + 1) / Double(resamples + 1),
      bound: defined.isEmpty ? nil : BootstrapInterval.percentile(share, of: defined),
      mean: defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count),
      undefined: all.count - defined.count)
  }

  /// Fisher and Yates, over the places of one block.
  private static func shuffle(_ source: inout [Int], _ block: [Int], _ random: inout SplitMix64) {
    for last in stride(from: block.count - 1, to: 0, by: -1) {
      source.swapAt(block[last], block[random.below(last + 1)])
    }
  }
}
