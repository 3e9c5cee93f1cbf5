/// Shapley values of linear scores, for features that are taken to be independent: coefficient ×
/// (value − mean of the training rows).
///
/// Štrumbelj and Kononenko (2014), doi:10.1007/s10115-013-0679-x, section 3; exact.
struct LinearShap {
  static let method = "linear SHAP, features independent"

  /// Vectors × features.
  let coefficients: Matrix<Double>
  /// One per vector.
  let intercepts: [Double]

  /// Values of the scores.
  /// - Parameters:
  ///   - rows: finite, samples × features.
  ///   - background: rows whose mean stands for "not known".
  ///   - classes: 2 where a single score speaks for two classes, against the first and for the second.
  ///   - unit: what the scores are.
  /// - Returns: values that add up to the scores.
  /// - Throws: `LearnerError` for missing values or other columns than in training.
  func values(
    of rows: Matrix<Double>, background: ShapBackground, classes: Int, unit: ShapValues.Unit
  ) throws(LearnerError) -> ShapValues {
    let scores = try LinearScores(coefficients: coefficients, intercepts: intercepts).scores(rows)
    let means = background.means
    var values: [Matrix<Double>] = []
    var base: [Double] = []
    for vector in intercepts.indices {
      var own = rows
      var start = intercepts[vector]
      for column in means.indices {
        let slope = coefficients[vector, column]
        start += slope * means[column]
        for row in 0..<rows.rows {
          own[row, column] = slope * (rows[row, column] - means[column])
        }
      }
      values.append(own)
      base.append(start)
    }
    guard classes == 2, intercepts.count == 1 else {
      return ShapValues(values: values, base: base, answers: scores, unit: unit)
    }
    let turned = values[0].elements.map { -$0 }
    return ShapValues(
      values: [
        Matrix(rows: rows.rows, columns: rows.columns, elements: turned), values[0],
      ], base: [-base[0], base[0]],
      answers: Matrix(
        rows: rows.rows, columns: 2, elements: scores.elements.flatMap { [-$0, $0] }),
      unit: unit)
  }
}

extension FittedLogisticRegression: ExactlyExplained {
  /// How the model is explained.
  public func shapMethod(trees: TreePerturbation) -> String { LinearShap.method }

  /// Values of the scores that become probabilities: log-odds of two classes, softmax of several.
  /// - Throws: `LearnerError` for missing values or other columns than in training.
  public func shapValues(
    of rows: Matrix<Double>, background: ShapBackground, trees: TreePerturbation,
    executor: any Executor
  ) throws(LearnerError) -> ShapValues {
    try LinearShap(coefficients: coefficients, intercepts: intercepts)
      .values(of: rows, background: background, classes: classes, unit: .margin)
  }
}

extension FittedLinearSVM: ExactlyExplained {
  /// How the model is explained.
  public func shapMethod(trees: TreePerturbation) -> String { LinearShap.method }

  /// Values of the distances to the planes, before any sigmoid.
  /// - Throws: `LearnerError` for missing values or other columns than in training.
  public func shapValues(
    of rows: Matrix<Double>, background: ShapBackground, trees: TreePerturbation,
    executor: any Executor
  ) throws(LearnerError) -> ShapValues {
    try LinearShap(coefficients: coefficients, intercepts: intercepts)
      .values(of: rows, background: background, classes: classes, unit: .margin)
  }
}

extension FittedLinearModel: ExactlyExplained {
  /// How the model is explained.
  public func shapMethod(trees: TreePerturbation) -> String { LinearShap.method }

  /// Values of the targets.
  /// - Throws: `LearnerError` for missing values or other columns than in training.
  public func shapValues(
    of rows: Matrix<Double>, background: ShapBackground, trees: TreePerturbation,
    executor: any Executor
  ) throws(LearnerError) -> ShapValues {
    try LinearShap(coefficients: coefficients, intercepts: intercepts)
      .values(of: rows, background: background, classes: 0, unit: .target)
  }
}
