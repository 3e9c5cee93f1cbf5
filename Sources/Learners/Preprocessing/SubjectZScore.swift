/// Brings every feature to mean 0 and deviation 1 within each subject's own rows.
///
/// Rows are scaled with the rows of the same subject in the same call: training rows among
/// training rows, test rows among test rows. A test row is therefore answered with the help of
/// other test rows of its subject, never of its label: tables that the step touches say so. A
/// subject with fewer than two values of a feature is scaled with the mean and deviation of all
/// training rows; a feature that is constant within a subject becomes 0. NaN stays NaN. Each row
/// counts once, whatever its weight.
public struct SubjectZScore: Transformer {
  /// `subject_zscore` in a spec.
  public static let name = "subject_zscore"
  /// For `trellis describe`.
  public static let summary =
    "Each feature to mean 0 and deviation 1 within each subject's own rows (transductive)."
  /// There is nothing to set.
  public static let parameters: [Parameter] = []
  /// Test rows are scaled with other test rows of their subject.
  public static let isTransductive = true

  /// There is nothing to read.
  public init(_ values: ParameterValues) {}

  /// Learns the moments of all training rows, for subjects that have too few of their own.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `tooFewRows` for no rows.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    FittedSubjectZScore(
      pooled: try Standardize(ParameterValues()).moments(
        of: data.features, names: data.featureNames, executor: executor))
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    FittedSubjectZScore(pooled: try Standardize.scaler(from: archive))
  }
}

/// Moments for subjects that have too few rows of their own.
public struct FittedSubjectZScore: FittedTransformer {
  let pooled: FittedStandardizer

  /// The names of the training columns.
  public var outputNames: [String] { pooled.outputNames }
  /// Nothing to report.
  public var notes: [String] { [] }
  /// The moments of all training rows.
  public var archive: ModelArchive { pooled.archive }

  /// Scales each row with the rows of its subject.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `failed` for other columns than in
  ///   training or rows without a subject.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(outputNames.count)
    try rows.requireNoInfinity()
    guard groups.count == rows.rows else {
      throw .failed("subject_zscore needs the subject of every row")
    }
    var members: [Int: [Int]] = [:]
    for (row, group) in groups.enumerated() { members[group, default: []].append(row) }
    var out = rows
    for group in members.keys.sorted() {
      guard let own = members[group] else { continue }
      for (index, common) in pooled.columns.enumerated() {
        let values = own.map { rows[$0, index] }
        let isAlone = values.count(where: { !$0.isNaN }) < 2
        let column = isAlone ? common : Standardize.moments(of: values).column
        for (row, value) in zip(own, values) { out[row, index] = column.scaled(value) }
      }
    }
    return out
  }
}
