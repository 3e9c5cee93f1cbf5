import CKernels

/// Sequential minimal optimisation with second-order choice of the pair: Fan, Chen and Lin (2005),
/// JMLR 6, 1889–1918, as in LIBSVM. Both sweeps of a step are vector code over all variables.
///
/// Arrays are padded to a multiple of 8; nothing moves in the padding.
struct PairSteps {
  /// u.
  private(set) var sizes: [Double]
  /// p − K u.
  private(set) var pull: [Double]
  private let lows: [Double]
  private let highs: [Double]
  private let diagonal: [Double]
  private var up: [Double]
  private var low: [Double]
  private let width: Int

  /// How a stretch of steps ended.
  struct End {
    var steps: Int
    var converged: Bool
    /// Largest pull of a variable that may grow.
    var best: Double
    /// Least pull of a variable that may shrink.
    var least: Double
  }

  /// - Parameters:
  ///   - sizes: where to start.
  ///   - pull: p − K u there.
  ///   - lows: least of each variable.
  ///   - highs: most of each variable.
  ///   - diagonal: kernel value of each variable with itself.
  init(
    sizes: [Double], pull: [Double], lows: [Double], highs: [Double], diagonal: [Double]
  ) {
    let count = sizes.count
    width = (count + 7) / 8 * 8
    let padding = [Double](repeating: 0, count: width - count)
    self.sizes = sizes
    self.pull = pull + padding
    self.lows = lows
    self.highs = highs
    self.diagonal = diagonal + padding
    up = [Double](repeating: -.infinity, count: width)
    low = [Double](repeating: .infinity, count: width)
    for at in 0..<count {
      if sizes[at] < highs[at] { up[at] = 0 }
      if sizes[at] > lows[at] { low[at] = 0 }
    }
  }

  /// Steps until no pair violates optimality by the tolerance.
  /// - Parameters:
  ///   - row: kernel values of a variable with all, `width` of them; two rows stay until a third is
  ///     asked for.
  ///   - tolerance: largest violation that is left.
  ///   - maxSteps: steps at most.
  ///   - executor: is asked now and then whether to go on.
  /// - Returns: `nil` when cancelled.
  mutating func run(
    _ row: (Int) -> UnsafePointer<Float>, tolerance: Double, maxSteps: Int,
    executor: any Executor
  ) -> End? {
    var end = End(steps: 0, converged: false, best: 0, least: 0)
    // A change of 0 to any two rows finds the first.
    let none = [Float](repeating: 0, count: width)
    var first = ckernels_box_update(&pull, none, none, 0, 0, up, low, width, &end.best, &end.least)
    while end.steps < maxSteps {
      end.converged = end.best - end.least < tolerance
      if end.converged { break }
      if end.steps % 4096 == 0, executor.isCancelled { return nil }
      let own = row(first)
      let second = ckernels_box_partner(
        pull, low, diagonal, own, end.best, diagonal[first], width)
      guard second >= 0 else {
        end.converged = true
        break
      }
      end.steps += 1
      let before = (sizes[first], sizes[second])
      move(first, second, bend: diagonal[first] + diagonal[second] - 2 * Double(own[second]), end)
      // No digits left to move by.
      if sizes[first] == before.0 && sizes[second] == before.1 { break }
      let other = row(second)
      first = ckernels_box_update(
        &pull, own, other, sizes[first] - before.0, sizes[second] - before.1, up, low, width,
        &end.best, &end.least)
    }
    return end
  }

  private mutating func move(_ first: Int, _ second: Int, bend: Double, _ end: End) {
    let wanted = (end.best - pull[second]) / max(1e-12, bend)
    let room = (highs[first] - sizes[first], sizes[second] - lows[second])
    let reach = min(wanted, room.0, room.1)
    sizes[first] = reach == room.0 ? highs[first] : sizes[first] + reach
    sizes[second] = reach == room.1 ? lows[second] : sizes[second] - reach
    for at in [first, second] {
      up[at] = sizes[at] < highs[at] ? 0 : -.infinity
      low[at] = sizes[at] > lows[at] ? 0 : .infinity
    }
  }
}
