/// Replaces features that are codes by a column of 0 and 1 for each code of the training rows.
///
/// As scikit-learn's OneHotEncoder with `handle_unknown="ignore"`: codes in ascending order, a code
/// that training rows do not have becomes all zeros. Departures: NaN is no code and becomes all
/// zeros; the columns stand where the feature stood, named `NAME=CODE`; other features stay as they
/// are, NaN included. A feature with more than 1,000 codes is refused: it is no code.
public struct OneHot: Transformer {
  /// `one_hot` in a spec.
  public static let name = "one_hot"
  /// For `trellis describe`.
  public static let summary = "A column of 0 and 1 for each code of the named features."
  /// Which features.
  public static let parameters = [
    Parameter(
      required: "columns", .nonEmptyList(.text), "The features that are codes, by name.")
  ]

  static let most = 1000

  private let chosen: [String]

  /// Reads the parameter.
  public init(_ values: ParameterValues) { chosen = values.texts("columns") }

  /// Learns the codes from training rows.
  /// - Throws: `LearnerError` for no rows, infinities, an unknown name or too many codes.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    guard data.features.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try data.features.requireNoInfinity()
    for name in chosen where !data.featureNames.contains(name) {
      throw .failed(
        "one_hot: no feature '\(name)'; there are \(ColumnNames.listed(data.featureNames))")
    }
    let wanted = Set(chosen)
    var codes: [[Double]?] = []
    for (index, name) in data.featureNames.enumerated() {
      guard wanted.contains(name) else {
        codes.append(nil)
        continue
      }
      // Adding 0 makes −0 the same code as 0.
      let found = Set(data.features.column(index).filter { !$0.isNaN }.map { $0 + 0 }).sorted()
      guard found.count <= Self.most else {
        throw .failed("one_hot: '\(name)' has \(found.count) different values, more than 1,000")
      }
      codes.append(found)
    }
    return FittedOneHot(codes: codes, names: data.featureNames)
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedOneHot(from: archive)
  }
}

/// Codes that were learned.
public struct FittedOneHot: FittedTransformer {
  /// For each feature its codes, ascending; `nil` for a feature that is none.
  let codes: [[Double]?]
  /// The training columns, each code's column in place of the feature's.
  public let outputNames: [String]

  /// Nothing to report.
  public var notes: [String] { [] }

  init(codes: [[Double]?], names: [String]) {
    self.codes = codes
    var out: [String] = []
    for (name, codes) in zip(names, codes) {
      out += codes.map { $0.map { "\(name)=\(Canonical.short($0))" } } ?? [name]
    }
    outputNames = ColumnNames.distinct(out)
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let sizes = try archive.integers("sizes")
    guard sizes.allSatisfy({ (-1...OneHot.most).contains($0) }) else {
      throw .failed("archive: a feature has no number of codes")
    }
    let values = try archive.numbers("codes", count: sizes.reduce(0) { $0 + max($1, 0) })
    var codes: [[Double]?] = []
    var first = 0
    for size in sizes {
      codes.append(size < 0 ? nil : Array(values[first..<first + size]))
      first += max(size, 0)
    }
    self.codes = codes
    outputNames = try archive.texts(
      "names", count: codes.reduce(0) { $0 + ($1?.count ?? 1) })
  }

  /// Codes and names.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers["codes"] = codes.flatMap { $0 ?? [] }
    archive.integers["sizes"] = codes.map { $0?.count ?? -1 }
    archive.texts["names"] = outputNames
    return archive
  }

  /// Compares with the codes.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `failed` for other columns than in
  ///   training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(codes.count)
    try rows.requireNoInfinity()
    var out: [Double] = []
    out.reserveCapacity(rows.rows * outputNames.count)
    for row in 0..<rows.rows {
      for (value, codes) in zip(rows.row(row), codes) {
        if let codes {
          for code in codes { out.append(code == value ? 1 : 0) }
        } else {
          out.append(value)
        }
      }
    }
    return Matrix(rows: rows.rows, columns: outputNames.count, elements: out)
  }
}
