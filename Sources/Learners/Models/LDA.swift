/// Linear discriminant analysis: normal classes with one covariance for all.
///
/// Without shrinkage as scikit-learn's solver `svd` (its default): directions in which the
/// standardized features of a class deviate by less than 1e-4 are dropped, so that more columns
/// than rows are no obstacle. With shrinkage as its solver `lsqr`, whose probabilities those of
/// `eigen` equal: of each class's covariance, towards its mean variance; `auto` by Ledoit and Wolf
/// (2004), doi:10.1016/S0047-259X(03)00096-4. Departures: rows count by their weight; a constant
/// feature is known by the rounding of its deviation, not by an exact 0. Cost: rows × columns².
public struct LDA: Learner {
  /// `lda` in a spec.
  public static let name = "lda"
  /// For `trellis describe`.
  public static let summary = "Linear discriminant analysis, with shrinkage on request."
  /// Shrinkage.
  public static let parameters = [
    Parameter(
      "shrinkage", .either([.choice(["none", "auto"]), .number(.fraction)]),
      default: .text("none"),
      "Part of the covariance that is replaced by equal variances: `none`, `auto` (Ledoit-Wolf) or"
        + " a number from 0 to 1.")
  ]
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Classes only.
  public static let tasks: Set<TaskKind> = [.classification]

  private enum Shrinkage { case none, auto, fixed(Double) }
  private let shrinkage: Shrinkage

  /// Reads the parameter.
  /// - Throws: `LearnerError.parameter` for a shrinkage that is none.
  public init(_ values: ParameterValues) throws(LearnerError) {
    switch values["shrinkage"] {
    case nil, .text("none"): shrinkage = .none
    case .text("auto"): shrinkage = .auto
    case let value?:
      guard let part = value.number, part >= 0, part <= 1 else {
        throw .parameter("expected 'none', 'auto' or a number from 0 to 1 for 'shrinkage'")
      }
      shrinkage = .fixed(part)
    }
  }

  /// Learns means and the covariance within classes by weight; the seed is not used.
  ///
  /// With one class only, that class gets probability 1.
  /// - Throws: `LearnerError` for regression targets, non-finite features, unusable weights, and
  ///   `classAbsent` for a class without a row of positive weight.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    let known = try WeighedClasses(data, model: Self.name)
    let columns = data.features.columns
    let isShared = if case .fixed = shrinkage { true } else { false }
    let units = ColumnUnits(data.features, shared: isShared)
    let values = units.scaled(data.features)
    let means = values.withUnsafeBufferPointer {
      ScatterMatrix.means(
        of: $0, columns: columns, groups: known.classes, count: known.count,
        weights: known.weights)
    }
    let rule: DiscriminantRule
    if columns == 0 || known.count == 1 {
      rule = DiscriminantRule(priorsOnly: known.shares, columns: columns)
    } else if case .auto = shrinkage {
      let within = LedoitWolf.covariance(
        values, columns: columns, known: known, means: means, units: units, executor: executor)
      rule = try DiscriminantRule(solving: within, means: means, shares: known.shares)
    } else {
      let total = known.total
      let within = values.withUnsafeBufferPointer {
        ScatterMatrix.sum(
          of: $0, columns: columns, centres: means, groups: known.classes, weights: known.weights,
          executor: executor)
      }.map { $0 / total }
      rule = try Self.rule(within, shrinkage, means: means, known: known)
    }
    return FittedLDA(units: units, rule: rule)
  }

  private static func rule(
    _ within: [Double], _ shrinkage: Shrinkage, means: [Double], known: WeighedClasses
  ) throws(LearnerError) -> DiscriminantRule {
    guard case .fixed(let part) = shrinkage else {
      return try DiscriminantRule(
        whitening: within, means: means, shares: known.shares, rows: known.classes.count)
    }
    let columns = means.count / known.count
    var shrunk = within.map { $0 * (1 - part) }
    // Shrinking every class towards its own mean variance shrinks the pooled one towards its.
    var trace = 0.0
    for column in 0..<columns { trace += within[column * columns + column] }
    for column in 0..<columns {
      shrunk[column * columns + column] += part * trace / Double(columns)
    }
    return try DiscriminantRule(solving: shrunk, means: means, shares: known.shares)
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedLDA(from: archive)
  }
}
