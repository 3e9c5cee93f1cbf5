/// Weighted least squares with L1 and L2 penalties per column, in the units of a frame.
///
/// A working set of columns is solved exactly; columns whose slope is steeper than their penalty join
/// it until there is none.
struct LassoProblem {
  struct Penalty: Sendable {
    let alpha: Double
    let ratio: Double
    let maxSweeps: Int
    let tolerance: Double
  }

  private let frame: RegressionFrame
  private let penalty: Penalty
  private let executor: any Executor
  private let weights: [Double]
  /// Per column: price of its size, and of half its square.
  private let limits: [Double]
  private let bends: [Double]

  init(frame: RegressionFrame, penalty: Penalty, executor: any Executor) {
    self.frame = frame
    self.penalty = penalty
    self.executor = executor
    weights = frame.design.padded(frame.weights)
    let huge = 0x1p300
    limits = frame.design.squeezed.map {
      min(huge, min(huge, penalty.alpha / frame.unit) * penalty.ratio * $0)
    }
    bends = frame.design.squeezed.map {
      min(huge, min(huge, penalty.alpha) * (1 - penalty.ratio) * $0 * $0)
    }
  }

  /// Minimises for one target; the point's last number, the intercept, stays 0.
  /// - Throws: `LearnerError.cancelled`.
  func minimum(for target: [Double]) throws(LearnerError) -> SparseQuadratic.Outcome {
    let columns = frame.design.columns
    var state = SparseQuadratic.Outcome(
      point: [Double](repeating: 0, count: columns + 1), sweeps: 0, converged: false)
    var weighted = weights
    for (row, value) in target.enumerated() { weighted[row] *= value }
    let slopes = frame.design.transposedProducts([weighted], executor: executor)
    var working: [Int] = []
    while state.sweeps < penalty.maxSweeps || state.sweeps == 0 {
      try executor.checkCancellation()
      let check = check(state.point, target)
      let joining = joining(check.slopes, state.point, working)
      if (state.sweeps > 0 || columns == 0) && joining.isEmpty || check.isClosed {
        state.converged = true
        return state
      }
      working = ((0..<columns).filter { state.point[$0] != 0 } + joining).sorted()
      let gram = frame.design.gram(weights: weights, columns: working, executor: executor)
      var curvature = gram
      for (row, at) in working.enumerated() { curvature[row * working.count + row] += bends[at] }
      let part = SparseQuadratic(
        curvature: curvature, slopes: working.map { slopes[$0] },
        limits: working.map { limits[$0] })
      let outcome = part.minimum(
        from: working.map { state.point[$0] }, maxSweeps: penalty.maxSweeps - state.sweeps)
      for (index, at) in working.enumerated() { state.point[at] = outcome.point[index] }
      state.sweeps += outcome.sweeps
      if !outcome.converged { return state }
    }
    return state
  }

  /// Columns that must join: all at first where they are few, then the steepest.
  private func joining(_ slopes: [Double], _ point: [Double], _ working: [Int]) -> [Int] {
    let columns = frame.design.columns
    if columns <= 256 {
      return working.isEmpty ? Array(0..<columns) : []
    }
    var isIn = [Bool](repeating: false, count: columns)
    for at in working { isIn[at] = true }
    let excess = (0..<columns).map { abs(slopes[$0]) - limits[$0] * (1 + 1e-9) }
    let steep = (0..<columns).filter { !isIn[$0] && point[$0] == 0 && excess[$0] > 0 }
    let most = max(64, point.count { $0 != 0 })
    return Array(steep.sorted { (excess[$1], $0) < (excess[$0], $1) }.prefix(most))
  }

  /// Slopes towards a lower value, and whether the duality gap is closed.
  private func check(_ point: [Double], _ target: [Double]) -> (slopes: [Double], isClosed: Bool) {
    let scores = frame.design.scores(point, executor: executor)
    var residual = weights
    var (square, product, size) = (0.0, 0.0, 0.0)
    for (row, value) in target.enumerated() {
      let left = value - scores[row]
      residual[row] *= left
      square += residual[row] * left
      product += residual[row] * value
      size += weights[row] * value * value
    }
    var slopes = frame.design.transposedProducts([residual], executor: executor)
    var (share, price, bend) = (1.0, 0.0, 0.0)
    for at in limits.indices {
      slopes[at] -= bends[at] * point[at]
      if abs(slopes[at]) > limits[at] { share = min(share, limits[at] / abs(slopes[at])) }
      price += limits[at] * abs(point[at])
      bend += bends[at] * point[at] * point[at]
    }
    let gap = (square + bend) * (1 + share * share) / 2 + price - share * product
    return (slopes, gap <= penalty.tolerance * size && penalty.ratio > 0)
  }
}
