import CKernels

/// Principal components: the directions in which the training rows vary most.
///
/// As scikit-learn's PCA: features are centred, not scaled; of each direction the element of
/// largest size is positive; variances have divisor n − 1. Each row counts once, whatever its
/// weight. Departures: more components than rows or columns give as many as there are, with a note;
/// with `whiten`, directions without variance give 0. Missing values are refused. Cost: rows ×
/// columns × the smaller of both; a few components cost less than all.
public struct PCA: Transformer {
  /// `pca` in a spec.
  public static let name = "pca"
  /// For `trellis describe`.
  public static let summary = "Principal components of the features."
  /// Number of components, and whitening.
  public static let parameters = [
    Parameter(
      "components",
      .either([
        .integer(1...1_000_000),
        .number(NumberRange(0, 1, includesLower: false, includesUpper: false)),
      ]), default: nil,
      "How many components, or the share of the variance that they explain at least; all of them"
        + " unless given."),
    Parameter(
      "whiten", .bool, default: .bool(false),
      "Whether components are brought to variance 1."),
  ]

  private let components: Int?
  private let share: Double?
  private let whitens: Bool

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` for a number of components that is none.
  public init(_ values: ParameterValues) throws(LearnerError) {
    whitens = values.bool("whiten")
    components = values["components"]?.integer
    share = components == nil ? values["components"]?.number : nil
    if let components, components < 1 {
      throw .parameter("expected at least 1 component, found \(components)")
    }
    if let share, !(share > 0 && share < 1) {
      throw .parameter("expected a share of the variance between 0 and 1 for 'components'")
    }
  }

  /// Learns directions from training rows.
  /// - Throws: `LearnerError.nonFinite` for missing values, `tooFewRows` for fewer than two.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    try fittedComponents(to: data.features, executor: executor)
  }

  /// As `fitted(to:seed:executor:)`, with directions to look at.
  public func fittedComponents(
    to rows: Matrix<Double>, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedPCA {
    guard rows.rows > 1 else { throw .tooFewRows(found: rows.rows, needed: 2) }
    let columns = rows.columns
    var sums = [Double](repeating: 0, count: columns)
    // Sums, finiteness and the largest value at one look.
    let largest = rows.elements.withUnsafeBufferPointer { values in
      values.baseAddress.map { ckernels_survey($0, rows.rows, columns, &sums) } ?? 0
    }
    if !largest.isFinite { try rows.requireFinite() }
    let units = ColumnUnits(columns: columns, largest: largest)
    let values = units.scaledTraining(rows)
    let mean =
      units.isOne
      ? sums.map { $0 / Double(rows.rows) }
      : values.withUnsafeBufferPointer { ScatterMatrix.means(of: $0, columns: columns) }
    let found = try PrincipalDirections(
      values, columns: columns, mean: mean, wanted: components, executor: executor)
    let most = min(rows.rows, columns)
    var count = min(components ?? most, most)
    if let share {
      let total = found.variances.reduce(0, +)
      var sum = 0.0
      count = 0
      // As numpy's searchsorted from the right: the first sum above the share.
      for variance in found.variances where total > 0 && sum / total <= share && count < most {
        sum += variance
        count += 1
      }
      count = min(max(count, 1), most)
    }
    return FittedPCA(
      found, units: units, mean: mean, count: count, whitens: whitens, wanted: components)
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedPCA(from: archive)
  }
}
