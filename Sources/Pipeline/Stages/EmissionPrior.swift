import Learners

/// The shares of classes that a model's probabilities take for granted.
///
/// A hidden Markov model brings shares of its own, so those in the probabilities are divided out: the shares
/// of the training rows for a plain model, equal ones where the model was made to see classes alike, the
/// weighted ones where a spec weighs them. Calibration on rows as they are brings the training shares back.
enum EmissionPrior {
  /// What of a model section decides it, as it stands in a key.
  /// - Parameter model: the decoded section.
  /// - Returns: `shares`, `equal`, or a factor per class.
  static func declared(by model: ParameterValues) -> ParameterValue {
    if isCalibrated(model) { return .text("shares") }
    if let use = model["resample"]?.record?.use, use != "none" { return .text("equal") }
    if let weights = model["class_weight"]?.map { return .map(weights) }
    return .text(model["class_weight"]?.text == "balanced" ? "equal" : "shares")
  }

  /// Whether probabilities are calibrated.
  static func isCalibrated(_ model: ParameterValues) -> Bool {
    model["calibrate"]?.record.map { $0.use != "none" } ?? false
  }

  /// The shares of one fold, summing to 1.
  /// - Parameters:
  ///   - declared: what `declared(by:)` found.
  ///   - weights: summed weight of the fold's training rows by class.
  ///   - classNames: names of the classes.
  /// - Returns: one share per class.
  static func shares(
    _ declared: ParameterValue, weights: [Double], classNames: [String]
  ) -> [Double] {
    let equal = [Double](repeating: 1 / Double(max(1, weights.count)), count: weights.count)
    if declared.text == "equal" { return equal }
    var own = weights
    for entry in declared.map ?? [] {
      guard let label = classNames.firstIndex(of: entry.key) else { continue }
      own[label] *= entry.value.number ?? 1
    }
    let total = own.reduce(0, +)
    return total > 0 ? own.map { $0 / total } : equal
  }
}
