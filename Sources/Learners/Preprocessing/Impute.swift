import CKernels

/// Fills missing values from the training rows.
///
/// As scikit-learn's SimpleImputer and, for `strategy: knn`, its KNNImputer; each row counts once,
/// whatever its weight. NaN and infinities are missing. A feature without any training value is
/// kept and filled with 0 (scikit-learn drops it), so that columns stay the same in every fold; a
/// note names it. Indicator columns are appended in the order of the features, for features with missing values in training, as
/// `NAME_missing`.
public struct Impute: Transformer {
  /// `impute` in a spec.
  public static let name = "impute"
  /// For `trellis describe`.
  public static let summary = "Fills missing values from the training rows."
  /// Strategy, constant and indicators.
  public static let parameters = [
    Parameter(
      "strategy", .choice(["mean", "median", "most_frequent", "constant", "knn"]),
      default: .text("mean"),
      "What fills a gap; of equally frequent values the smallest; `knn`: the mean of the nearest"
        + " training rows that have the value."),
    Parameter(
      "value", .number(.any), default: nil,
      "The filling for `strategy: constant`, in the feature's unit."),
    Parameter(
      "k", .integer(1...1_000_000), default: nil,
      "For `strategy: knn`: how many rows are averaged; 5 unless given."),
    Parameter(
      "weights", .choice(["uniform", "distance"]), default: nil,
      "For `strategy: knn`: whether rows count alike (unless given) or by 1/distance."),
    Parameter(
      "add_indicator", .bool, default: .bool(false),
      "Whether to add a column of 0 and 1 for each feature with gaps in training."),
  ]

