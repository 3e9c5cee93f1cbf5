/// ½ uᵀ K u − pᵀ u with Σ u = 0 and each u between its borders: what all kernel machines solve.
///
/// Signs are inside u (y α, or α − α*), so that classes and numbers are one problem. Where the
/// kernel's values fit into memory, or are asked for row by row, `PairSteps` goes over all variables;
/// beyond that a radial problem is solved by `WorkingSets`.
struct BoxProblem {
  /// The training row behind each variable.
  let chosen: [Int]
  /// p.
  let pulls: [Double]
  /// Borders of each variable, around 0.
  let lows: [Double]
  let highs: [Double]

  struct Outcome {
    /// u.
    var sizes: [Double]
    var bias: Double
    var steps: Int
    var converged: Bool
    /// ½ uᵀ K u − pᵀ u.
    var objective: Double
  }

  /// Minimises from 0.
  /// - Parameters:
  ///   - source: kernel values.
  ///   - tolerance: largest violation of the optimality conditions.
  ///   - maxSteps: steps at most.
  ///   - executor: is asked now and then whether to go on, and shares large problems out.
  /// - Returns: the minimum; `nil` when cancelled.
  func minimum(
    _ source: KernelSource, tolerance: Double, maxSteps: Int, executor: any Executor
  ) -> Outcome? {
    if let radial = source.radial {
      var sets = WorkingSets(self, radial)
      return sets.minimum(tolerance: tolerance, maxSteps: maxSteps, executor: executor).map {
        outcome(sets.sizes, sets.pull, $0)
      }
    }
    let cache = KernelCache(source, chosen: chosen)
    var steps = PairSteps(
      sizes: [Double](repeating: 0, count: chosen.count), pull: pulls, lows: lows, highs: highs,
      diagonal: chosen.map { source.diagonal[$0] })
    let end = steps.run(
      { cache.row($0) }, tolerance: tolerance, maxSteps: maxSteps, executor: executor)
    return end.map { outcome(steps.sizes, steps.pull, $0) }
  }

  private func outcome(_ sizes: [Double], _ pull: [Double], _ end: PairSteps.End) -> Outcome {
    var product = 0.0
    for at in sizes.indices { product += sizes[at] * (pull[at] + pulls[at]) }
    return Outcome(
      sizes: sizes, bias: bias(sizes, pull, end.best, end.least), steps: end.steps,
      converged: end.converged, objective: -product / 2)
  }

  /// The mean pull of the variables between their borders, or the middle of what borders allow.
  private func bias(
    _ sizes: [Double], _ pull: [Double], _ best: Double, _ least: Double
  ) -> Double {
    var sum = 0.0
    var free = 0.0
    for at in sizes.indices where sizes[at] > lows[at] && sizes[at] < highs[at] {
      sum += pull[at]
      free += 1
    }
    if free > 0 { return sum / free }
    if best == -.infinity { return least }
    if least == .infinity { return best }
    return best / 2 + least / 2
  }
}
