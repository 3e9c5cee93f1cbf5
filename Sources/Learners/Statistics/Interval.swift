/// Where a metric probably lies, as far as the sampled units can tell.
public struct Interval: Sendable, Equatable {
  /// The lower end; `nil` where the interval is degenerate (a note says why).
  public let low: Double?
  /// The upper end; `nil` where the interval is degenerate.
  public let high: Double?
  /// The share of such intervals that hold the true value, were the theory exact: 0.95, say.
  public let level: Double
  /// How it was made.
  public let method: Method
  /// Bootstrap replicates without a value (a class was absent, say); the others made the interval.
  public let undefinedReplicates: Int
  /// What a reader should know.
  public let notes: [Note]

  /// A way to make an interval.
  public enum Method: String, Sendable, CaseIterable {
    /// Bias-corrected and accelerated bootstrap: Efron (1987), doi:10.2307/2289144.
    case bca
    /// Percentiles of the bootstrap replicates.
    case percentile
    /// Student's t with the standard error of the jackknife or of the units' own values.
    case t
  }

  /// A reservation about an interval.
  public enum Note: Sendable, Hashable, CustomStringConvertible {
    /// Fewer than 15 units.
    case fewUnits(Int)
    /// Replicates in which the metric was undefined.
    case undefinedReplicates(Int, of: Int)
    /// There is no interval.
    case degenerate(Degeneracy)

    /// The note in words.
    public var description: String {
      switch self {
      case .fewUnits(let units):
        "only \(units) units: the interval is too narrow (a 95 % interval covers about 90 % at 10)"
      case .undefinedReplicates(let count, let total):
        "the metric is undefined in \(count) of \(total) bootstrap replicates"
      case .degenerate(let reason): "no interval: \(reason)"
      }
    }
  }

  /// Why there is no interval.
  public enum Degeneracy: String, Sendable, CustomStringConvertible {
    /// One unit or none.
    case tooFewUnits = "fewer than two units"
    /// The metric itself has no value.
    case undefinedMetric = "the metric is undefined"
    /// Half of the replicates or more have no value.
    case undefinedReplicates = "the metric is undefined in at least half of the replicates"
    /// Leaving out one unit leaves no value.
    case undefinedJackknife = "the metric is undefined without one of the units"
    /// All replicates are the same number.
    case constantReplicates = "all bootstrap replicates are equal"
    /// Leaving out any one unit changes nothing, so skew and error cannot be estimated.
    case constantJackknife = "leaving out any one unit changes nothing"
    /// All replicates lie on one side of the metric.
    case oneSided = "all bootstrap replicates lie on one side of the metric"

    /// The reason in words.
    public var description: String { rawValue }
  }

  /// An interval with both ends.
  public init(
    low: Double, high: Double, level: Double, method: Method, undefinedReplicates: Int = 0,
    notes: [Note] = []
  ) {
    self.low = low
    self.high = high
    self.level = level
    self.method = method
    self.undefinedReplicates = undefinedReplicates
    self.notes = notes
  }

  /// No interval, and why.
  public init(
    _ reason: Degeneracy, level: Double, method: Method, undefinedReplicates: Int = 0,
    notes: [Note] = []
  ) {
    low = nil
    high = nil
    self.level = level
    self.method = method
    self.undefinedReplicates = undefinedReplicates
    self.notes = notes + [.degenerate(reason)]
  }
}
