/// Adds products of features.
///
/// As scikit-learn's PolynomialFeatures without the constant column: all products of up to `degree`
/// features, in its order, named `a`, `a^2`, `a b`. Missing values are refused. Products too large
/// for a number are held at the largest one; more than 20,000 columns are refused.
public struct PolynomialFeatures: Transformer {
  /// `polynomial_features` in a spec.
  public static let name = "polynomial_features"
  /// For `trellis describe`.
  public static let summary = "Products of features up to a degree."
  /// The degree.
  public static let parameters = [
    Parameter(
      "degree", .integer(1...10), default: .integer(2), "How many factors a product has at most."),
    Parameter(
      "interaction_only", .bool, default: .bool(false),
      "Whether each feature may stand in a product only once."),
  ]

  static let most = 20_000

  private let degree: Int
  private let isInteractionOnly: Bool

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    degree = values.integer("degree")
    isInteractionOnly = values.bool("interaction_only")
  }

  /// Lists the products.
  /// - Throws: `LearnerError` for no rows, missing values or too many products.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    guard data.features.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try data.features.requireFinite()
    let count = data.featureNames.count
    var terms: [[Int]] = []
    var last: [[Int]] = [[]]
    for _ in 0..<degree {
      var next: [[Int]] = []
      for term in last {
        let first = term.last.map { isInteractionOnly ? $0 + 1 : $0 } ?? 0
        for feature in stride(from: first, to: count, by: 1) { next.append(term + [feature]) }
        guard terms.count + next.count <= Self.most else {
          throw .failed(
            "polynomial_features of \(count) features would make more than \(Self.most) columns")
        }
      }
      terms += next
      last = next
    }
    return FittedPolynomial(terms: terms, names: data.featureNames)
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedPolynomial(from: archive)
  }
}

/// Products of features.
public struct FittedPolynomial: FittedTransformer {
  /// The features of each product.
  let terms: [[Int]]
  private let columns: Int
  /// `a`, `a^2`, `a b`, ….
  public let outputNames: [String]

  /// Nothing to report.
  public var notes: [String] { [] }

  init(terms: [[Int]], names: [String]) {
    self.terms = terms
    columns = names.count
    outputNames = ColumnNames.distinct(
      terms.map { term in
        var words: [String] = []
        for (place, feature) in term.enumerated() where place == 0 || term[place - 1] != feature {
          let power = term.count { $0 == feature }
          words.append(power == 1 ? names[feature] : "\(names[feature])^\(power)")
        }
        return words.joined(separator: " ")
      })
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    columns = try archive.integer("columns", in: 0...PolynomialFeatures.most)
    let sizes = try archive.integers("sizes")
    guard sizes.allSatisfy({ (1...10).contains($0) }) else {
      throw .failed("archive: a product has no factors")
    }
    let factors = try archive.integers("factors", count: sizes.reduce(0, +))
    let count = columns
    guard factors.allSatisfy({ (0..<count).contains($0) }) else {
      throw .failed("archive: a factor is no feature")
    }
    var terms: [[Int]] = []
    var first = 0
    for size in sizes {
      terms.append(Array(factors[first..<first + size]))
      first += size
    }
    self.terms = terms
    outputNames = try archive.texts("names", count: sizes.count)
  }

  /// Products and names.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.integers = [
      "columns": [columns], "sizes": terms.map(\.count), "factors": terms.flatMap { $0 },
    ]
    archive.texts["names"] = outputNames
    return archive
  }

  /// Multiplies.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(columns)
    try rows.requireFinite()
    let limit = Double.greatestFiniteMagnitude
    var out: [Double] = []
    out.reserveCapacity(rows.rows * terms.count)
    for row in 0..<rows.rows {
      let first = row * columns
      for term in terms {
        var product = 1.0
        for feature in term {
          product = max(-limit, min(limit, product * rows.elements[first + feature]))
        }
        out.append(product)
      }
    }
    return Matrix(rows: rows.rows, columns: terms.count, elements: out)
  }
}
