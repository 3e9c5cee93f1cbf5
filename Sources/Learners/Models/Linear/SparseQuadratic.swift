/// ½ wᵀ H w − bᵀ w + Σ limit × |w|, minimised exactly.
///
/// Cyclic coordinate descent (Friedman, Hastie and Tibshirani 2010, doi:10.18637/jss.v033.i01) finds
/// which coefficients are 0; between sweeps a Cholesky step solves for the others, held where a sign
/// would change, so that the answer does not depend on a tolerance.
struct SparseQuadratic {
  /// Order × order, both triangles.
  let curvature: [Double]
  /// b.
  let slopes: [Double]
  /// Price of each coefficient's size, at least 0.
  let limits: [Double]

  struct Outcome {
    var point: [Double]
    var sweeps: Int
    var converged: Bool
  }

  private var order: Int { slopes.count }

  /// Minimises from a starting point.
  func minimum(from start: [Double], maxSweeps: Int) -> Outcome {
    var state = Outcome(point: start, sweeps: 0, converged: order == 0)
    for at in 0..<order where diagonal(at) <= 0 { state.point[at] = 0 }
    var gradient = self.gradient(at: state.point)
    while !state.converged, state.sweeps < maxSweeps {
      for round in 0..<4 {
        sweep(&state.point, &gradient, onlySupport: round > 0)
        state.sweeps += 1
      }
      polish(&state.point)
      gradient = self.gradient(at: state.point)
      state.converged = isMinimum(state.point, gradient)
    }
    return state
  }

  private func diagonal(_ at: Int) -> Double { curvature[at * order + at] }

  private func gradient(at point: [Double]) -> [Double] {
    var out = slopes.map { -$0 }
    curvature.withUnsafeBufferPointer { h in
      guard let h = h.baseAddress else { return }
      for at in 0..<order where point[at] != 0 {
        RowKernels.add(point[at], h + at * order, to: &out, order)
      }
    }
    return out
  }

  private func sweep(_ point: inout [Double], _ gradient: inout [Double], onlySupport: Bool) {
    let count = order
    curvature.withUnsafeBufferPointer { h in
      gradient.withUnsafeMutableBufferPointer { gradient in
        guard let h = h.baseAddress, let gradient = gradient.baseAddress else { return }
        for at in 0..<count {
          let bend = h[at * count + at]
          guard bend > 0, !onlySupport || point[at] != 0 else { continue }
          let free = bend * point[at] - gradient[at]
          let shrunk = max(0, abs(free) - limits[at]) / bend
          let next = free < 0 ? -shrunk : shrunk
          let change = next - point[at]
          guard change != 0 else { continue }
          point[at] = next
          RowKernels.add(change, h + at * count, to: gradient, count)
        }
      }
    }
  }

  /// Goes towards the minimum over the coefficients that are not 0, up to the first change of sign.
  private func polish(_ point: inout [Double]) {
    let support = (0..<order).filter { diagonal($0) > 0 && (point[$0] != 0 || limits[$0] == 0) }
    guard !support.isEmpty else { return }
    var matrix = [Double](repeating: 0, count: support.count * support.count)
    for (row, at) in support.enumerated() {
      for (column, other) in support[...row].enumerated() {
        matrix[row * support.count + column] = curvature[at * order + other]
      }
    }
    let factor = Cholesky(lifting: matrix, order: support.count)
    // Twice: the second solves for what rounding left.
    for _ in 0..<2 {
      let gradient = self.gradient(at: point)
      let wanted = support.map { at in
        -gradient[at] - (point[at] == 0 ? 0 : point[at] > 0 ? limits[at] : -limits[at])
      }
      let step = factor.solution(wanted)
      var reach = 1.0
      var stops: Int?
      for (index, at) in support.enumerated() where limits[at] > 0 {
        guard point[at] != 0, (point[at] + step[index]) * point[at] <= 0 else { continue }
        let share = -point[at] / step[index]
        if share < reach { (reach, stops) = (share, at) }
      }
      guard reach.isFinite, step.allSatisfy({ $0.isFinite }) else { return }
      for (index, at) in support.enumerated() { point[at] += reach * step[index] }
      if let stops {
        point[stops] = 0
        return
      }
    }
  }

  /// Whether no coefficient can move to a lower value, up to rounding.
  private func isMinimum(_ point: [Double], _ gradient: [Double]) -> Bool {
    var scale = 0.0
    for at in 0..<order where diagonal(at) > 0 {
      scale = max(scale, (abs(slopes[at]) + limits[at]) / diagonal(at).squareRoot())
    }
    for at in 0..<order where diagonal(at) > 0 {
      let slack = 1e-12 * scale * diagonal(at).squareRoot()
      let pull = gradient[at]
      let off =
        point[at] == 0
        ? abs(pull) - limits[at] : abs(pull + (point[at] > 0 ? limits[at] : -limits[at]))
      if off > slack { return false }
    }
    return true
  }
}
