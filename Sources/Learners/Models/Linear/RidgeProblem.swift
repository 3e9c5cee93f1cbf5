import CKernels

/// Weighted least squares with a penalty per column, in the units of a frame.
///
/// The design is centred, so that the intercept is that of the targets alone: 0.
struct RidgeProblem {
  private let frame: RegressionFrame
  private let executor: any Executor
  /// Weight of each row, in the order of the blocks.
  private let weights: [Double]
  /// Penalty on half the square of each column's coefficient, relative to weights that sum to 1.
  private let penalties: [Double]

  init(frame: RegressionFrame, alpha: Double, executor: any Executor) {
    self.frame = frame
    self.executor = executor
    weights = frame.design.padded(frame.weights)
    let relative = alpha * frame.factor / frame.total
    let squares = Self.meanSquare(frame)
    // With alpha 0 there is still a trace of a penalty; without features any will do.
    let floor = alpha == 0 ? (squares > 0 ? squares * 1e-13 : 1) : 0
    penalties = frame.design.squeezed.map { squeezed in
      max(1e-200, floor, min(0x1p300, relative * squeezed * squeezed))
    }
  }

  /// The mean over columns of Σ weight × x².
  private static func meanSquare(_ frame: RegressionFrame) -> Double {
    let design = frame.design
    var sum = 0.0
    for index in 0..<design.blocks {
      design.withBlock(index) { x in
        for at in 0..<min(design.height, design.rows - index * design.height) {
          let weight = frame.weights[index * design.height + at]
          for column in 0..<design.columns {
            let value = x[column * design.stride + at]
            sum += weight * value * value
          }
        }
      }
    }
    return sum / Double(max(design.columns, 1))
  }

  /// One point per target, the intercept last.
  func solution() -> [[Double]] {
    let span = frame.design.span
    guard frame.design.columns > 0 else { return frame.targets.map { _ in [0] } }
    if frame.design.columns > frame.design.rows { return dual() }
    var matrix = frame.design.gram(weights: weights, executor: executor)
    for column in 0..<span - 1 { matrix[column * span + column] += penalties[column] }
    for column in 0..<span { matrix[(span - 1) * span + column] = column == span - 1 ? 1 : 0 }
    let factor = Cholesky(lifting: matrix, order: span)
    return frame.targets.map { target in
      var point = [Double](repeating: 0, count: span)
      // The second round repairs what rounding in the normal equations cost.
      for _ in 0..<3 {
        let slope = descent(at: point, target)
        let step = factor.solution(slope)
        for at in 0..<span - 1 { point[at] += step[at] }
      }
      return point
    }
  }

  /// The negative gradient: Σ weight × residual × x − penalty × coefficient.
  private func descent(at point: [Double], _ target: [Double]) -> [Double] {
    let scores = frame.design.scores(point, executor: executor)
    var residual = weights
    for (row, value) in target.enumerated() { residual[row] *= value - scores[row] }
    var slope = frame.design.transposedProducts([residual], executor: executor)
    for (at, penalty) in penalties.enumerated() { slope[at] -= penalty * point[at] }
    slope[frame.design.columns] = 0
    return slope
  }

  /// (A Aᵀ + 1) u = √weight target with A = √weight X / √penalty; coefficients are Aᵀ u / √penalty.
  private func dual() -> [[Double]] {
    let design = frame.design
    let (rows, columns) = (design.rows, design.columns)
    let width = (columns + 7) / 8 * 8
    let roots = penalties.map { 1 / $0.squareRoot() }
    let shares = frame.weights.map { $0.squareRoot() }
    var scaled = [Double](repeating: 0, count: rows * width)
    for index in 0..<design.blocks {
      design.withBlock(index) { x in
        for row in index * design.height..<min(rows, (index + 1) * design.height) {
          let from = x + (row - index * design.height)
          for column in 0..<columns {
            scaled[row * width + column] =
              shares[row] * from[column * design.stride] * roots[column]
          }
        }
      }
    }
    let factor = Cholesky(lifting: Self.outer(scaled, rows, width, executor), order: rows)
    return frame.targets.map { target in
      let weighted = target.indices.map { shares[$0] * target[$0] }
      let solved = factor.solution(weighted)
      var point = [Double](repeating: 0, count: columns + 1)
      for row in 0..<rows {
        for column in 0..<columns { point[column] += solved[row] * scaled[row * width + column] }
      }
      for column in 0..<columns { point[column] *= roots[column] }
      return point
    }
  }

  /// A Aᵀ + 1; rows × rows.
  private static func outer(
    _ scaled: [Double], _ rows: Int, _ width: Int, _ executor: any Executor
  ) -> [Double] {
    var matrix = [Double](repeating: 0, count: rows * rows)
    matrix.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let buffer = buffer
      executor.performRows(rows, by: 32) { own in
        guard let out = buffer.baseAddress else { return }
        let (first, last) = (own.lowerBound, own.upperBound)
        scaled.withUnsafeBufferPointer { scaled in
          guard let a = scaled.baseAddress else { return }
          ckernels_products(
            a + first * width, last - first, width, a, last, width, width, out + first * rows, rows)
        }
        for row in first..<last { out[row * rows + row] += 1 }
      }
    }
    return matrix
  }
}
