extension NewtonCG.Outcome {
  /// Goes along a step, halved until the value falls by a share of what the step promises.
  ///
  /// Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 3.1. Close to the minimum values differ
  /// by less than they are rounded; Newton steps are safe there, and taken.
  /// - Parameters:
  ///   - length: √(dᵀ H d) of the whole step.
  ///   - gradient: that of the new point; as it was where no step lowers the value.
  ///   - promised: what a share of the step changes the value by, to first order; negative.
  ///   - trial: the point after a share of the step.
  ///   - value: value and gradient at a point; `nil` where whoever waits has given up.
  /// - Returns: `false` when no step lowers the value.
  mutating func backtrack(
    length: Double, _ gradient: inout [Double], promised: (Double) -> Double,
    trial: (Double) -> [Double], value: ([Double], inout [Double]) -> Double?
  ) -> Bool {
    guard length > 0 else { return false }
    let slack = 4 * Double.ulpOfOne * abs(self.value)
    let before = gradient
    var size = 1.0
    for _ in 0..<40 {
      let next = trial(size)
      guard let found = value(next, &gradient) else { break }
      let enough = self.value + 1e-4 * promised(size) + slack
      if found <= enough || (length < 1e-5 && found.isFinite) {
        point = next
        self.value = found
        return true
      }
      size /= 2
    }
    gradient = before
    return false
  }
}
