/// New rows like SMOTE's, more of them from rows that have more neighbours of other classes.
///
/// He, Bai, Garcia, Li (2008), doi:10.1109/IJCNN.2008.4633969. The rows of a class share what is to be
/// added by the part of their `k` nearest rows that belongs to other classes; shares are rounded, so
/// that a few rows more or less may be added. Departures from imbalanced-learn: as `smote`; where no row
/// has a neighbour of another class nothing is added, with a note, instead of an error.
public struct ADASYN: Resampler {
  /// `adasyn` in a spec.
  public static let name = "adasyn"
  /// For `trellis describe`.
  public static let summary =
    "As smote, with more new rows where neighbours belong to other classes."
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

  /// Draws rows of the smaller classes, most where they are hard to tell apart.
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
    var (members, notes) = try space.members(of: label, forNeighbours: k)
    let counts = try Self.counts(of: members, total: count, in: space, k: k)
    guard counts.contains(where: { $0 > 0 }) else {
      notes.append(
        "\(Self.name): no row of class \(space.balance.name(label)) has neighbours of another class, "
          + "none added")
      return ClassDraws(notes: notes)
    }
    let neighbours = try space.nearest(to: members, among: members, k: k)
    var draws: [Draw] = []
    for (place, count) in counts.enumerated() {
      for _ in 0..<count {
        let partner = neighbours.rows[place * neighbours.k + generator.below(neighbours.k)]
        draws.append(Draw(source: members[place], partner: partner, gap: generator.uniform()))
      }
    }
    return ClassDraws(draws: draws, notes: notes)
  }

  /// How many rows are drawn from each row of a class.
  static func counts(
    of members: [Int], total: Int, in space: SampleSpace, k: Int
  ) throws(LearnerError) -> [Int] {
    let neighbours = try space.nearest(to: members, among: space.present, k: k)
    let shares = members.enumerated().map { place, row in
      let others = neighbours.of(place).count { space.classes[$0] != space.classes[row] }
      return Double(others) / Double(neighbours.k)
    }
    let sum = shares.reduce(0, +)
    guard sum > 0 else { return [Int](repeating: 0, count: members.count) }
    return shares.map { Int(($0 / sum * Double(total)).rounded(.toNearestOrEven)) }
  }
}
