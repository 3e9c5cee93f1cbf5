/// Rows of smaller classes again, drawn with replacement.
///
/// As imbalanced-learn's RandomOverSampler without shrinkage.
public struct RandomOverSample: Resampler {
  /// `random_over_sample` in a spec.
  public static let name = "random_over_sample"
  /// For `trellis describe`.
  public static let summary = "Rows of the smaller classes again, drawn at random."
  /// The share.
  public static let parameters = [OverSampling.ratio]
  /// Rows are repeated as they are.
  public static let acceptsMissing = true

  private let ratio: Double

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) { ratio = values.number("ratio") }

  /// Repeats rows of the smaller classes.
  /// - Throws: `LearnerError` for numbers as target or unusable weights.
  public func resampled(
    _ data: TrainingSet, classNames: [String], seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> Resampled {
    let balance = try ClassBalance(data, step: Self.name, classNames: classNames)
    var rows = Array(0..<data.features.rows)
    var notes: [String] = []
    for (label, count) in try balance.missing(ratio: ratio).enumerated() where count > 0 {
      try executor.checkCancellation()
      var generator = SplitMix64(seed: Seed.derive(from: seed, label))
      let members = balance.members[label]
      for _ in 0..<count { rows.append(members[generator.below(members.count)]) }
      notes.append("\(Self.name): \(count) rows added to class \(balance.name(label))")
    }
    return Resampled(data: notes.isEmpty ? data : data.selecting(rows: rows), notes: notes)
  }
}
