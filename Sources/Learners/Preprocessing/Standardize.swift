/// Brings every feature to mean 0 and deviation 1 over the training rows.
///
/// As scikit-learn's StandardScaler: deviations with divisor n; a feature whose variance is within
/// rounding of a constant is only shifted. Each row counts once, whatever its weight. NaN is left
/// out of the moments and stays NaN. Departure: values beyond 2^500 are scaled by a power of two
/// first, so that nothing overflows.
public struct Standardize: Transformer {
  /// `standardize` in a spec.
  public static let name = "standardize"
  /// For `trellis describe`.
  public static let summary = "Each feature to mean 0 and deviation 1 over the training rows."
  /// There is nothing to set.
  public static let parameters: [Parameter] = []

  /// There is nothing to read.
  public init(_ values: ParameterValues) {}

  /// Learns means and deviations from training rows; NaN is missing.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `tooFewRows` for none.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    try moments(of: data.features, names: data.featureNames)
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try scaler(from: archive)
  }

  static func scaler(from archive: ModelArchive) throws(LearnerError) -> FittedStandardizer {
    let names = try archive.texts("names")
    let factors = try archive.numbers("factors", count: names.count)
    let means = try archive.numbers("means", count: names.count)
    let deviations = try archive.numbers("deviations", count: names.count)
    guard (factors + means + deviations).allSatisfy({ $0.isFinite }),
      deviations.allSatisfy({ $0 > 0 })
    else { throw .failed("archive: a feature has no deviation") }
    return FittedStandardizer(
      columns: names.indices.map {
        .init(factor: factors[$0], mean: means[$0], deviation: deviations[$0])
      }, outputNames: names, constant: try archive.texts("constant"))
  }

  /// As `fitted(to:seed:executor:)`, with moments to look at.
  public func moments(
    of rows: Matrix<Double>, names: [String]
  ) throws(LearnerError) -> FittedStandardizer {
    guard rows.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try rows.requireNoInfinity()
    var columns: [FittedStandardizer.Column] = []
    var constant: [String] = []
    for (index, name) in names.enumerated() {
      let (column, isConstant) = Self.moments(of: rows.column(index))
      columns.append(column)
      if isConstant { constant.append(name) }
    }
    return FittedStandardizer(columns: columns, outputNames: names, constant: constant)
  }

  /// The moments of one column, and whether it is constant.
  static func moments(
    of values: [Double]
  ) -> (column: FittedStandardizer.Column, isConstant: Bool) {
    let present = values.filter { !$0.isNaN }
    let largest = present.reduce(0) { max($0, abs($1)) }
    let isFar = largest > 0x1p500 || (largest < 0x1p-500 && largest > 0)
    let factor =
      isFar ? 1 / Double(sign: .plus, exponent: max(largest.exponent, -1000), significand: 1) : 1
    guard !present.isEmpty else { return (.init(factor: 1, mean: 0, deviation: 1), true) }

    let count = Double(present.count)
    var sum = StableSum()
    for value in present { sum.add(value * factor) }
    let mean = sum.value / count
    var squares = StableSum()
    var rest = StableSum()
    for value in present {
      let apart = value * factor - mean
      squares.add(apart * apart)
      rest.add(apart)
    }
    let variance = max(0, squares.value - rest.value * rest.value / count) / count
    // What rounding alone can leave of a constant (scikit-learn, _is_constant_feature).
    let rounded = count * mean * Double.ulpOfOne
    let isConstant = variance <= count * Double.ulpOfOne * variance + rounded * rounded
    let deviation = isConstant ? (isFar ? factor : 1) : variance.squareRoot()
    return (.init(factor: factor, mean: mean, deviation: deviation), isConstant)
  }
}

/// Means and deviations that were learned.
public struct FittedStandardizer: FittedTransformer {
  /// (value × factor − mean) / deviation
  struct Column: Sendable {
    /// A power of two, 1 unless values are near the ends of the number range.
    let factor: Double
    let mean: Double
    let deviation: Double

    /// The scaled value; one too large for a number is held at the largest.
    @inline(__always)
    func scaled(_ value: Double) -> Double {
      let limit = Double.greatestFiniteMagnitude
      let result = (value * factor - mean) / deviation
      return result.isInfinite ? (result > 0 ? limit : -limit) : result
    }
  }

  let columns: [Column]
  /// The names of the training columns.
  public let outputNames: [String]
  /// Names of the features without variance, which are only shifted.
  public let constant: [String]

  /// Mean of each feature over the training rows, in its own unit; 0 where every value was missing.
  public var means: [Double] { columns.map { $0.mean / $0.factor } }
  /// What each feature is divided by, in its own unit; 1 where it was constant.
  public var deviations: [Double] { columns.map { $0.deviation / $0.factor } }

  /// Moments and names.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers = [
      "factors": columns.map(\.factor), "means": columns.map(\.mean),
      "deviations": columns.map(\.deviation),
    ]
    archive.texts = ["names": outputNames, "constant": constant]
    return archive
  }

  /// Counts and names constant features.
  public var notes: [String] {
    guard !constant.isEmpty else { return [] }
    let names = constant.prefix(5).joined(separator: ", ") + (constant.count > 5 ? ", …" : "")
    return [
      "standardize: \(constant.count) of \(columns.count) features constant in training, "
        + "only shifted: \(names)"
    ]
  }

  /// Shifts and scales each feature; NaN stays NaN.
  ///
  /// Results too large for a number are held at the largest one.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `failed` for other columns than in
  ///   training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(columns.count)
    try rows.requireNoInfinity()
    var elements = rows.elements
    elements.withUnsafeMutableBufferPointer { values in
      columns.withUnsafeBufferPointer { columns in
        for row in 0..<rows.rows {
          for (index, column) in columns.enumerated() {
            let at = row * columns.count + index
            values[at] = column.scaled(values[at])
          }
        }
      }
    }
    return Matrix(rows: rows.rows, columns: rows.columns, elements: elements)
  }
}
