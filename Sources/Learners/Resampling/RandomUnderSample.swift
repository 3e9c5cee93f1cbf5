/// Fewer rows of larger classes, drawn without replacement.
///
/// As imbalanced-learn's RandomUnderSampler; rows that stay keep their order.
public struct RandomUnderSample: Resampler {
  /// `random_under_sample` in a spec.
  public static let name = "random_under_sample"
  /// For `trellis describe`.
  public static let summary = "Fewer rows of the larger classes, drawn at random."
  /// The share.
  public static let parameters = [
    Parameter(
      "ratio", .number(NumberRange(0, 1, includesLower: false)), default: .number(1),
      "What share of every larger class the smallest one is to be.")
  ]
  /// Rows stay as they are.
  public static let acceptsMissing = true

  private let ratio: Double

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) { ratio = values.number("ratio") }

  /// Leaves out rows of the larger classes.
  /// - Throws: `LearnerError` for numbers as target or unusable weights.
  public func resampled(
    _ data: TrainingSet, classNames: [String], seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> Resampled {
    let balance = try ClassBalance(data, step: Self.name, classNames: classNames)
    var stays = [Bool](repeating: true, count: data.features.rows)
    var notes: [String] = []
    for (label, count) in balance.kept(ratio: ratio).enumerated() {
      var members = balance.members[label]
      let surplus = members.count - count
      if surplus <= 0 { continue }
      var generator = SplitMix64(seed: Seed.derive(from: seed, label))
      generator.shuffle(&members)
      for row in members.prefix(surplus) { stays[row] = false }
      notes.append("\(Self.name): \(surplus) rows left out of class \(balance.name(label))")
    }
    let rows = stays.indices.filter { stays[$0] }
    return Resampled(data: notes.isEmpty ? data : data.selecting(rows: rows), notes: notes)
  }
}
