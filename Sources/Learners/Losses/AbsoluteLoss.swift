/// The absolute error: leaves answer medians of what is left.
struct AbsoluteLoss: ValueLoss {
  let targets: [Double]
  let weights: [Double]?

  var leafQuantile: Double? { 0.5 }

  func start(members: [UInt32]) -> [Double] { [quantile(0.5, members: members)] }

  func loss(of residual: Double) -> Double { abs(residual) }

  func derivatives(of residual: Double) -> (gradient: Double, hessian: Double) {
    (residual > 0 ? -1 : residual < 0 ? 1 : 0, 1)
  }
}
