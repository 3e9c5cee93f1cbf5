/// Drops features that say what an earlier feature says already.
///
/// Features are looked at in their order; one is dropped if its Pearson correlation with an earlier
/// feature that was kept is above the threshold, in size. A constant feature correlates with
/// nothing. Missing values are refused. Each row counts once, whatever its weight. Cost: rows ×
/// columns².
public struct CorrelationFilter: Transformer {
  /// `correlation_filter` in a spec.
  public static let name = "correlation_filter"
  /// For `trellis describe`.
  public static let summary = "Drops the later one of two features that correlate strongly."
  /// The threshold.
  public static let parameters = [
    Parameter(
      "threshold", .number(.fraction), default: .number(0.95),
      "Largest size of a correlation that may stay.")
  ]

  private let threshold: Double

  /// Reads the parameter.
  public init(_ values: ParameterValues) { threshold = values.number("threshold") }

  /// Learns which features are not repeated.
  /// - Throws: `LearnerError.nonFinite` for missing values, `tooFewRows` for no rows.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    guard data.features.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try data.features.requireFinite()
    let names = data.featureNames
    let moments = try Standardize(ParameterValues()).moments(
      of: data.features, names: names, executor: executor)
    let constant = Set(moments.constant)
    let standard = try moments.transform(data.features, executor: executor)
    let products = standard.elements.withUnsafeBufferPointer {
      ScatterMatrix.sum(
        of: $0, columns: names.count, centres: [Double](repeating: 0, count: names.count),
        executor: executor)
    }
    let rows = Double(data.features.rows)
    var kept: [Int] = []
    for index in names.indices {
      let repeats = kept.contains { earlier in
        guard !constant.contains(names[earlier]), !constant.contains(names[index]) else {
          return false
        }
        return abs(products[index * names.count + earlier]) / rows > threshold
      }
      if !repeats { kept.append(index) }
    }
    return FittedSelection(kept: kept, names: names, takesMissing: false, filter: Self.name)
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedSelection(from: archive)
  }
}
