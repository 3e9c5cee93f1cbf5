/// Makes every feature look normal by a power of its own, then standardizes it.
///
/// Yeo and Johnson (2000), doi:10.1093/biomet/87.4.954, as scikit-learn's PowerTransformer: λ of
/// greatest likelihood. NaN is left out and stays NaN; a constant feature keeps λ = 1. Each row
/// counts once, whatever its weight. Departures: λ is where the slope of the likelihood is 0, to
/// rounding, where scipy stops within 1.5e-8; λ log(1 + |x|) stays within ±300, so that nothing
/// overflows, and a feature that is too large for that on both sides of 0 keeps λ = 1.
public struct PowerTransform: Transformer {
  /// `power_transform` in a spec.
  public static let name = "power_transform"
  /// For `trellis describe`.
  public static let summary =
    "Each feature to nearly normal by a power (Yeo-Johnson), standardized."
  /// Standardization.
  public static let parameters = [
    Parameter(
      "standardize", .bool, default: .bool(true),
      "Whether features are brought to mean 0 and deviation 1 afterwards.")
  ]

  private let standardizes: Bool

  /// Reads the parameter.
  public init(_ values: ParameterValues) { standardizes = values.bool("standardize") }

  /// Learns powers and moments from training rows; NaN is missing.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `tooFewRows` for no rows.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    let rows = data.features
    let names = data.featureNames
    let before = try Standardize(ParameterValues()).moments(
      of: rows, names: names, executor: executor)
    let constant = Set(before.constant)
    var powers = [Double](repeating: 1, count: names.count)
    powers.withUnsafeMutableBufferPointer { powers in
      nonisolated(unsafe) let found = powers
      executor.perform(chunks: names.count) { index in
        if !constant.contains(names[index]) {
          found[index] = YeoJohnson.power(of: rows.column(index).filter { !$0.isNaN })
        }
      }
    }
    try executor.checkCancellation()
    guard standardizes else { return FittedPowers(powers: powers, outputNames: names, scaler: nil) }
    let bent = FittedPowers(powers: powers, outputNames: names, scaler: nil).bent(rows)
    return FittedPowers(
      powers: powers, outputNames: names,
      scaler: try Standardize(ParameterValues()).moments(
        of: bent, names: names, executor: executor))
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedPowers(from: archive)
  }
}

/// Powers of each feature that were learned.
public struct FittedPowers: FittedTransformer {
  /// λ of each feature.
  public let powers: [Double]
  /// The names of the training columns.
  public let outputNames: [String]
  private let scaler: FittedStandardizer?

  init(powers: [Double], outputNames: [String], scaler: FittedStandardizer?) {
    self.powers = powers
    self.outputNames = outputNames
    self.scaler = scaler
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let standardizes = try archive.integer("standardize", in: 0...1) == 1
    outputNames = try archive.texts("names")
    powers = try archive.numbers("powers", count: outputNames.count)
    guard powers.allSatisfy({ $0.isFinite }) else { throw .failed("archive: a power is no number") }
    scaler = standardizes ? try Standardize.scaler(from: archive) : nil
  }

  /// Constant features.
  public var notes: [String] {
    scaler.map {
      ColumnNames.constant($0.constant, of: powers.count, step: PowerTransform.name)
    } ?? []
  }

  /// Powers, moments and names.
  public var archive: ModelArchive {
    var archive = scaler?.archive ?? ModelArchive()
    archive.numbers["powers"] = powers
    archive.integers["standardize"] = [scaler == nil ? 0 : 1]
    archive.texts["names"] = outputNames
    return archive
  }

  /// Bends and scales each feature; NaN stays NaN, and what is too large is held at the largest
  /// number.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `failed` for other columns than in
  ///   training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(outputNames.count)
    try rows.requireNoInfinity()
    let bent = bent(rows)
    return try scaler?.transform(bent) ?? bent
  }

  func bent(_ rows: Matrix<Double>) -> Matrix<Double> {
    var out = rows
    let columns = rows.columns
    out.elements.withUnsafeMutableBufferPointer { values in
      for (index, power) in powers.enumerated() {
        for at in stride(from: index, to: values.count, by: columns) {
          values[at] = YeoJohnson.bent(values[at], power)
        }
      }
    }
    return out
  }
}
