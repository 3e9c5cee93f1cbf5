/// Intervals from resampling whole units (subjects) with replacement.
///
/// A statistic is a function of how often each unit counts. Averages over seeds are the caller's:
/// `MeanScorer` makes one statistic of several.
public struct Bootstrap: Sendable {
  /// Number of replicates, at least 1.
  public let resamples: Int
  /// Level of the interval, 0..<1.
  public let level: Double
  /// The seed from which every chunk of replicates derives its own.
  public let seed: UInt64

  /// Below this number of units an interval carries a note.
  public static let fewUnits = 15
  /// Replicates per chunk; part of the result, since every chunk has its own seed.
  private static let chunk = 256

  /// Sets up the resampling; 10,000 replicates and 95 % are usual.
  public init(resamples: Int = 10_000, level: Double = 0.95, seed: UInt64) {
    precondition(resamples > 0, "a bootstrap needs replicates")
    precondition(level > 0 && level < 1, "a level lies between 0 and 1")
    self.resamples = resamples
    self.level = level
    self.seed = seed
  }

  /// The replicates of a statistic, in an order that depends on the seed only.
  public struct Replicates: Sendable, Equatable {
    /// The defined ones.
    public let values: [Double]
    /// How many had no value.
    public let undefined: Int
  }

  /// Draws units with replacement and computes the statistic, `resamples` times.
  ///
  /// Same seed, same bytes with any executor. Nothing is allocated per replicate.
  public func replicates(
    units: Int, executor: any Executor, statistic: @Sendable ([Int]) -> Double?
  ) -> Replicates {
    precondition(units > 0, "nothing to resample")
    let all = [Double](unsafeUninitializedCapacity: resamples) { buffer, count in
      nonisolated(unsafe) let out = buffer
      let chunks = (resamples - 1) / Self.chunk + 1
      executor.perform(chunks: chunks) { chunk in
        var random = SplitMix64(seed: Seed.derive(from: seed, chunk))
        var weights = [Int](repeating: 0, count: units)
        let start = chunk * Self.chunk
        for index in start..<min(start + Self.chunk, resamples) {
          for unit in 0..<units { weights[unit] = 0 }
          for _ in 0..<units { weights[random.below(units)] += 1 }
          out.initializeElement(at: index, to: statistic(weights) ?? .nan)
        }
      }
      count = resamples
    }
    let values = all.filter { !$0.isNaN }
    return Replicates(values: values, undefined: all.count - values.count)
  }

  /// The interval of a statistic; of the `t` kind it uses the jackknife only.
  public func interval(
    _ method: Interval.Method = .bca, units: Int, executor: any Executor,
    statistic: @Sendable ([Int]) -> Double?
  ) -> Interval {
    if units < 2 { return Interval(.tooFewUnits, level: level, method: method) }
    guard let point = statistic([Int](repeating: 1, count: units)) else {
      return Interval(.undefinedMetric, level: level, method: method)
    }
    var notes: [Interval.Note] = []
    if units < Self.fewUnits { notes.append(.fewUnits(units)) }
    if method == .t {
      return StudentInterval(level: level, notes: notes).overJackknife(
        point: point, jackknife: Jackknife.values(units: units, statistic: statistic))
    }
    let drawn = replicates(units: units, executor: executor, statistic: statistic)
    if drawn.undefined > 0 {
      notes.append(.undefinedReplicates(drawn.undefined, of: resamples))
    }
    let maker = BootstrapInterval(level: level, undefinedReplicates: drawn.undefined, notes: notes)
    if 2 * drawn.undefined >= resamples { return maker.none(.undefinedReplicates, method) }
    return method == .bca
      ? maker.bca(
        drawn.values, point: point,
        jackknife: Jackknife.values(units: units, statistic: statistic))
      : maker.percentile(drawn.values)
  }
}
