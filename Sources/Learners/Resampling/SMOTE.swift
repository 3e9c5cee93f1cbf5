/// New rows on the lines between rows of a class and their nearest neighbours of the same class.
///
/// Chawla, Bowyer, Hall, Kegelmeyer (2002), doi:10.1613/jair.953. Every smaller class is brought to the
/// share `ratio` of the largest. Departures from imbalanced-learn: distances are measured on
/// standardised columns and columns of zeros and ones stay apart, unless told otherwise; equal
/// distances are ranked by row; a class with `k` rows or fewer takes all its rows as neighbours, with a
/// note.
public struct SMOTE: Resampler {
  /// `smote` in a spec.
  public static let name = "smote"
  /// For `trellis describe`.
  public static let summary =
    "New rows between rows of the smaller classes and their nearest neighbours of the same class."
  /// Neighbours, share and distances.
  public static let parameters = [
    OverSampling.neighbours, OverSampling.ratio, OverSampling.scaling, OverSampling.indicators,
  ]
  /// Distances need every value.
  public static let acceptsMissing = false

  private let k: Int
  private let sampling: OverSampling

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) {
    k = values.integer("k")
    sampling = OverSampling(Self.name, values)
  }

  /// Draws rows of the smaller classes.
  /// - Throws: `LearnerError` for missing values, numbers as target, or a class with one row.
  public func resampled(
    _ data: TrainingSet, classNames: [String], seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> Resampled {
    try sampling.resampled(
      data, classNames: classNames, seed: seed, executor: executor, drawing: draws)
  }

  @Sendable private func draws(
    _ label: Int, _ count: Int, _ space: SampleSpace, _ generator: inout SplitMix64
  ) throws(LearnerError) -> ClassDraws {
    let (members, notes) = try space.members(of: label, forNeighbours: k)
    let neighbours = try space.nearest(to: members, among: members, k: k)
    return ClassDraws(
      draws: SampleSpace.draws(count, from: members, neighbours, &generator), notes: notes)
  }
}
