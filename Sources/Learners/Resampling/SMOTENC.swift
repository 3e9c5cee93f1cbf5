/// SMOTE for tables with categorical columns.
///
/// Chawla et al. (2002), doi:10.1613/jair.953, section 6.1. Rows that differ in a category are further
/// apart by the median deviation of the number columns in their class; a new row takes the category that
/// most of the neighbours have. Departures from imbalanced-learn: as `smote`; and of categories that are
/// equally frequent the one of the nearest neighbour wins, where imbalanced-learn draws.
public struct SMOTENC: Resampler {
  /// `smote_nc` in a spec.
  public static let name = "smote_nc"
  /// For `trellis describe`.
  public static let summary =
    "As smote, for tables with categorical columns: these take the most frequent value among the neighbours."
  /// Columns, neighbours, share and distances.
  public static let parameters = [
    Parameter(
      required: "categorical", .nonEmptyList(.text),
      "The categorical columns, by name, with or without their modality: `eeg:site` or `site`."),
    OverSampling.neighbours, OverSampling.ratio, OverSampling.scaling, OverSampling.indicators,
  ]
  /// Distances need every value.
  public static let acceptsMissing = false

  private let k: Int
  private let categorical: [String]
  private let sampling: OverSampling

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) {
    k = values.integer("k")
    categorical = values.texts("categorical")
    sampling = OverSampling(Self.name, values)
  }

  /// Draws rows of the smaller classes.
  /// - Throws: `LearnerError` for missing values, numbers as target, a class with one row, an unknown
  ///   column, or no column that is a number.
  public func resampled(
    _ data: TrainingSet, classNames: [String], seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> Resampled {
    let columns = try categories(among: data.featureNames)
    guard columns.count < data.featureNames.count else {
      throw .parameter("\(Self.name) needs a column that is a number; all are named as categorical")
    }
    return try sampling.resampled(
      data, classNames: classNames, categories: columns, seed: seed, executor: executor,
      drawing: draws)
  }

  private func categories(among names: [String]) throws(LearnerError) -> Set<Int> {
    var columns: Set<Int> = []
    for name in categorical {
      let found = names.indices.filter { names[$0] == name || names[$0].hasSuffix(":" + name) }
      guard !found.isEmpty else {
        throw .parameter("\(Self.name): there is no column '\(name)' behind 'preprocess'")
      }
      columns.formUnion(found)
    }
    return columns
  }

  @Sendable private func draws(
    _ label: Int, _ count: Int, _ space: SampleSpace, _ generator: inout SplitMix64
  ) throws(LearnerError) -> ClassDraws {
    let (members, notes) = try space.members(of: label, forNeighbours: k)
    let categories = space.roles.indices.filter { space.roles[$0] == .category }
    let coordinates = Self.coordinates(of: members, categories: categories, in: space)
    let neighbours = try space.nearest(to: members, among: members, k: k, in: coordinates)
    let draws = SampleSpace.draws(count, from: members, neighbours, &generator)
    let values = members.indices.map { place in
      categories.map { column in
        Self.mostFrequent(neighbours.of(place).map { space.data.features[$0, column] })
      }
    }
    var place = [Int](repeating: 0, count: space.data.features.rows)
    for (index, row) in members.enumerated() { place[row] = index }
    return ClassDraws(
      draws: draws, categories: draws.flatMap { values[place[$0.source]] }, notes: notes)
  }

  /// Number columns, then one column per category: two rows that differ in one are apart by the median
  /// deviation, squared and summed.
  static func coordinates(
    of members: [Int], categories: [Int], in space: SampleSpace
  ) -> Matrix<Double> {
    let numbers = space.coordinates
    let deviations = (0..<numbers.columns).map { column in
      deviation(members.map { numbers[$0, column] })
    }
    let penalty = WeightedCentre.median(
      of: deviations, weights: [Double](repeating: 1, count: deviations.count))
    let step = penalty.isFinite ? penalty / 2.0.squareRoot() : 0
    let features = space.data.features
    let levels = categories.map { column in Set(members.map { features[$0, column] }).sorted() }
    let width = numbers.columns + levels.reduce(0) { $0 + $1.count }
    var out = Matrix(repeating: 0.0, rows: numbers.rows, columns: width)
    for row in members {
      for column in 0..<numbers.columns { out[row, column] = numbers[row, column] }
      var first = numbers.columns
      for (column, levels) in zip(categories, levels) {
        if let level = levels.firstIndex(of: features[row, column]) {
          out[row, first + level] = step
        }
        first += levels.count
      }
    }
    return out
  }

  /// The deviation with divisor n; values are tamed, so that nothing overflows.
  private static func deviation(_ values: [Double]) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return 0 }
    let mean = values.reduce(0) { $0 + $1 / largest } / Double(values.count)
    let squares = values.reduce(0) { sum, value in
      sum + (value / largest - mean) * (value / largest - mean)
    }
    return (squares / Double(values.count)).squareRoot() * largest
  }

  /// The most frequent value; of equally frequent ones the first.
  static func mostFrequent(_ values: [Double]) -> Double {
    var best = (value: Double.nan, count: 0)
    for (place, value) in values.enumerated() where !values[..<place].contains(value) {
      let count = values.count { $0 == value }
      if count > best.count { best = (value, count) }
    }
    return best.value
  }
}
