import CKernels

/// ½ uᵀ K u − pᵀ u with Σ u = 0 and each u between its borders: what all kernel machines solve.
///
/// Sequential minimal optimisation with second-order choice of the pair: Fan, Chen and Lin (2005),
/// JMLR 6, 1889–1918, as in LIBSVM. Signs are inside u (y α, or α − α*), so that classes and numbers
/// are one problem. No shrinking: both sweeps of a step are vector code over all variables.
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
  ///   - executor: is asked now and then whether to go on.
  /// - Returns: the minimum; `nil` when cancelled.
  func minimum(
    _ source: KernelSource, tolerance: Double, maxSteps: Int, executor: any Executor
  ) -> Outcome? {
    let count = chosen.count
    let width = (count + 7) / 8 * 8
    let cache = KernelCache(source, chosen: chosen)
    var sizes = [Double](repeating: 0, count: count)
    let padding = [Double](repeating: 0, count: width - count)
    var pull = pulls + padding
    var up = [Double](repeating: -.infinity, count: width)
    var low = [Double](repeating: .infinity, count: width)
    for at in 0..<count {
      if highs[at] > 0 { up[at] = 0 }
      if lows[at] < 0 { low[at] = 0 }
    }
    let diagonal = chosen.map { source.diagonal[$0] } + padding
    var (best, least) = (0.0, 0.0)
    var (steps, converged) = (0, false)
    // A change of 0 to any two rows finds the first.
    let none = [Float](repeating: 0, count: width)
    var first = ckernels_box_update(&pull, none, none, 0, 0, up, low, width, &best, &least)
    while steps < maxSteps {
      converged = best - least < tolerance
      if converged { break }
      if steps % 4096 == 0, executor.isCancelled { return nil }
      let row = cache.row(first)
      let second = ckernels_box_partner(pull, low, diagonal, row, best, diagonal[first], width)
      guard second >= 0 else {
        converged = true
        break
      }
      steps += 1
      let bend = max(1e-12, diagonal[first] + diagonal[second] - 2 * Double(row[second]))
      let wanted = (best - pull[second]) / bend
      let room = (highs[first] - sizes[first], sizes[second] - lows[second])
      let reach = min(wanted, room.0, room.1)
      let before = (sizes[first], sizes[second])
      sizes[first] = reach == room.0 ? highs[first] : sizes[first] + reach
      sizes[second] = reach == room.1 ? lows[second] : sizes[second] - reach
      // No digits left to move by.
      if sizes[first] == before.0 && sizes[second] == before.1 { break }
      for at in [first, second] {
        up[at] = sizes[at] < highs[at] ? 0 : -.infinity
        low[at] = sizes[at] > lows[at] ? 0 : .infinity
      }
      let other = cache.row(second)
      first = ckernels_box_update(
        &pull, row, other, sizes[first] - before.0, sizes[second] - before.1, up, low, width, &best,
        &least)
    }
    var product = 0.0
    for at in 0..<count { product += sizes[at] * (pull[at] + pulls[at]) }
    return Outcome(
      sizes: sizes, bias: bias(sizes, pull, best, least), steps: steps, converged: converged,
      objective: -product / 2)
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
