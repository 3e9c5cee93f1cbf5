/// A model that looks at no feature: what every real model has to beat.
///
/// `prior`, `majority`, `mean` and `median` answer every row alike, as scikit-learn's dummies do.
/// `steady_prior` is a prior in which classes that lead by chance only share their part: over grouped
/// folds the larger of two equal classes is the smaller one of the test fold, so that a plain prior
/// stays below chance by construction and anything looks better than it.
/// `stratified` and `uniform` draw a class for each row. The draw depends on the seed and the row's
/// values (a hash of their bits), not on its place, so that the order of rows cannot matter; equal
/// rows get equal draws. `uniform` answers 1/classes with a tilt of one part in a billion to the
/// class drawn, so that both its probabilities and the decisions read from them are uniform.
public struct Dummy: Learner {
  /// `dummy` in a spec.
  public static let name = "dummy"
  /// For `trellis describe`.
  public static let summary = "A blind guess: the baseline of every table."
  /// The strategy.
  public static let parameters = [
    Parameter(
      "strategy",
      .choice(strategies(for: .classification) + strategies(for: .regression)), default: nil,
      "How it guesses: `steady_prior` (the default: classes within two standard errors of the"
        + " largest count as equally frequent), `prior`, `majority`, `stratified`, `uniform` for"
        + " classes; `mean` (the default), `median` for numbers.")
  ]
  /// Features are never looked at.
  public static let acceptsMissing = true
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let strategy: String?

  /// How it may guess what.
  public static func strategies(for task: TaskKind) -> [String] {
    switch task {
    case .classification: ["steady_prior", "prior", "majority", "stratified", "uniform"]
    case .regression: ["mean", "median"]
    }
  }

  /// Reads `strategy`.
  public init(_ values: ParameterValues) { strategy = values["strategy"]?.text }

  /// Counts classes or averages targets, by weight; a class without rows gets probability 0.
  /// - Throws: `LearnerError` for no rows, unusable weights or a strategy of the other task.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try data.requireUsableWeights()
    try data.requireFiniteTargets()
    let weights = data.tamedWeights.values
    switch data.target {
    case .classes(let classes, let count):
      var sums = [Double](repeating: 0, count: count)
      for (label, weight) in zip(classes, weights) { sums[label] += weight }
      let total = sums.reduce(0, +)
      let rows = data.weights.reduce(0, +)
      return try answerer(prior: sums.map { $0 / total }, rows: rows, seed: seed)
    case .values(let values):
      return FittedDummy(
        answer: .fixed(
          try (0..<values.columns).map { column throws(LearnerError) in
            try centre(of: values.column(column), weights: weights)
          }))
    }
  }

  /// Classes whose share is within two standard errors of the largest get the mean of their shares.
  ///
  /// - Parameters:
  ///   - prior: the classes' shares.
  ///   - rows: sum of the weights: the number of trials where windows weigh 1/n of theirs.
  /// - Returns: the shares, summing to what they did.
  static func steady(_ prior: [Double], rows: Double) -> [Double] {
    let largest = prior.max() ?? 0
    let tied = prior.indices.filter { index in
      let gap = largest - prior[index]
      let variance = (largest + prior[index] - gap * gap) / max(rows, 1)
      return gap <= 2 * variance.squareRoot()
    }
    let mean = tied.reduce(0) { $0 + prior[$1] } / Double(max(tied.count, 1))
    var steady = prior
    for index in tied { steady[index] = mean }
    return steady
  }

  private func answerer(
    prior: [Double], rows: Double, seed: UInt64
  ) throws(LearnerError) -> FittedDummy {
    let seed = Seed.derive(from: seed, "dummy")
    switch strategy ?? "steady_prior" {
    case "steady_prior": return FittedDummy(answer: .fixed(Self.steady(prior, rows: rows)))
    case "prior": return FittedDummy(answer: .fixed(prior))
    case "majority":
      let largest = prior.max() ?? 0
      let chosen = prior.firstIndex(of: largest) ?? 0
      return FittedDummy(answer: .fixed(prior.indices.map { $0 == chosen ? 1 : 0 }))
    case "stratified": return FittedDummy(answer: .drawn(prior, tilt: 1, seed: seed))
    case "uniform":
      let even = [Double](repeating: 1 / Double(max(prior.count, 1)), count: prior.count)
      return FittedDummy(answer: .drawn(even, tilt: 1e-9, seed: seed))
    case let other:
      throw .parameter("strategy '\(other)' of the dummy is for numbers, not for classes")
    }
  }

  private func centre(of values: [Double], weights: [Double]) throws(LearnerError) -> Double {
    switch strategy ?? "mean" {
    case "mean": return WeightedCentre.mean(of: values, weights: weights)
    case "median": return WeightedCentre.median(of: values, weights: weights)
    case let other:
      throw .parameter("strategy '\(other)' of the dummy is for classes, not for numbers")
    }
  }

  /// The dummy that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    let values = try archive.finiteNumbers("answer")
    guard archive.numbers["tilt"] != nil else { return FittedDummy(answer: .fixed(values)) }
    let seed = UInt64(bitPattern: Int64(try archive.integers("seed", count: 1)[0]))
    let tilt = try archive.finiteNumbers("tilt", count: 1)[0]
    return FittedDummy(answer: .drawn(values, tilt: tilt, seed: seed))
  }
}

/// A dummy that has counted.
public struct FittedDummy: FittedLearner {
  enum Answer: Sendable {
    case fixed([Double])
    /// Probabilities of the draw; `tilt` is the share of the answer that goes to the class drawn.
    case drawn([Double], tilt: Double, seed: UInt64)
  }

  let answer: Answer

  /// Nothing to report.
  public var notes: [String] { [] }

  /// The shares, and how they are drawn.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    switch answer {
    case .fixed(let values): archive.numbers["answer"] = values
    case .drawn(let chances, let tilt, let seed):
      archive.numbers["answer"] = chances
      archive.numbers["tilt"] = [tilt]
      archive.integers["seed"] = [Int(Int64(bitPattern: seed))]
    }
    return archive
  }

  /// The same answer, or a draw by the same chances, for every row.
  /// - Returns: rows × classes, or rows × targets.
  public func predict(_ rows: Matrix<Double>, executor: any Executor) -> Matrix<Double> {
    var out: [Double] = []
    switch answer {
    case .fixed(let values):
      out.reserveCapacity(rows.rows * values.count)
      for _ in 0..<rows.rows { out.append(contentsOf: values) }
      return Matrix(rows: rows.rows, columns: values.count, elements: out)
    case .drawn(let chances, let tilt, let seed):
      out.reserveCapacity(rows.rows * chances.count)
      for row in 0..<rows.rows {
        let drawn = Self.draw(rows.row(row), chances: chances, seed: seed)
        for (label, chance) in chances.enumerated() {
          out.append(chance * (1 - tilt) + (label == drawn ? tilt : 0))
        }
      }
      return Matrix(rows: rows.rows, columns: chances.count, elements: out)
    }
  }

  private static func draw(_ row: ArraySlice<Double>, chances: [Double], seed: UInt64) -> Int {
    var state = seed
    for value in row {
      let bits = value.isNaN ? UInt64.max : (value == 0 ? 0 : value.bitPattern)
      state = Seed.mix((state ^ bits) &+ 0x9E37_79B9_7F4A_7C15)
    }
    var generator = SplitMix64(seed: state)
    var left = generator.uniform()
    var last = 0
    for (label, chance) in chances.enumerated() where chance > 0 {
      if left < chance { return label }
      left -= chance
      last = label
    }
    return last
  }
}
