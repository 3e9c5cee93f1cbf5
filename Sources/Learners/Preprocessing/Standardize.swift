import CKernels
import Synchronization

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
    try moments(of: data.features, names: data.featureNames, executor: executor)
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
    of rows: Matrix<Double>, names: [String], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedStandardizer {
    guard rows.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    let found = ColumnMoments(rows, hasSquares: true, executor: executor)
    if found.largest.contains(.infinity) { try rows.requireNoInfinity() }
    var columns: [FittedStandardizer.Column] = []
    var constant: [String] = []
    for (index, name) in names.enumerated() {
      let (column, isConstant) =
        Self.isFar(found.largest[index])
        ? Self.moments(of: rows.column(index))
        : Self.column(
          count: found.counts[index], mean: found.means[index], squares: found.squares[index],
          rest: found.rests[index])
      columns.append(column)
      if isConstant { constant.append(name) }
    }
    return FittedStandardizer(columns: columns, outputNames: names, constant: constant)
  }

  /// Whether squares of such numbers overflow or vanish.
  private static func isFar(_ largest: Double) -> Bool {
    largest > 0x1p500 || (largest < 0x1p-500 && largest > 0)
  }

  /// The moments of one column, and whether it is constant.
  static func moments(
    of values: [Double]
  ) -> (column: FittedStandardizer.Column, isConstant: Bool) {
    let present = values.filter { !$0.isNaN }
    let largest = present.reduce(0) { max($0, abs($1)) }
    let factor =
      isFar(largest)
      ? 1 / Double(sign: .plus, exponent: max(largest.exponent, -1000), significand: 1) : 1
    let count = Double(present.count)
    var sum = StableSum()
    for value in present { sum.add(value * factor) }
    let mean = sum.value / max(1, count)
    var squares = StableSum()
    var rest = StableSum()
    for value in present {
      let apart = value * factor - mean
      squares.add(apart * apart)
      rest.add(apart)
    }
    return column(
      count: count, mean: mean, squares: squares.value, rest: rest.value, factor: factor)
  }

  private static func column(
    count: Double, mean: Double, squares: Double, rest: Double, factor: Double = 1
  ) -> (column: FittedStandardizer.Column, isConstant: Bool) {
    guard count > 0 else { return (.init(factor: 1, mean: 0, deviation: 1), true) }
    let variance = max(0, squares - rest * rest / count) / count
    // What rounding alone can leave of a constant (scikit-learn, _is_constant_feature).
    let rounded = count * mean * Double.ulpOfOne
    let isConstant = variance <= count * Double.ulpOfOne * variance + rounded * rounded
    // A constant is only shifted, in its own unit.
    let deviation = isConstant ? factor : variance.squareRoot()
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
    let (factors, means) = (columns.map(\.factor), columns.map(\.mean))
    let deviations = columns.map(\.deviation)
    let (count, width) = (rows.rows, rows.columns)
    let isFar = Atomic(false)
    let elements = [Double](unsafeUninitializedCapacity: count * width) { buffer, filled in
      nonisolated(unsafe) let out = buffer
      executor.performRows(count, by: max(1, (1 << 15) / max(1, width))) { chunk in
        rows.elements.withUnsafeBufferPointer { values in
          guard let x = values.baseAddress, let y = out.baseAddress else { return }
          let first = chunk.lowerBound * width
          let found = ckernels_standardize(
            x + first, y + first, chunk.count, width, factors, means, deviations)
          if found != 0 { isFar.store(true, ordering: .relaxed) }
        }
      }
      filled = count * width
    }
    if isFar.load(ordering: .relaxed) { try rows.requireNoInfinity() }
    return Matrix(rows: rows.rows, columns: rows.columns, elements: elements)
  }
}