  private let strategy: String
  private let value: Double?
  private let addsIndicator: Bool
  private let neighbours: Int
  private let byDistance: Bool

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` unless `value` and `strategy: constant` stand together, and
  ///   `k` and `weights` with `strategy: knn` only.
  public init(_ values: ParameterValues) throws(LearnerError) {
    strategy = values.text("strategy")
    value = values["value"]?.number
    addsIndicator = values.bool("add_indicator")
    neighbours = values["k"]?.integer ?? 5
    byDistance = values["weights"]?.text == "distance"
    for key in ["k", "weights"] where values[key] != nil && strategy != "knn" {
      throw .parameter("'\(key)' of impute is only for strategy 'knn', found '\(strategy)'")
    }
    if strategy == "constant", value == nil {
      throw .parameter("impute with strategy 'constant' needs 'value'")
    }
    if strategy != "constant", value != nil {
      throw .parameter("'value' of impute is only for strategy 'constant', found '\(strategy)'")
    }
  }

  /// Learns one filling per feature.
  /// - Throws: `LearnerError.tooFewRows` for no rows.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    let rows = data.features
    guard rows.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    let found = ColumnMoments(rows, hasSquares: false, executor: executor)
    let gaps = found.counts.map { rows.rows - Int($0) }
    let empty = data.featureNames.indices.filter { found.counts[$0] == 0 }
    let fillings = fillings(of: rows, found, executor: executor)
    let marked = addsIndicator ? gaps.indices.filter { gaps[$0] > 0 } : []
    let simple = FittedImputer(
      fillings: fillings, marked: marked, names: data.featureNames, gaps: gaps,
      empty: empty.map { data.featureNames[$0] })
    guard strategy == "knn" else { return simple }
    return FittedNeighborImputer(
      simple: simple, donors: NeighborDonors(rows), k: neighbours, byDistance: byDistance)
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    archive.numbers["donors"] == nil
      ? try FittedImputer(from: archive) : try FittedNeighborImputer(from: archive)
  }

  /// One filling per column; 0 for a column without values.
  private func fillings(
    of rows: Matrix<Double>, _ found: ColumnMoments, executor: any Executor
  ) -> [Double] {
    if let value { return [Double](repeating: value, count: rows.columns) }
    let isMean = strategy != "median" && strategy != "most_frequent"
    let columns = rows.columns
    return [Double](unsafeUninitializedCapacity: columns) { buffer, filled in
      nonisolated(unsafe) let out = buffer
      // A stretch of columns at a time: a row's neighbours are read together.
      executor.performRows(columns, by: isMean ? max(1, columns) : 8) { chunk in
        for column in chunk {
          // Sums of larger numbers might overflow.
          if isMean, found.largest[column] <= 0x1p500 {
            out[column] = found.means[column]
          } else {
            let present = rows.column(column).filter(\.isFinite)
            out[column] = present.isEmpty ? 0 : filling(of: present)
          }
        }
      }
      filled = columns
    }
  }

  private func filling(of present: [Double]) -> Double {
    switch strategy {
    case "median":
      let sorted = present.sorted()
      let middle = sorted.count / 2
      return sorted.count % 2 == 1
        ? sorted[middle] : WeightedCentre.midpoint(sorted[middle - 1], sorted[middle])
    case "most_frequent": return Self.mode(of: present)
    default:
      let ones = [Double](repeating: 1, count: present.count)
      return WeightedCentre.mean(of: present, weights: ones)
    }
  }

  /// The most frequent value; of several the smallest.
  private static func mode(of present: [Double]) -> Double {
    let sorted = present.sorted()
    var (best, bestCount) = (sorted[0], 0)
    var start = 0
    for at in sorted.indices {
      if sorted[at] != sorted[start] { start = at }
      if at - start + 1 > bestCount { (best, bestCount) = (sorted[at], at - start + 1) }
    }
    return best
  }
}

/// Fillings that were learned.
public struct FittedImputer: FittedTransformer {
  /// One per feature, in its own unit.
  public let fillings: [Double]
  /// The features that have an indicator column, in order.
  public let marked: [Int]
  /// The training columns, then the indicators.
  public let outputNames: [String]
  /// Counts of the training rows' gaps, and features without any value.
  public let notes: [String]

  init(fillings: [Double], marked: [Int], names: [String], gaps: [Int], empty: [String]) {
    self.fillings = fillings
    self.marked = marked
    var taken = Set(names)
    var output = names
    for index in marked {
      var name = names[index] + "_missing"
      while taken.contains(name) { name += "_" }
      taken.insert(name)
      output.append(name)
    }
    outputNames = output
    var notes: [String] = []
    let total = gaps.reduce(0, +)
    if total > 0 {
      let columns = gaps.count { $0 > 0 }
      notes.append(
        "impute: \(total) training values imputed in \(columns) of \(names.count) features")
    }
    if !empty.isEmpty {
      let listed = empty.prefix(5).joined(separator: ", ") + (empty.count > 5 ? ", …" : "")
      notes.append("impute: \(empty.count) features without any training value: \(listed)")
    }
    self.notes = notes
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    fillings = try archive.numbers("fillings")
    marked = try archive.integers("marked")
    guard marked.allSatisfy(fillings.indices.contains) else {
      throw .failed("archive: an indicator stands for no feature")
    }
    outputNames = try archive.texts("names", count: fillings.count + marked.count)
    notes = try archive.texts("notes")
  }

  /// Fillings, indicators and notes.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers["fillings"] = fillings
    archive.integers["marked"] = marked
    archive.texts = ["names": outputNames, "notes": notes]
    return archive
  }

  /// Fills the gaps and appends the indicators.
  /// - Throws: `LearnerError.failed` for other columns than in training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(fillings.count)
    let (count, columns, width) = (rows.rows, rows.columns, outputNames.count)
    let out = [Double](unsafeUninitializedCapacity: count * width) { buffer, filled in
      nonisolated(unsafe) let out = buffer
      executor.performRows(count, by: max(1, (1 << 15) / max(1, width))) { chunk in
        rows.elements.withUnsafeBufferPointer { values in
          guard let x = values.baseAddress, let y = out.baseAddress else { return }
          let (from, to) = (x + chunk.lowerBound * columns, y + chunk.lowerBound * width)
          ckernels_fill(from, to, chunk.count, columns, width, fillings)
          for row in 0..<chunk.count {
            for (place, index) in marked.enumerated() {
              to[row * width + columns + place] = from[row * columns + index].isFinite ? 0 : 1
            }
          }
        }
      }
      filled = count * width
    }
    return Matrix(rows: count, columns: width, elements: out)
  }
}
