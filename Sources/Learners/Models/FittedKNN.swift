/// Training rows that vote.
public struct FittedKNN: FittedLearner {
  /// How votes are counted.
  struct Settings: Sendable, Hashable {
    let k: Int
    let byDistance: Bool
    let metric: NeighborMetric
  }

  /// What the rows vote for.
  enum Target: Sendable {
    case classes([Int], count: Int)
    case values(Matrix<Double>)

    var outputs: Int {
      switch self {
      case .classes(_, let count): count
      case .values(let values): values.columns
      }
    }
  }

  private let settings: Settings
  private let rows: Matrix<Double>
  private let target: Target
  private let weights: [Double]
  private let search: NeighborSearch

  init(
    _ settings: Settings, rows: Matrix<Double>, target: Target, weights: [Double],
    executor: any Executor = SerialExecutor()
  ) {
    self.settings = settings
    self.rows = rows
    self.target = target
    self.weights = weights
    search = NeighborSearch(rows, metric: settings.metric, executor: executor)
  }

  /// Says so when there are fewer rows than neighbours wanted.
  public var notes: [String] {
    settings.k > rows.rows
      ? ["knn: all \(rows.rows) training rows vote, fewer than k = \(settings.k)"] : []
  }

  /// Votes of the nearest training rows.
  /// - Returns: for classes rows × classes, else rows × targets.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(self.rows.columns)
    try rows.requireFinite()
    let wanted = min(settings.k, self.rows.rows)
    let outputs = target.outputs
    var out = [Double](repeating: 0, count: rows.rows * outputs)
    // A part at a time, so that what was found stays small.
    let part = max(1, 4_000_000 / wanted)
    for first in stride(from: 0, to: rows.rows, by: part) {
      try executor.checkCancellation()
      let last = min(first + part, rows.rows)
      let own =
        last - first == rows.rows ? rows : rows.selecting(rows: Array(first..<last))
      let found = search.nearest(own, wanted, executor: executor)
      for row in 0..<own.rows {
        vote(found, row * wanted..<(row + 1) * wanted, &out, (first + row) * outputs)
      }
    }
    return Matrix(rows: rows.rows, columns: outputs, elements: out)
  }

  private func vote(
    _ found: NeighborSearch.Answer, _ range: Range<Int>, _ out: inout [Double], _ first: Int
  ) {
    // Votes are compared with the largest, so that no sum overflows or vanishes.
    var shares = [Double](repeating: 1, count: range.count)
    if settings.byDistance {
      let nearest = found.distances[range.lowerBound]
      for (place, at) in range.enumerated() {
        let distance = found.distances[at]
        shares[place] = distance == nearest ? 1 : nearest / distance
      }
    }
    let largest = range.reduce(0) { max($0, weights[Int(found.rows[$1])]) }
    var total = 0.0
    for (place, at) in range.enumerated() {
      let weight = weights[Int(found.rows[at])]
      shares[place] *= weight == largest ? 1 : weight / largest
      total += shares[place]
    }
    // A vote that is heavy and infinitely far may leave nothing.
    if total == 0 {
      shares[0] = 1
      total = 1
    }
    let rows = range.map { Int(found.rows[$0]) }
    switch target {
    case .classes(let classes, let count):
      for (row, share) in zip(rows, shares) { out[first + classes[row]] += share }
      for at in first..<first + count { out[at] /= total }
    case .values(let values):
      for column in 0..<values.columns {
        out[first + column] = Self.mean(of: values, column, rows, shares, total)
      }
    }
  }

  private static func mean(
    of values: Matrix<Double>, _ column: Int, _ rows: [Int], _ shares: [Double], _ total: Double
  ) -> Double {
    var sum = 0.0
    for (row, share) in zip(rows, shares) { sum += share * values[row, column] }
    if sum.isFinite { return sum / total }
    sum = 0
    for (row, share) in zip(rows, shares) { sum += share / total * values[row, column] }
    return max(-.greatestFiniteMagnitude, min(.greatestFiniteMagnitude, sum))
  }
}

extension FittedKNN {
  /// Rows, targets, weights and settings.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers = ["rows": rows.elements, "weights": weights]
    archive.integers = [
      "columns": [rows.columns], "k": [settings.k], "by_distance": [settings.byDistance ? 1 : 0],
      "outputs": [target.outputs],
    ]
    archive.texts["metric"] = [settings.metric.rawValue]
    switch target {
    case .classes(let classes, _): archive.integers["classes"] = classes
    case .values(let values): archive.numbers["targets"] = values.elements
    }
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let weights = try archive.numbers("weights")
    guard !weights.isEmpty, weights.count <= Int(Int32.max),
      weights.allSatisfy({ $0 > 0 && $0.isFinite })
    else { throw .failed("archive: weights of rows are none") }
    let columns = try archive.integer("columns", in: 0...Int(Int32.max))
    let outputs = try archive.integer("outputs", in: 0...65_536)
    let elements = try archive.numbers("rows", count: weights.count * columns)
    guard let metric = NeighborMetric(rawValue: try archive.text("metric")),
      elements.allSatisfy({ $0.isFinite })
    else { throw .failed("archive: rows or their distance are unknown") }
    let target: Target
    if archive.integers["classes"] != nil {
      let classes = try archive.integers("classes", count: weights.count)
      guard classes.allSatisfy({ (0..<outputs).contains($0) }) else {
        throw .failed("archive: a class is out of range")
      }
      target = .classes(classes, count: outputs)
    } else {
      let values = try archive.numbers("targets", count: weights.count * outputs)
      guard values.allSatisfy({ $0.isFinite }) else {
        throw .failed("archive: a target is not finite")
      }
      target = .values(Matrix(rows: weights.count, columns: outputs, elements: values))
    }
    self.init(
      Settings(
        k: try archive.integer("k", in: 1...Int(Int32.max)),
        byDistance: try archive.integer("by_distance", in: 0...1) == 1, metric: metric),
      rows: Matrix(rows: weights.count, columns: columns, elements: elements), target: target,
      weights: weights)
  }
}
