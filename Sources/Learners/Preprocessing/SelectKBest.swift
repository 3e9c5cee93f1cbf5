/// Keeps the features that say most about the classes, each by itself.
///
/// As scikit-learn's SelectKBest with f_classif, mutual_info_classif or chi2: of equal scores the
/// later features, undefined scores last. Each row counts once, whatever its weight. Missing values
/// are refused. Departures: mutual information is estimated without the noise that scikit-learn adds
/// (Ross 2014, doi:10.1371/journal.pone.0087357, 3 neighbours); a feature that is constant within
/// rounding has no F.
public struct SelectKBest: Transformer {
  /// `select_k_best` in a spec.
  public static let name = "select_k_best"
  /// For `trellis describe`.
  public static let summary = "Keeps the k features that tell the classes apart best."
  /// Score and number.
  public static let parameters = [
    Parameter(
      "score", .choice(["anova_f", "mutual_info", "chi2"]), default: .text("anova_f"),
      "What ranks features: the F of an analysis of variance, mutual information, or chi-squared"
        + " (counts of at least 0)."),
    Parameter("k", .integer(1...1_000_000), default: .integer(10), "How many features are kept."),
  ]

  private let score: String
  private let count: Int

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    score = values.text("score")
    count = values.integer("k")
  }

  /// Learns which features to keep.
  /// - Throws: `LearnerError` for targets that are no classes, no rows, missing values, and values
  ///   below 0 with `chi2`.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    let scores = try self.scores(of: data, executor: executor)
    // The worst first; of equal ones the earlier.
    let order = scores.indices.sorted {
      let (a, b) = (Self.rank(scores[$0]), Self.rank(scores[$1]))
      return a < b || (a == b && $0 < $1)
    }
    let kept = order.suffix(count).sorted()
    let notes =
      count > scores.count
      ? ["select_k_best: all \(scores.count) features kept, fewer than k = \(count)"] : []
    return FittedSelection(
      kept: kept, names: data.featureNames, takesMissing: false, notes: notes)
  }

  private static func rank(_ score: Double) -> Double { score.isNaN ? -.infinity : score }

  /// The score of each feature; NaN where it is undefined.
  /// - Throws: as `fitted(to:seed:executor:)`.
  public func scores(
    of data: TrainingSet, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> [Double] {
    guard case .classes(let classes, let classCount) = data.target else {
      throw .parameter("select_k_best scores classes, not numbers")
    }
    guard data.features.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try data.features.requireFinite()
    if score == "chi2", let at = data.features.elements.firstIndex(where: { $0 < 0 }) {
      let name = data.featureNames[at % data.features.columns]
      throw .failed("chi2 needs values of at least 0; feature '\(name)' has one below")
    }
    var scores = [Double](repeating: 0, count: data.features.columns)
    scores.withUnsafeMutableBufferPointer { scores in
      nonisolated(unsafe) let out = scores
      executor.perform(chunks: out.count) { index in
        let column = data.features.column(index)
        out[index] =
          switch score {
          case "mutual_info": MutualInformation.estimate(column, classes, count: classCount)
          case "chi2": ClassScores.chiSquared(column, classes, count: classCount)
          default: ClassScores.varianceRatio(column, classes, count: classCount)
          }
      }
    }
    try executor.checkCancellation()
    return scores
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedSelection(from: archive)
  }
}
