/// Brings every feature to median 0 and, by default, distance 1 between its quartiles.
///
/// As scikit-learn's RobustScaler; each row counts once, whatever its weight. NaN is left out and
/// stays NaN. Departure: a feature is constant, and only shifted, where the two quantiles are equal,
/// not where they are within 2e-15 of each other, so that units do not matter.
public struct RobustScale: Transformer {
  /// `robust_scale` in a spec.
  public static let name = "robust_scale"
  /// For `trellis describe`.
  public static let summary = "Each feature less its median, divided by its interquartile range."
  /// The quantiles.
  public static let parameters = [
    Parameter(
      "quantile_range", .list(.number(NumberRange(0, 100)), count: 2...2),
      default: .list([.number(25), .number(75)]),
      "The two percentiles whose distance becomes 1, the lower one first.")
  ]

  private let low: Double
  private let high: Double

  /// Reads the parameter.
  /// - Throws: `LearnerError.parameter` unless the first percentile is the lower one.
  public init(_ values: ParameterValues) throws(LearnerError) {
    let ends = values.list("quantile_range").compactMap(\.number)
    guard ends.count == 2, ends[0] >= 0, ends[1] <= 100, ends[0] < ends[1] else {
      throw .parameter("expected two percentiles, the lower one first, for 'quantile_range'")
    }
    (low, high) = (ends[0], ends[1])
  }

  /// Learns medians and ranges from training rows; NaN is missing.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `tooFewRows` for no rows.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    guard data.features.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try data.features.requireNoInfinity()
    var columns: [ColumnScaling.Column] = []
    var constant: [String] = []
    for (index, name) in data.featureNames.enumerated() {
      let values = data.features.column(index)
      let factor = ColumnScaling.factor(of: values)
      let sorted = SortedColumn(factor == 1 ? values : values.map { $0 * factor })
      var column = ColumnScaling.Column(factor: factor)
      if !sorted.values.isEmpty {
        column.shift = sorted.value(1, of: 2)
        let size = sorted.value(high, of: 100) - sorted.value(low, of: 100)
        column.size = size > 0 ? size : factor
      }
      if column.size == factor, sorted.values.first == sorted.values.last { constant.append(name) }
      columns.append(column)
    }
    return FittedColumnScaler(
      ColumnScaling(columns: columns), names: data.featureNames, constant: constant,
      step: Self.name)
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedColumnScaler(from: archive)
  }
}
