/// Half the squared error: leaves answer means.
struct SquaredLoss: ValueLoss {
  let targets: [Double]
  let weights: [Double]?

  func start(members: [UInt32]) -> [Double] {
    [
      WeightedCentre.mean(
        of: members.map { targets[Int($0)] }, weights: members.map { weight(Int($0)) })
    ]
  }

  func loss(of residual: Double) -> Double { residual * residual / 2 }

  func derivatives(of residual: Double) -> (gradient: Double, hessian: Double) { (-residual, 1) }
}
