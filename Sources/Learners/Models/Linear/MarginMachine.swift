/// One linear machine: squared losses by Newton's method, plain ones by dual coordinate descent.
struct MarginMachine: Sendable {
  let cost: Double
  let epsilon: Double
  let hasIntercept: Bool
  let maxIterations: Int
  let tolerance: Double

  /// What one machine learns.
  struct Task {
    let design: BlockedDesign
    /// One per row; they sum to 1.
    let weights: [Double]
    /// What they summed to.
    let total: Double
    /// 1 and −1, or numbers in units of `unit`.
    let truth: [Double]
    let unit: Double
    let isSquared: Bool
    let seed: UInt64
  }

  struct Outcome: Sendable {
    /// Span numbers, the intercept last.
    var point: [Double]
    var notes: [String]
  }

  /// A machine for two classes; `nil` when cancelled.
  func classes(_ task: Task, executor: any Executor) -> Outcome? {
    if task.isSquared { return newton(task, loss: .squaredHinge, executor) }
    let costs = self.costs(task)
    return descent(
      task, epsilon: 0,
      lows: task.truth.indices.map { task.truth[$0] > 0 ? 0 : -costs[$0] },
      highs: task.truth.indices.map { task.truth[$0] > 0 ? costs[$0] : 0 }, executor)
  }

  /// A machine for numbers; `nil` when cancelled.
  func numbers(_ task: Task, executor: any Executor) -> Outcome? {
    let zone = epsilon / task.unit
    if task.isSquared { return newton(task, loss: .squaredZone(min(zone, 1e300)), executor) }
    let costs = self.costs(task)
    return descent(
      task, epsilon: min(zone, 1e300), lows: costs.map { -$0 }, highs: costs, executor)
  }

  /// C × weight of each row, in units in which the truth is.
  private func costs(_ task: Task) -> [Double] {
    let scale = min(1e200, min(1e200, cost) * min(1e200, task.total) / task.unit)
    return task.weights.map { min(1e100, $0 * scale) }
  }

  private func newton(
    _ task: Task, loss: LinearObjective.Loss, _ executor: any Executor
  ) -> Outcome? {
    // Of the mean loss: all terms are divided by C Σ weight.
    let penalty = max(1e-250, min(0x1p300, 1 / cost / task.total))
    let objective = LinearObjective(
      design: task.design, loss: loss, truth: task.design.padded(task.truth),
      weights: task.design.padded(task.weights), vectors: 1, penalty: penalty,
      interceptPenalty: penalty, hasIntercept: hasIntercept, strip: task.design.height,
      executor: executor)
    // The function is made of pieces of parabolas: a step is exact once it stays on one piece, and
    // only then ends far below the tolerance.
    let search = NewtonCG(maxIterations: maxIterations, tolerance: min(1e-3, tolerance * 1e-5))
    let outcome = search.minimum(
      of: objective, from: [Double](repeating: 0, count: objective.dimension))
    if executor.isCancelled { return nil }
    return Outcome(
      point: outcome.point, notes: notes(outcome.converged, outcome.iterations))
  }

  private func descent(
    _ task: Task, epsilon: Double, lows: [Double], highs: [Double], _ executor: any Executor
  ) -> Outcome? {
    let design = task.design
    let problem = DualDescent(
      rows: design.rowMajor(ones: hasIntercept ? 1 : 0), span: design.span,
      shares: design.squeezed.map { min(1e300, 1 / $0 / $0) } + [1], pulls: task.truth,
      epsilon: epsilon, lows: lows, highs: highs)
    guard
      let outcome = problem.minimum(
        tolerance: tolerance, maxRounds: maxIterations,
        seed: Seed.derive(from: task.seed, "linear_svm"), executor: executor)
    else { return nil }
    return Outcome(point: outcome.point, notes: notes(outcome.converged, outcome.rounds))
  }

  private func notes(_ converged: Bool, _ iterations: Int) -> [String] {
    converged ? [] : ["linear_svm did not converge in \(iterations) iterations"]
  }
}
