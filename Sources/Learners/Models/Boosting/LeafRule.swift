/// What leaves answer and what a cut is worth, from sums of gradients and hessians.
///
/// Chen and Guestrin (2016), doi:10.1145/2939672.2939785, equations 5 to 7, without the factor ½
/// and with an L1 term, as in XGBoost.
struct LeafRule: Sendable, Hashable {
  var l1 = 0.0
  var l2 = 1.0
  /// Sum of hessians that a leaf needs.
  var leastHessian = 1.0
  /// What a cut must gain.
  var leastGain = 0.0

  /// Gradient and hessian of some rows.
  struct Sums: Sendable, Hashable {
    var gradient = 0.0
    var hessian = 0.0
  }

  /// What a leaf may answer.
  struct Bounds: Sendable, Hashable {
    var low = -Double.infinity
    var high = Double.infinity

    func holding(_ value: Double) -> Double { min(max(value, low), high) }
  }

  private static let limit = 0x1p200

  private func shrunk(_ gradient: Double) -> Double {
    gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0
  }

  /// The answer that lowers the loss most; 0 where there is no curvature.
  func value(_ sums: Sums) -> Double {
    let curvature = sums.hessian + l2
    guard curvature > 0 else { return 0 }
    return min(max(-shrunk(sums.gradient) / curvature, -Self.limit), Self.limit)
  }

  /// Twice what the best answer lowers the loss by.
  func score(_ sums: Sums) -> Double {
    let curvature = sums.hessian + l2
    let gradient = shrunk(sums.gradient)
    return curvature > 0 ? gradient * gradient / curvature : 0
  }

  /// Twice what an answer lowers the loss by.
  func score(_ sums: Sums, answer: Double) -> Double {
    let linear = 2 * sums.gradient * answer + 2 * l1 * abs(answer)
    return -(linear + (sums.hessian + l2) * answer * answer)
  }
}
