/// Minimises the mean loss of linear scores where the size of coefficients has a price, too.
///
/// Newton's method that keeps the price as it is (Lee, Sun and Saunders 2014,
/// doi:10.1137/130921428): each step minimises the loss's parabola plus the price exactly, over the
/// coefficients that are not 0 or want to leave it, and is halved until the sum falls. What is 0 in
/// the answer is exactly 0. With several vectors, the intercept of the first stays 0: a shift common
/// to all changes nothing. Cost: rows × (columns in use)² per step and pair of vectors.
struct SparseNewton {
  /// The loss and the squares; looked at over all rows.
  let objective: LinearObjective
  /// Price of each coefficient's size within a vector, that of the intercept 0.
  let limits: [Double]
  /// Steps at most, and when to stop.
  let search: NewtonCG

  private var span: Int { objective.span }
  private func limit(_ at: Int) -> Double { limits[at % span] }

  /// Minimises from 0; given up, it ends wherever it is.
  func minimum() -> NewtonCG.Outcome {
    let count = objective.dimension
    var state = NewtonCG.Outcome(
      point: [Double](repeating: 0, count: count), value: 0, iterations: 0, converged: count == 0)
    guard count > 0, !objective.isCancelled else { return state }
    var gradient = [Double](repeating: 0, count: count)
    state.value = objective.value(at: state.point, gradient: &gradient)
    var before = Double.infinity
    while state.iterations < search.maxIterations, !state.converged, !objective.isCancelled {
      state.iterations += 1
      let working = working(state.point, gradient)
      guard !working.isEmpty else {
        state.converged = true
        break
      }
      let step = step(from: state.point, gradient, working)
      guard step.length.isFinite else { break }
      guard advance(&state, along: step, &gradient) else {
        // The rounding floor, as in NewtonCG.
        state.converged = step.length <= max(search.tolerance, 1e-6)
        break
      }
      let growth = max(1, step.length / (before * before))
      let left = 2 * growth * step.length * step.length
      let isClose =
        step.length <= search.tolerance || (step.length < 1e-3 && left <= search.tolerance)
      before = step.length
      state.converged = isClose && joining(state.point, gradient, besides: working).isEmpty
    }
    return state
  }

  /// Σ limit × |coefficient|.
  private func price(_ point: [Double]) -> Double {
    point.indices.reduce(0) { $0 + limit($1) * abs(point[$1]) }
  }

  /// Whether a coefficient may be other than 0 at all.
  private func isFree(_ at: Int) -> Bool {
    guard at % span == span - 1 else { return true }
    return objective.hasIntercept && (objective.vectors == 1 || at >= span)
  }

  /// The coefficients that a step moves: all where they are few.
  private func working(_ point: [Double], _ gradient: [Double]) -> [Int] {
    let free = point.indices.filter(isFree)
    if free.count <= 400 { return free }
    let used = free.filter { point[$0] != 0 || limit($0) == 0 }
    let joining = joining(point, gradient, besides: used)
    return (used + joining.prefix(max(256, used.count))).sorted()
  }

  /// Coefficients at 0 whose slope is steeper than their price, the steepest first.
  private func joining(_ point: [Double], _ gradient: [Double], besides known: [Int]) -> [Int] {
    var isKnown = [Bool](repeating: false, count: point.count)
    for at in known { isKnown[at] = true }
    let excess = point.indices.map { abs(gradient[$0]) - limit($0) * (1 + 1e-9) }
    return point.indices.filter { !isKnown[$0] && isFree($0) && excess[$0] > 1e-15 }
      .sorted { (excess[$1], $0) < (excess[$0], $1) }
  }

  private struct Step {
    /// Where a full step leads.
    var target: [Double]
    /// √(dᵀ H d) of the step d.
    var length: Double
    /// By how much the sum changes, to first order; negative.
    var promise: Double
  }

  private func step(from point: [Double], _ gradient: [Double], _ working: [Int]) -> Step {
    let order = working.count
    let curvature = curvature(working)
    let start = working.map { point[$0] }
    func product(_ vector: [Double]) -> [Double] {
      (0..<order).map { row in
        curvature.withUnsafeBufferPointer { h in
          h.baseAddress.map { RowKernels.dot($0 + row * order, vector, order) } ?? 0
        }
      }
    }
    let curved = product(start)
    let part = SparseQuadratic(
      curvature: curvature, slopes: working.indices.map { curved[$0] - gradient[working[$0]] },
      limits: working.map(limit))
    let outcome = part.minimum(from: start, maxSweeps: 4000)
    let change = working.indices.map { outcome.point[$0] - start[$0] }
    let bend = zip(change, product(change)).reduce(0) { $0 + $1.0 * $1.1 }
    var target = point
    var promise = 0.0
    for (index, at) in working.enumerated() {
      target[at] = outcome.point[index]
      promise += gradient[at] * change[index]
      promise += limit(at) * (abs(target[at]) - abs(point[at]))
    }
    return Step(target: target, length: max(0, bend).squareRoot(), promise: promise)
  }

  /// The loss's second derivatives between coefficients, and the squares' prices.
  /// - Returns: working × working.
  private func curvature(_ working: [Int]) -> [Double] {
    let (order, vectors) = (working.count, objective.vectors)
    let columns = Set(working.map { $0 % span }).sorted()
    var places = [Int](repeating: 0, count: span)
    for (place, column) in columns.enumerated() { places[column] = place }
    let members = (0..<vectors).map { vector in
      working.indices.filter { working[$0] / span == vector }
    }
    var out = [Double](repeating: 0, count: order * order)
    for first in 0..<vectors where !members[first].isEmpty {
      for second in 0...first where !members[second].isEmpty {
        let gram = objective.design.gram(
          weights: objective.couplings(first, second), columns: columns,
          executor: objective.executor)
        for row in members[first] {
          let from = places[working[row] % span] * columns.count
          for column in members[second] {
            let value = gram[from + places[working[column] % span]]
            out[row * order + column] = value
            out[column * order + row] = value
          }
        }
      }
    }
    for (row, at) in working.enumerated() {
      out[row * order + row] += objective.penalties[at % span]
    }
    return out
  }

  private func advance(
    _ state: inout NewtonCG.Outcome, along step: Step, _ gradient: inout [Double]
  ) -> Bool {
    let start = state.point
    return state.backtrack(
      length: step.length, &gradient, promised: { $0 * step.promise },
      trial: { size in
        size == 1
          ? step.target
          : start.indices.map { start[$0] + size * (step.target[$0] - start[$0]) }
      },
      value: {
        objective.isCancelled ? nil : objective.value(at: $0, gradient: &$1) + price($0)
      })
  }
}
