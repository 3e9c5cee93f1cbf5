#if canImport(Glibc)
  import Glibc
#endif

/// Hyperplanes that were learned for classes, with a sigmoid each where they were calibrated.
public struct FittedLinearSVM: FittedLearner {
  private let scores: LinearScores
  /// Number of classes.
  public let classes: Int
  /// What a user should know about this fit.
  public let notes: [String]
  private let sigmoids: [PlattSigmoid]

  /// Vectors × features: one row for two classes (positive for class 1), else one row per class.
  public var coefficients: Matrix<Double> { scores.coefficients }
  /// One per vector.
  public var intercepts: [Double] { scores.intercepts }

  init(_ scores: LinearScores, classes: Int, sigmoids: [PlattSigmoid], notes: [String]) {
    self.scores = scores
    self.classes = classes
    self.sigmoids = sigmoids
    self.notes = notes
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    scores = try LinearScores(from: archive)
    classes = try archive.integer("classes", in: 1...Int(Int32.max))
    let vectors = classes > 2 ? classes : classes - 1
    guard scores.intercepts.count == vectors else {
      throw .failed("archive: expected \(vectors) intercepts, found \(scores.intercepts.count)")
    }
    let slopes = try archive.numbers("slopes")
    guard slopes.isEmpty || slopes.count == vectors else {
      throw .failed("archive: expected \(vectors) sigmoids, found \(slopes.count)")
    }
    let offsets = try archive.numbers("offsets", count: slopes.count)
    sigmoids = zip(slopes, offsets).map { PlattSigmoid(slope: $0, offset: $1) }
    notes = try archive.texts("notes")
  }

  /// Coefficients, intercepts, sigmoids and notes.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    scores.store(in: &archive)
    archive.integers["classes"] = [classes]
    archive.numbers["slopes"] = sigmoids.map(\.slope)
    archive.numbers["offsets"] = sigmoids.map(\.offset)
    archive.texts["notes"] = notes
    return archive
  }

  /// The probability of each class: that of its own sigmoid, divided by their sum.
  /// - Returns: rows × classes.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    let margins = try scores.scores(rows)
    var out: [Double] = []
    out.reserveCapacity(rows.rows * classes)
    for row in 0..<rows.rows { out += probabilities(Array(margins.row(row))) }
    return Matrix(rows: rows.rows, columns: classes, elements: out)
  }

  private func probabilities(_ margins: [Double]) -> [Double] {
    if classes == 1 { return [1] }
    if classes == 2 {
      let sigmoid = sigmoids.first ?? PlattSigmoid(slope: -1, offset: 0)
      let one = sigmoid.probability(margins[0])
      return [1 - one, one]
    }
    let largest = margins.max() ?? 0
    let shares =
      sigmoids.isEmpty
      ? margins.map { exp($0 - largest) }
      : zip(sigmoids, margins).map { $0.probability($1) }
    let total = shares.reduce(0, +)
    // All sigmoids can be 0 far out: then the largest margin decides.
    guard total > 0 else {
      let chosen = margins.firstIndex(of: largest) ?? 0
      return margins.indices.map { $0 == chosen ? 1 : 0 }
    }
    return shares.map { $0 / total }
  }
}
