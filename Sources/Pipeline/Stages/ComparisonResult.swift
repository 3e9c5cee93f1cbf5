import Learners

/// A test of one cell against another.
public struct ComparisonResult: Codable, Sendable, Equatable {
  /// A number with its name.
  public struct Named: Codable, Sendable, Equatable {
    /// What it is, in snake_case.
    public var name: String
    /// The number.
    public var value: Double

    /// Gives a number its name.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// The metric compared.
  public var metric: String
  /// Metric of the cell less that of its baseline.
  public var difference: Double?
  /// Two-sided p, not corrected; `nil` where the test is undefined.
  public var pValue: Double?
  /// The smallest p that the test could have reached.
  public var smallestP: Double?
  /// `subject_swap`, `wilcoxon`, `mcnemar` or `corrected_resampled_t`.
  public var test: String
  /// What was exchanged or paired.
  public var unit: String
  /// Number of units.
  public var units: Int
  /// Whether all arrangements were counted.
  public var isExact: Bool
  /// Lower end of the interval around the difference: units are resampled for both models at once.
  public var differenceLow: Double?
  /// Upper end of the interval around the difference.
  public var differenceHigh: Double?
  /// Level of that interval.
  public var differenceLevel: Double?
  /// Standardised effects; first the one that belongs to the test.
  public var effects: [Named] = []
  /// What the test computed beside p: its statistic, its counts.
  public var details: [Named] = []
  /// The rule of the test in words, where there are several; `nil` where there are none.
  public var rule: String?
  /// What a reader should know of this test.
  public var notes: [String] = []
}
