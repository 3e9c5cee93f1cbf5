/// The quantile (pinball) loss: leaves answer quantiles of what is left.
///
/// Koenker and Bassett (1978), doi:10.2307/1913643.
struct QuantileLoss: ValueLoss {
  /// Which quantile, between 0 and 1.
  let share: Double
  let targets: [Double]
  let weights: [Double]?

  var leafQuantile: Double? { share }

  func start(members: [UInt32]) -> [Double] { [quantile(share, members: members)] }

  func loss(of residual: Double) -> Double { residual * (residual >= 0 ? share : share - 1) }

  func derivatives(of residual: Double) -> (gradient: Double, hessian: Double) {
    (residual >= 0 ? -share : 1 - share, 1)
  }
}
