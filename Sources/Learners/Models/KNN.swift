/// k-nearest neighbours: the classes or numbers of the training rows that are nearest.
///
/// As scikit-learn's KNeighborsClassifier and KNeighborsRegressor, by brute force. Of equally near
/// rows the earlier ones count, so that an answer is defined. Rows of weight 0 are left out; other
/// weights weigh votes, while `k` counts rows. Departures: with fewer rows than `k` all of them vote,
/// and a note says so; a class without rows gets probability 0. Cost of an answer: rows × columns.
public struct KNN: Learner {
  /// `knn` in a spec.
  public static let name = "knn"
  /// For `trellis describe`.
  public static let summary = "k-nearest neighbours, for classes and numbers."
  /// Number, weights and distance.
  public static let parameters = [
    Parameter(
      "k", .integer(1...1_000_000), default: .integer(5), "How many training rows vote."),
    Parameter(
      "weights", .choice(["uniform", "distance"]), default: .text("uniform"),
      "Whether votes count alike or by 1/distance; a row at distance 0 then decides alone."),
    Parameter(
      "metric", .choice(NeighborMetric.allCases.map(\.rawValue)), default: .text("euclidean"),
      "The distance between rows."),
  ]
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let settings: FittedKNN.Settings

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    settings = FittedKNN.Settings(
      k: values.integer("k"), byDistance: values.text("weights") == "distance",
      metric: NeighborMetric(rawValue: values.text("metric")) ?? .euclidean)
  }

  /// Keeps the training rows that have weight; the seed is not used.
  /// - Throws: `LearnerError` for no rows, unusable weights, non-finite features or targets.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try data.requireUsableWeights()
    try data.requireFiniteTargets()
    try data.features.requireFinite()
    let kept = data.weights.indices.filter { data.weights[$0] > 0 }
    guard kept.count <= Int(Int32.max) else { throw .failed("knn takes at most 2^31 rows") }
    let all = kept.count == data.weights.count
    let target: FittedKNN.Target =
      switch data.target {
      case .classes(let classes, let count): .classes(kept.map { classes[$0] }, count: count)
      case .values(let values): .values(all ? values : values.selecting(rows: kept))
      }
    return FittedKNN(
      settings, rows: all ? data.features : data.features.selecting(rows: kept), target: target,
      weights: kept.map { data.weights[$0] }, executor: executor)
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedKNN(from: archive)
  }
}
