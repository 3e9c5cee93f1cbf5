/// A loss of numbers: what it is of one target and one score.
protocol ValueLoss: BoostingLoss {
  var targets: [Double] { get }
  /// The loss of what is left of a target.
  func loss(of residual: Double) -> Double
  /// Its derivative by the score, and the curvature.
  func derivatives(of residual: Double) -> (gradient: Double, hessian: Double)
}

extension ValueLoss {
  var outputs: Int { 1 }
  var rows: Int { targets.count }

  func residual(ofRow row: Int, scores: UnsafePointer<Double>) -> Double {
    targets[row] - scores[row]
  }

  func loss(ofRow row: Int, scores: UnsafePointer<Double>) -> Double {
    loss(of: targets[row] - scores[row]) * weight(row)
  }

  func differentiate(
    _ range: Range<Int>, scores: UnsafePointer<Double>, into pairs: UnsafeMutablePointer<Float>
  ) {
    targets.withUnsafeBufferPointer { targets in
      for row in range {
        let (gradient, hessian) = derivatives(of: targets[row] - scores[row])
        pairs[2 * row] = Float(gradient)
        pairs[2 * row + 1] = Float(hessian)
      }
    }
    weights?.withUnsafeBufferPointer { weights in
      for row in range {
        let (gradient, hessian) = derivatives(of: targets[row] - scores[row])
        pairs[2 * row] = Float(gradient * weights[row])
        pairs[2 * row + 1] = Float(hessian * weights[row])
      }
    }
  }

  /// A quantile of the targets of some rows.
  func quantile(_ share: Double, members: [UInt32]) -> Double {
    WeightedQuantile.of(
      members.map { (targets[Int($0)], weight(Int($0))) }, share: share)
  }
}
