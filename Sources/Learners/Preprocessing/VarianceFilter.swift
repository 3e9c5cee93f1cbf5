/// Drops features that hardly vary over the training rows.
///
/// As scikit-learn's VarianceThreshold: variances with divisor n, in squares of the feature's unit,
/// of the values that are there; at threshold 0 exactly the constant features are dropped. NaN
/// passes. Each row counts once, whatever its weight.
public struct VarianceFilter: Transformer {
  /// `variance_filter` in a spec.
  public static let name = "variance_filter"
  /// For `trellis describe`.
  public static let summary = "Drops features whose variance is not above a threshold."
  /// The threshold.
  public static let parameters = [
    Parameter(
      "threshold", .number(.nonNegative), default: .number(0),
      "A feature is kept if its variance over the training rows is larger than this.")
  ]

  private let threshold: Double

  /// Reads the parameter.
  public init(_ values: ParameterValues) { threshold = values.number("threshold") }

  /// Learns which features vary.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `tooFewRows` for no rows, `failed`
  ///   where no feature is left.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    guard data.features.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try data.features.requireNoInfinity()
    let names = data.featureNames
    let kept = names.indices.filter { varies(data.features.column($0)) }
    guard !kept.isEmpty || names.isEmpty else {
      throw .failed(
        "no feature has a variance above \(Canonical.short(threshold)) in training")
    }
    return FittedSelection(kept: kept, names: names, takesMissing: true, filter: Self.name)
  }

  private func varies(_ column: [Double]) -> Bool {
    let present = column.filter { !$0.isNaN }
    guard let low = present.min(), let high = present.max(), low < high else { return false }
    if threshold == 0 { return true }
    let exponent = max(abs(low), abs(high)).exponent
    let unit = Double(sign: .plus, exponent: -max(exponent, -1000), significand: 1)
    let count = Double(present.count)
    let mean = present.reduce(0) { $0 + $1 * unit } / count
    let variance = present.reduce(0) { $0 + ($1 * unit - mean) * ($1 * unit - mean) } / count
    return variance / unit / unit > threshold
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedSelection(from: archive)
  }
}
