/// Means, variances and covariance of truth and prediction, put together from the units by weight.
struct PairedMoments {
  /// Rows, counted by weight.
  var count = 0.0
  /// Mean of truth less mean of prediction.
  var shift = 0.0
  /// Sum of squared deviations of the truth from its mean.
  var truthSquares = 0.0
  /// Sum of squared deviations of the prediction from its mean.
  var predictedSquares = 0.0
  /// Sum of products of both deviations.
  var products = 0.0
  /// Sum of squared residuals.
  var residualSquares = 0.0
  /// The one value of the truth, where there is only one.
  var constantTruth: Double?
  /// The one value of the prediction, where there is only one.
  var constantPrediction: Double?
}

/// A score of paired moments: O(units) per score.
///
/// Chan, Golub, LeVeque (1979), STAN-CS-79-773: deviations are taken from the mean of all rows, then of the
/// unit, so that nothing cancels far from zero. Whether a variance is zero is read off smallest and largest
/// value, not off rounded sums.
struct MomentScorer: WeightedScorer {
  private let parts: [Part]
  /// Mean of all truths less mean of all predictions.
  private let offset: Double
  private let finish: @Sendable (PairedMoments) -> Double?

  /// The moments of one unit, around the means of all rows.
  private struct Part {
    var count = 0.0
    var truth = 0.0
    var predicted = 0.0
    var truthSquares = 0.0
    var predictedSquares = 0.0
    var products = 0.0
    var residualSquares = 0.0
    var truthRange = (Double.infinity, -Double.infinity)
    var predictedRange = (Double.infinity, -Double.infinity)
  }

  init(
    truth: [Double], predicted: [Double], unit: [Int], units: Int,
    finish: @escaping @Sendable (PairedMoments) -> Double?
  ) {
    let rows = Double(max(1, truth.count))
    let truthCentre = truth.reduce(0, +) / rows
    let predictedCentre = predicted.reduce(0, +) / rows
    var parts = [Part](repeating: Part(), count: units)
    for (row, owner) in unit.enumerated() {
      let residual = truth[row] - predicted[row]
      parts[owner].count += 1
      parts[owner].truth += truth[row] - truthCentre
      parts[owner].predicted += predicted[row] - predictedCentre
      parts[owner].residualSquares += residual * residual
      parts[owner].truthRange = Self.widened(parts[owner].truthRange, to: truth[row])
      parts[owner].predictedRange = Self.widened(parts[owner].predictedRange, to: predicted[row])
    }
    for owner in 0..<units where parts[owner].count > 0 {
      parts[owner].truth /= parts[owner].count
      parts[owner].predicted /= parts[owner].count
    }
    for (row, owner) in unit.enumerated() {
      let first = truth[row] - truthCentre - parts[owner].truth
      let second = predicted[row] - predictedCentre - parts[owner].predicted
      parts[owner].truthSquares += first * first
      parts[owner].predictedSquares += second * second
      parts[owner].products += first * second
    }
    self.parts = parts
    self.offset = truthCentre - predictedCentre
    self.finish = finish
  }

  func score(weights: [Int]) -> Double? {
    precondition(weights.count == parts.count, "one weight per unit")
    var total = PairedMoments()
    var truth = 0.0
    var predicted = 0.0
    for (part, weight) in zip(parts, weights) where weight != 0 {
      let rows = Double(weight) * part.count
      total.count += rows
      truth += rows * part.truth
      predicted += rows * part.predicted
    }
    guard total.count > 0 else { return nil }
    truth /= total.count
    predicted /= total.count
    total.shift = truth - predicted + offset
    var truthRange = (Double.infinity, -Double.infinity)
    var predictedRange = truthRange
    for (part, weight) in zip(parts, weights) where weight != 0 && part.count > 0 {
      let times = Double(weight)
      let first = part.truth - truth
      let second = part.predicted - predicted
      total.truthSquares += times * (part.truthSquares + part.count * first * first)
      total.predictedSquares += times * (part.predictedSquares + part.count * second * second)
      total.products += times * (part.products + part.count * first * second)
      total.residualSquares += times * part.residualSquares
      truthRange = Self.widened(truthRange, to: part.truthRange.0)
      truthRange = Self.widened(truthRange, to: part.truthRange.1)
      predictedRange = Self.widened(predictedRange, to: part.predictedRange.0)
      predictedRange = Self.widened(predictedRange, to: part.predictedRange.1)
    }
    guard total.residualSquares.isFinite else { return nil }
    total.constantTruth = truthRange.0 == truthRange.1 ? truthRange.0 : nil
    total.constantPrediction = predictedRange.0 == predictedRange.1 ? predictedRange.0 : nil
    guard let score = finish(total), score.isFinite else { return nil }
    return score
  }

  private static func widened(_ range: (Double, Double), to value: Double) -> (Double, Double) {
    (min(range.0, value), max(range.1, value))
  }
}
