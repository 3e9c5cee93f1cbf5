/// ½ uᵀ K u − qᵀ u + ε Σ |u| with each u between its borders, K = x · y over rows with a 1 after them.
///
/// Dual coordinate descent: Hsieh et al. (2008), doi:10.1145/1390156.1390208, and Ho and Lin (2012),
/// JMLR 13, 3323–3348, as in LIBLINEAR; signs are inside u. Between rounds the variables between their
/// borders are solved for exactly, so that the answer does not hang on the tolerance.
struct DualDescent {
  /// Rows × span, row by row, the last column ones.
  let rows: [Double]
  let span: Int
  /// What the square of each column counts in a scalar product.
  let shares: [Double]
  /// q.
  let pulls: [Double]
  let epsilon: Double
  let lows: [Double]
  let highs: [Double]

  struct Outcome {
    /// Σ u x, per column.
    var point: [Double]
    var rounds: Int
    var converged: Bool
  }

  private struct State {
    var sizes: [Double]
    /// Coefficients: Σ u x × share.
    var point: [Double]
  }

  /// Minimises from 0.
  /// - Parameters:
  ///   - tolerance: largest violation of the optimality conditions.
  ///   - maxRounds: rounds over all rows at most.
  ///   - seed: of the order in which rows are visited.
  ///   - executor: is asked whether to go on.
  /// - Returns: the minimum; `nil` when cancelled.
  func minimum(
    tolerance: Double, maxRounds: Int, seed: UInt64, executor: any Executor
  ) -> Outcome? {
    let squares = (0..<pulls.count).map { product($0, $0) }
    var order = (0..<pulls.count).filter {
      squares[$0] > 0 && squares[$0].isFinite && highs[$0] > lows[$0]
    }
    var state = State(
      sizes: [Double](repeating: 0, count: pulls.count),
      point: [Double](repeating: 0, count: span))
    var generator = SplitMix64(seed: seed)
    var outcome = Outcome(point: state.point, rounds: 0, converged: order.isEmpty)
    while !outcome.converged, outcome.rounds < maxRounds {
      if executor.isCancelled { return nil }
      generator.shuffle(&order)
      var worst = 0.0
      for row in order { worst = max(worst, descend(row, squares[row], &state)) }
      outcome.rounds += 1
      outcome.converged = worst <= tolerance
      if !outcome.converged, outcome.rounds % 8 == 0 {
        polish(&state, squares)
        outcome.converged = order.allSatisfy { violation($0, squares[$0], state) <= tolerance }
      }
    }
    outcome.point = state.point
    return outcome
  }

  private func product(_ a: Int, _ b: Int) -> Double {
    rows.withUnsafeBufferPointer { rows in
      var sum = 0.0
      for column in 0..<span {
        sum += rows[a * span + column] * rows[b * span + column] * shares[column]
      }
      return sum
    }
  }

  private func score(_ row: Int, _ point: [Double]) -> Double {
    rows.withUnsafeBufferPointer { rows in
      guard let rows = rows.baseAddress else { return 0 }
      return RowKernels.dot(rows + row * span, point, span)
    }
  }

  /// The best size of one variable, all others held.
  private func best(_ row: Int, _ square: Double, _ state: State) -> Double {
    let free = state.sizes[row] - (score(row, state.point) - pulls[row]) / square
    let shrunk = max(0, abs(free) - epsilon / square)
    return max(lows[row], min(highs[row], free < 0 ? -shrunk : shrunk))
  }

  private func violation(_ row: Int, _ square: Double, _ state: State) -> Double {
    abs(best(row, square, state) - state.sizes[row]) * square
  }

  private func descend(_ row: Int, _ square: Double, _ state: inout State) -> Double {
    let change = best(row, square, state) - state.sizes[row]
    if change != 0 { move(row, by: change, &state) }
    return abs(change) * square
  }

  private func move(_ row: Int, by change: Double, _ state: inout State) {
    state.sizes[row] += change
    rows.withUnsafeBufferPointer { rows in
      for column in 0..<span {
        state.point[column] += change * rows[row * span + column] * shares[column]
      }
    }
  }

  /// Goes towards the minimum over the variables between their borders, up to the first border.
  private func polish(_ state: inout State, _ squares: [Double]) {
    let free = state.sizes.indices.filter { row in
      let size = state.sizes[row]
      return size > lows[row] && size < highs[row] && (epsilon == 0 || size != 0)
        && squares[row].isFinite && squares[row] > 0
    }
    guard !free.isEmpty, free.count <= 800 else { return }
    var matrix = [Double](repeating: 0, count: free.count * free.count)
    for (at, row) in free.enumerated() {
      for other in 0...at { matrix[at * free.count + other] = product(row, free[other]) }
    }
    let factor = Cholesky(lifting: matrix, order: free.count)
    for _ in 0..<2 {
      let wanted = free.map { row -> Double in
        let sign: Double = state.sizes[row] > 0 ? 1 : state.sizes[row] < 0 ? -1 : 0
        return pulls[row] - epsilon * sign - score(row, state.point)
      }
      let step = factor.solution(wanted)
      guard step.allSatisfy({ $0.isFinite }) else { return }
      var reach = 1.0
      for (at, row) in free.enumerated() where step[at] != 0 {
        let size = state.sizes[row]
        var border = step[at] > 0 ? highs[row] : lows[row]
        if epsilon > 0, size * step[at] < 0 { border = 0 }
        reach = min(reach, (border - size) / step[at])
      }
      for (at, row) in free.enumerated() { move(row, by: reach * step[at], &state) }
      for row in free { state.sizes[row] = max(lows[row], min(highs[row], state.sizes[row])) }
      if reach < 1 { return }
    }
  }
}
