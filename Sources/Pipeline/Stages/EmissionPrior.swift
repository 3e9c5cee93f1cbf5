import Learners

/// The shares of classes that a model's probabilities take for granted.
///
/// A hidden Markov model brings shares of its own, so those in the probabilities are divided out: the shares
/// of the training rows for a plain model, equal ones where the model was made to see classes alike, those that
/// resampling leaves where it stops short of that, the weighted ones where a spec weighs classes. Calibration on rows as they are brings the training shares back.
enum EmissionPrior {
  /// What of a model section decides it, as it stands in a key.
  /// - Parameter model: the decoded section.
  /// - Returns: `shares`, `equal`, a factor per class, or what resampling aims at.
  static func declared(by model: ParameterValues) -> ParameterValue {
    if isCalibrated(model) { return .text("shares") }
    if model["class_weight"]?.text == "balanced" { return .text("equal") }
    let weights = model["class_weight"]?.map
    guard let step = model["resample"]?.record, step.use != "none" else {
      return weights.map { .map($0) } ?? .text("shares")
    }
    let ratio = step["ratio"]?.number ?? 1
    if ratio == 1, weights == nil { return .text("equal") }
    var parts = ParameterValues([
      step.use == RandomUnderSample.name ? "under" : "over": .number(ratio)
    ])
    parts["class_weight"] = weights.map { .map($0) }
    return .record(parts)
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
    var own = resampled(weights, declared.record)
    for entry in declared.map ?? declared.record?["class_weight"]?.map ?? [] {
      guard let label = classNames.firstIndex(of: entry.key) else { continue }
      own[label] *= entry.value.number ?? 1
    }
    let total = own.reduce(0, +)
    return total > 0 ? own.map { $0 / total } : equal
  }

  /// What resampling makes of the amounts of classes, as `ClassBalance` counts them.
  private static func resampled(_ weights: [Double], _ step: ParameterValues?) -> [Double] {
    guard let step else { return weights }
    if let ratio = step["over"]?.number {
      let wanted = (weights.max() ?? 0) * ratio
      return weights.map { $0 > 0 ? max($0, wanted) : 0 }
    }
    guard let ratio = step["under"]?.number else { return weights }
    let most = (weights.filter { $0 > 0 }.min() ?? 0) / ratio
    return weights.map { min($0, most) }
  }
}
