/// A smooth convex function of many numbers, whose curvature is only known as products with
/// vectors.
///
/// Vectors are pointers to `dimension` numbers; the function keeps what it needs from its last
/// value to answer curvature questions at that point.
protocol CurvedObjective {
  var dimension: Int { get }
  /// The value at a point and the gradient there.
  func value(at point: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double
  /// Curvature × direction, at the point of the last value.
  func curve(_ direction: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>)
  /// Prepares `precondition` for the point of the last value.
  /// - Parameter steps: how many products the last Newton step needed; 0 at first.
  func refreshPreconditioner(afterProducts steps: Int)
  /// Replaces a residual by about (curvature)⁻¹ × residual; symmetric and positive.
  func precondition(_ residual: UnsafeMutablePointer<Double>)
  /// Whether `precondition` is the inverse itself, so that no conjugate gradients are needed.
  var preconditionsExactly: Bool { get }
  /// Whether whoever waits for the minimum has given up; asked before every pass over the data.
  var isCancelled: Bool { get }
}

/// Newton's method whose steps are found by preconditioned conjugate gradients.
///
/// Nocedal and Wright, Numerical Optimization, 2nd ed., chapter 7 (line-search Newton-CG). Affine
/// invariant up to the preconditioner: the stopping rule is the length of the Newton step in the
/// curvature's own measure, which does not change with the units of the features.
struct NewtonCG {
  let maxIterations: Int
  /// Stops once the distance left, √(dᵀ H d) of the step still to make, is sure to be at most this.
  let tolerance: Double

  struct Outcome {
    var point: [Double]
    var value: Double
    var iterations: Int
    var converged: Bool
  }

  /// Minimises from a starting point; given up, it ends wherever it is.
  func minimum(of objective: some CurvedObjective, from start: [Double]) -> Outcome {
    let count = objective.dimension
    var state = Outcome(point: start, value: 0, iterations: 0, converged: count == 0)
    guard count > 0, !objective.isCancelled else { return state }
    var gradient = [Double](repeating: 0, count: count)
    state.value = objective.value(at: state.point, gradient: &gradient)
    var products = 0
    var before = Double.infinity
    while state.iterations < maxIterations, !state.converged, !objective.isCancelled {
      state.iterations += 1
      objective.refreshPreconditioner(afterProducts: products)
      let step = direction(objective, gradient)
      products = step.products
      guard step.length.isFinite else { break }
      guard advance(&state, along: step, objective, &gradient) else {
        // No lower value can be told apart: the rounding floor, or a function that is not convex
        // here.
        state.converged = step.length <= max(tolerance, 1e-6)
        break
      }
      // Near the minimum a step leaves a multiple of its square, known from the step before, and
      // what conjugate gradients left undone.
      let growth = max(1, step.length / (before * before))
      let left = max(2 * growth * step.length * step.length, step.accuracy * step.length)
      state.converged = step.length <= tolerance || (step.length < 1e-3 && left <= tolerance)
      before = step.length
    }
    return state
  }

  private struct Step {
    var direction: [Double]
    /// √(dᵀ H d)
    var length: Double
    /// How much of the residual may be left, relative to the start.
    var accuracy = 0.0
    var products: Int
  }

  /// Solves H d = −g well enough for the distance that is left.
  private func direction(_ objective: some CurvedObjective, _ gradient: [Double]) -> Step {
    let count = gradient.count
    var direction = [Double](repeating: 0, count: count)
    var residual = gradient.map { -$0 }
    var eased = residual
    objective.precondition(&eased)
    var search = eased
    var curved = [Double](repeating: 0, count: count)
    var energy = RowKernels.dot(residual, eased, count)
    guard energy > 0, energy.isFinite else {
      return Step(direction: direction, length: energy == 0 ? 0 : .nan, products: 0)
    }
    if objective.preconditionsExactly {
      return Step(direction: eased, length: energy.squareRoot(), products: 0)
    }
    // No finer than Newton's own error, or than the tolerance asks.
    let distance = energy.squareRoot()
    let accuracy = max(min(0.1, max(distance, tolerance / 2 / distance)), 1e-9)
    let enough = energy * accuracy * accuracy
    var products = 0
    while products < 200, energy > enough, !objective.isCancelled {
      objective.curve(search, into: &curved)
      products += 1
      let curvature = RowKernels.dot(search, curved, count)
      guard curvature > 0, curvature.isFinite else { break }
      let reach = energy / curvature
      RowKernels.add(reach, search, to: &direction, count)
      RowKernels.add(-reach, curved, to: &residual, count)
      eased = residual
      objective.precondition(&eased)
      let next = RowKernels.dot(residual, eased, count)
      guard next >= 0, next.isFinite else { break }
      let keep = next / energy
      for at in 0..<count { search[at] = eased[at] + keep * search[at] }
      energy = next
    }
    if products == 0 || direction.allSatisfy({ $0 == 0 }) { direction = search }
    let descent = -RowKernels.dot(gradient, direction, count)
    return Step(
      direction: direction, length: max(0, descent).squareRoot(), accuracy: accuracy,
      products: products)
  }

  private func advance(
    _ state: inout Outcome, along step: Step, _ objective: some CurvedObjective,
    _ gradient: inout [Double]
  ) -> Bool {
    let start = state.point
    return state.backtrack(
      length: step.length, &gradient, promised: { -$0 * step.length * step.length },
      trial: { size in
        var trial = start
        RowKernels.add(size, step.direction, to: &trial, trial.count)
        return trial
      },
      value: { objective.isCancelled ? nil : objective.value(at: $0, gradient: &$1) })
  }
}
