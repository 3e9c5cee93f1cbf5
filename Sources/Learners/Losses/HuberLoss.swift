/// Squared up to `delta`, absolute beyond: far targets pull no harder than that.
///
/// Huber (1964), doi:10.1214/aoms/1177703732. The hessian is 1 everywhere, as in LightGBM.
struct HuberLoss: ValueLoss {
  let delta: Double
  let targets: [Double]
  let weights: [Double]?

  func start(members: [UInt32]) -> [Double] { [quantile(0.5, members: members)] }

  func loss(of residual: Double) -> Double {
    let size = abs(residual)
    return size <= delta ? residual * residual / 2 : delta * (size - delta / 2)
  }

  func derivatives(of residual: Double) -> (gradient: Double, hessian: Double) {
    (-min(max(residual, -delta), delta), 1)
  }
}
