/// New rows like SMOTE's, but only from rows near other classes.
///
/// Han, Wang, Mao (2005), doi:10.1007/11538059_91. A row is in danger where at least half, but not all,
/// of its `m` nearest rows of any class belong to others. Kind 1 draws between rows in danger and their
/// neighbours of the same class; kind 2 takes neighbours of every class, and towards another class goes
/// less than half of the way. Departures from imbalanced-learn: as `smote`; and kind 2 draws the gap
/// towards another class from 0 to 0.5, as the paper does, where imbalanced-learn multiplies two draws.
public struct BorderlineSMOTE: Resampler {
  /// `borderline_smote` in a spec.
  public static let name = "borderline_smote"
  /// For `trellis describe`.
  public static let summary = "As smote, but only from rows that lie near other classes."
  /// Neighbours, kind, share and distances.
  public static let parameters = [
    OverSampling.neighbours,
    Parameter(
      "m", .integer(1...1000), default: .integer(10),
      "Neighbours of any class that tell whether a row lies near other classes."),
    Parameter(
      "kind", .integer(1...2), default: .integer(1),
      "1: rows are drawn towards neighbours of the same class; 2: of any class, less than half-way to another one."
    ),
    OverSampling.ratio, OverSampling.scaling, OverSampling.indicators,
  ]
  /// Distances need every value.
  public static let acceptsMissing = false

  private let k: Int
  private let m: Int
  private let kind: Int
  private let sampling: OverSampling

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) {
    k = values.integer("k")
    m = values.integer("m")
    kind = values.integer("kind")
    sampling = OverSampling(Self.name, values)
  }

  /// Draws rows of the smaller classes from those in danger.
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
    let danger = try Self.endangered(members, in: space, m: m)
    guard !danger.isEmpty else {
      notes.append(
        "\(Self.name): no row of class \(space.balance.name(label)) lies at a border, none added")
      return ClassDraws(notes: notes)
    }
    let neighbours = try space.nearest(
      to: danger, among: kind == 1 ? members : space.present, k: k)
    var draws = SampleSpace.draws(count, from: danger, neighbours, &generator)
    if kind == 2 {
      draws = draws.map { draw in
        space.classes[draw.partner] == label
          ? draw : Draw(source: draw.source, partner: draw.partner, gap: draw.gap / 2)
      }
    }
    return ClassDraws(draws: draws, notes: notes)
  }

  /// Rows of one class of whose `m` nearest rows at least half, but not all, are of other classes.
  static func endangered(
    _ members: [Int], in space: SampleSpace, m: Int
  ) throws(LearnerError) -> [Int] {
    let neighbours = try space.nearest(to: members, among: space.present, k: m)
    return members.enumerated().filter { place, row in
      let others = neighbours.of(place).count { space.classes[$0] != space.classes[row] }
      return 2 * others >= neighbours.k && others < neighbours.k
    }.map(\.element)
  }
}
