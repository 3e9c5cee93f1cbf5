#if canImport(Glibc)
  import Glibc
#endif

/// Shapley values with what they are uncertain by.
public struct ShapEstimate: Sendable {
  /// Means over draws; what each row adds up from is its own base.
  public var shap: ShapValues
  /// Standard errors of the means over draws: rows × players, a matrix per output.
  public var errors: [Matrix<Double>]
}

/// Means and squared deviations over draws.
///
/// Welford (1962), doi:10.1080/00401706.1962.10490022.
struct RunningShap {
  private var count = 0.0
  private var means: [Matrix<Double>]
  private var squares: [Matrix<Double>]
  private var bases: Matrix<Double>
  private var answers: Matrix<Double>

  /// Nothing yet, of the shape of a draw.
  init(like draw: SampledShap.Draw) {
    means = draw.values.map { Matrix(repeating: 0, rows: $0.rows, columns: $0.columns) }
    squares = means
    bases = Matrix(repeating: 0, rows: draw.base.rows, columns: draw.base.columns)
    answers = bases
  }

  /// Takes in a draw.
  mutating func add(_ draw: SampledShap.Draw) {
    count += 1
    for (output, own) in draw.values.enumerated() {
      for at in own.elements.indices {
        let step = own.elements[at] - means[output].elements[at]
        means[output].elements[at] += step / count
        squares[output].elements[at] += step * (own.elements[at] - means[output].elements[at])
      }
    }
    for at in bases.elements.indices {
      bases.elements[at] += (draw.base.elements[at] - bases.elements[at]) / count
      answers.elements[at] += (draw.answers.elements[at] - answers.elements[at]) / count
    }
  }

  /// What came of the draws, at least two.
  func estimate(_ unit: ShapValues.Unit) -> ShapEstimate {
    let share = 1 / (max(count - 1, 1) * max(count, 1))
    return ShapEstimate(
      shap: ShapValues(values: means, base: bases, answers: answers, unit: unit),
      errors: squares.map { own in
        Matrix(
          rows: own.rows, columns: own.columns,
          elements: own.elements.map { sqrt(max(0, $0) * share) })
      })
  }
}
