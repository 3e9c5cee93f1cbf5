/// Coefficients that answer with numbers: what ridge, lasso and linear support vector regression
/// learn.
public struct FittedLinearModel: FittedLearner {
  let scores: LinearScores
  /// What a user should know about this fit.
  public let notes: [String]

  /// Targets × features.
  public var coefficients: Matrix<Double> { scores.coefficients }
  /// One per target.
  public var intercepts: [Double] { scores.intercepts }

  init(_ scores: LinearScores, notes: [String] = []) {
    self.scores = scores
    self.notes = notes
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    scores = try LinearScores(from: archive)
    notes = try archive.texts("notes")
  }

  /// Coefficients, intercepts and notes.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    scores.store(in: &archive)
    archive.texts["notes"] = notes
    return archive
  }

  /// Coefficients × features + intercept.
  /// - Returns: rows × targets.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try scores.scores(rows)
  }
}
