#if canImport(Glibc)
  import Glibc
#endif

/// Spreads every feature evenly over 0...1, or into a normal distribution, by its quantiles.
///
/// As scikit-learn's QuantileTransformer: interpolation between quantiles, at repeated values the
/// middle of both sides; normal scores are held within ±5.199 (probabilities from 1e-7). NaN is left
/// out and stays NaN. Each row counts once, whatever its weight. Departures: quantiles are those of
/// all rows, not of a sample of 10,000; values within 1e-7 of an end, in the feature's unit, are not
/// moved to it; a feature without any training value becomes the middle.
public struct QuantileTransform: Transformer {
  /// `quantile_transform` in a spec.
  public static let name = "quantile_transform"
  /// For `trellis describe`.
  public static let summary = "Each feature to a uniform or normal distribution, by its quantiles."
  /// Number of quantiles and distribution.
  public static let parameters = [
    Parameter(
      "quantiles", .integer(2...100_000), default: .integer(1000),
      "How many quantiles are kept, at most one for each training row."),
    Parameter(
      "distribution", .choice(["uniform", "normal"]), default: .text("uniform"),
      "What values look like afterwards."),
  ]

  private let quantiles: Int
  private let isNormal: Bool

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    quantiles = values.integer("quantiles")
    isNormal = values.text("distribution") == "normal"
  }

  /// Learns quantiles from training rows; NaN is missing.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `tooFewRows` for no rows.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    let rows = data.features.rows
    guard rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try data.features.requireNoInfinity()
    let steps = min(quantiles, rows) - 1
    let tables = data.featureNames.indices.map { index -> [Double] in
      let sorted = SortedColumn(data.features.column(index))
      guard !sorted.values.isEmpty else { return [] }
      return (0...steps).map { sorted.value($0, of: steps) }
    }
    return FittedQuantiles(
      tables: tables, steps: steps, isNormal: isNormal, outputNames: data.featureNames)
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedQuantiles(from: archive)
  }
}

/// Quantiles of each feature that were learned.
public struct FittedQuantiles: FittedTransformer {
  /// Ascending, `steps` + 1 for each feature; none for a feature without any training value.
  let tables: [[Double]]
  let steps: Int
  let isNormal: Bool
  /// The names of the training columns.
  public let outputNames: [String]

  /// Nothing to report.
  public var notes: [String] { [] }

  init(tables: [[Double]], steps: Int, isNormal: Bool, outputNames: [String]) {
    self.tables = tables
    self.steps = steps
    self.isNormal = isNormal
    self.outputNames = outputNames
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let names = try archive.texts("names")
    steps = try archive.integer("steps", in: 0...100_000)
    let width = steps + 1
    let present = try archive.integers("present", count: names.count)
    guard present.allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw .failed("archive: a feature is neither there nor missing")
    }
    let values = try archive.numbers("quantiles", count: present.reduce(0, +) * width)
    guard values.allSatisfy({ $0.isFinite }) else {
      throw .failed("archive: a quantile is not finite")
    }
    var tables: [[Double]] = []
    var first = 0
    for flag in present {
      tables.append(flag == 1 ? Array(values[first..<first + width]) : [])
      first += flag * width
    }
    guard tables.allSatisfy({ zip($0, $0.dropFirst()).allSatisfy(<=) }) else {
      throw .failed("archive: quantiles are not in order")
    }
    self.tables = tables
    outputNames = names
    isNormal = try archive.integer("normal", in: 0...1) == 1
  }

  /// Quantiles and names.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers["quantiles"] = tables.flatMap { $0 }
    archive.integers = [
      "steps": [steps], "present": tables.map { $0.isEmpty ? 0 : 1 },
      "normal": [isNormal ? 1 : 0],
    ]
    archive.texts["names"] = outputNames
    return archive
  }

  /// Replaces each value by its place among the training rows; NaN stays NaN.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `failed` for other columns than in
  ///   training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(outputNames.count)
    try rows.requireNoInfinity()
    var out = rows
    let columns = rows.columns
    out.elements.withUnsafeMutableBufferPointer { values in
      for (index, table) in tables.enumerated() {
        for at in stride(from: index, to: values.count, by: columns) where !values[at].isNaN {
          let place = place(of: values[at], in: table)
          values[at] = isNormal ? Self.score(place) : place
        }
      }
    }
    return out
  }

  /// The part of the training rows below a value.
  private func place(of value: Double, in table: [Double]) -> Double {
    guard let low = table.first, let high = table.last else { return 0.5 }
    if value <= low { return 0 }
    if value >= high { return 1 }
    // The last quantile at or below the value, and the first at or above it.
    let above = table.partitioningIndex { $0 > value }
    let upper = interpolated(value, table, above - 1, exact: above - 1)
    let from = table.partitioningIndex { $0 >= value }
    let lower = interpolated(value, table, from - 1, exact: from)
    return 0.5 * (upper + lower)
  }

  private func interpolated(
    _ value: Double, _ table: [Double], _ left: Int, exact: Int
  ) -> Double {
    if table[exact] == value { return reference(exact) }
    let (a, b) = (table[left], table[left + 1])
    var part = (value - a) / (b - a)
    if !(b - a).isFinite { part = (value / 2 - a / 2) / (b / 2 - a / 2) }
    return reference(left) + part * (reference(left + 1) - reference(left))
  }

  private func reference(_ index: Int) -> Double { Double(index) / Double(max(steps, 1)) }

  private static func score(_ place: Double) -> Double {
    let least = 1e-7 - Double.ulpOfOne
    if place <= least { return NormalDistribution.quantile(least) }
    if place >= 1 - least { return NormalDistribution.quantile(1 - least) }
    return NormalDistribution.quantile(place)
  }
}

extension Array {
  /// The first index from which on a condition holds, in an array that it divides in two.
  fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
