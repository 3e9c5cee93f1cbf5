/// A radial box problem whose kernel values do not fit into memory: a thousand variables at a time.
///
/// Decomposition into working sets (Osuna, Freund and Girosi 1997; Joachims 1999; Wen et al. 2018,
/// JMLR 19(21)): the variables that violate optimality most, and those of the last set that stand
/// between their borders, are solved among themselves by `PairSteps`; what they changed then moves
/// the pull of all rows, by matrix products in blocks. Kernel values are computed when needed and
/// never kept.
struct WorkingSets {
  private let problem: BoxProblem
  private let rows: RadialRows
  /// u.
  private(set) var sizes: [Double]
  /// p − K u.
  private(set) var pull: [Double]

  /// Variables of a set.
  private let most: Int

  init(_ problem: BoxProblem, _ rows: RadialRows, most: Int = 1024) {
    self.problem = problem
    self.rows = rows
    self.most = most
    sizes = [Double](repeating: 0, count: problem.chosen.count)
    pull = problem.pulls
  }

  /// - Returns: `nil` when cancelled.
  mutating func minimum(
    tolerance: Double, maxSteps: Int, executor: any Executor
  ) -> PairSteps.End? {
    var end = PairSteps.End(steps: 0, converged: false, best: 0, least: 0)
    var set: [Int] = []
    while true {
      (end.best, end.least) = violation()
      end.converged = end.best - end.least < tolerance
      if end.converged || end.steps >= maxSteps { return end }
      if executor.isCancelled { return nil }
      set = next(after: set, end)
      let chosen = rows.selection(set.map { problem.chosen[$0] })
      let values = rows.values(chosen, executor: executor)
      var steps = PairSteps(
        sizes: set.map { sizes[$0] }, pull: set.map { pull[$0] },
        lows: set.map { problem.lows[$0] }, highs: set.map { problem.highs[$0] },
        diagonal: [Double](repeating: 1, count: set.count))
      // Deeper than a tenth of what is left elsewhere is work for nothing.
      let inner = max(tolerance / 2, (end.best - end.least) / 10)
      let part = values.withUnsafeBufferPointer { values -> PairSteps.End? in
        guard let base = values.baseAddress else { return nil }
        return steps.run(
          { base + $0 * chosen.width }, tolerance: inner, maxSteps: maxSteps - end.steps,
          executor: executor)
      }
      guard let part else { return nil }
      end.steps += max(1, part.steps)
      if !take(steps.sizes, of: set, executor) { return end }
    }
  }

  /// The largest pull of a variable that may grow, and the least of one that may shrink.
  private func violation() -> (best: Double, least: Double) {
    var (best, least) = (-Double.infinity, Double.infinity)
    for at in sizes.indices {
      if sizes[at] < problem.highs[at], pull[at] > best { best = pull[at] }
      if sizes[at] > problem.lows[at], pull[at] < least { least = pull[at] }
    }
    return (best, least)
  }

  /// Takes over what a set became, and moves the pull of all.
  /// - Returns: whether anything changed.
  private mutating func take(_ found: [Double], of set: [Int], _ executor: any Executor) -> Bool {
    var changed: [Int] = []
    var changes: [Double] = []
    for (at, index) in set.enumerated() where found[at] != sizes[index] {
      changed.append(problem.chosen[index])
      changes.append(found[at] - sizes[index])
      sizes[index] = found[at]
    }
    if changed.isEmpty { return false }
    let moved = rows.sums(
      over: rows.selection(changed), factors: changes, executor: executor)
    for (at, row) in problem.chosen.enumerated() { pull[at] -= moved[row] }
    return true
  }

  /// Half of the last set at most, the rest by violation: the same number from both sides.
  private func next(after last: [Int], _ end: PairSteps.End) -> [Int] {
    var isTaken = [Bool](repeating: false, count: sizes.count)
    var set: [Int] = []
    let free = last.filter { sizes[$0] > problem.lows[$0] && sizes[$0] < problem.highs[$0] }
    for index in free.suffix(most / 2) {
      isTaken[index] = true
      set.append(index)
    }
    let room = (most - set.count) / 2
    for (sign, borders) in [(1.0, problem.highs), (-1.0, problem.lows)] {
      let may = sign > 0 ? { sizes[$0] < borders[$0] } : { sizes[$0] > borders[$0] }
      let limit = sign > 0 ? end.least : -end.best
      var candidates = sizes.indices.filter { index in
        !isTaken[index] && may(index) && sign * pull[index] > limit
      }
      if candidates.count > room {
        candidates.sort {
          let (a, b) = (sign * pull[$0], sign * pull[$1])
          return a > b || (a == b && $0 < $1)
        }
      }
      for index in candidates.prefix(room) {
        isTaken[index] = true
        set.append(index)
      }
    }
    return set
  }
}
