import Glibc

/// A chain of hidden classes, each seen through how probable the observation is under it.
///
/// Rabiner (1989), doi:10.1109/5.18626. All work is done on logarithms that are brought back to a common
/// size at every step, so that sequences may be as long as they like. Cost: steps × classes².
public struct HiddenMarkovModel: Sendable, Hashable {
  /// Natural logarithm of the probability that a sequence begins with a class.
  public let logStart: [Double]
  /// From × to, row by row: logarithm of the probability that a class is followed by another.
  public let logTransitions: [Double]

  /// Number of classes.
  public var classes: Int { logStart.count }

  /// A chain with known probabilities.
  /// - Parameters:
  ///   - start: one per class, summing to 1.
  ///   - transitions: from × to, rows summing to 1.
  public init(start: [Double], transitions: Matrix<Double>) {
    precondition(
      transitions.rows == start.count && transitions.columns == start.count,
      "one row and one column per class")
    logStart = start.map { log($0) }
    logTransitions = transitions.elements.map { log($0) }
  }

  /// Counts starts and steps in known sequences, each count `alpha` higher than it is.
  /// - Parameters:
  ///   - sequences: classes in time order; empty ones are passed over.
  ///   - classes: number of classes, at least 1.
  ///   - alpha: added to every count, more than 0: no step is impossible because it was not seen.
  public init(sequences: [[Int]], classes: Int, alpha: Double) {
    precondition(classes > 0 && alpha > 0, "classes and pseudo-counts")
    var start = [Double](repeating: alpha, count: classes)
    var steps = Matrix(repeating: alpha, rows: classes, columns: classes)
    for sequence in sequences {
      if let first = sequence.first { start[first] += 1 }
      for (from, to) in zip(sequence, sequence.dropFirst()) { steps[from, to] += 1 }
    }
    let total = start.reduce(0, +)
    for from in 0..<classes {
      let sum = steps.row(from).reduce(0, +)
      for to in 0..<classes { steps[from, to] /= sum }
    }
    self.init(start: start.map { $0 / total }, transitions: steps)
  }

  /// The most probable sequence of classes.
  /// - Parameter logEmissions: steps × classes: logarithm of how probable each observation is under each
  ///   class, up to a constant per step; −∞ for impossible.
  /// - Returns: a class per step (of equally probable ones the first), and the logarithm of the joint
  ///   probability of classes and observations.
  public func viterbi(_ logEmissions: Matrix<Double>) -> (path: [Int], logProbability: Double) {
    let (steps, count) = (logEmissions.rows, classes)
    guard steps > 0 else { return ([], 0) }
    var before = [Int32](repeating: 0, count: steps * count)
    let (best, total) = pass(logEmissions) { step, to, candidates in
      let from = Self.largest(candidates)
      before[step * count + to] = Int32(from)
      return candidates[from]
    }
    var path = [Int](repeating: 0, count: steps)
    path[steps - 1] = best.row(steps - 1).withUnsafeBufferPointer { Self.largest($0) }
    for step in stride(from: steps - 1, to: 0, by: -1) {
      path[step - 1] = Int(before[step * count + path[step]])
    }
    return (path, total + (best.row(steps - 1).max() ?? 0))
  }

  /// The class at the end of the most probable sequence up to each step: no step looks ahead.
  /// - Parameter logEmissions: as for `viterbi`.
  /// - Returns: a class per step.
  public func causalViterbi(_ logEmissions: Matrix<Double>) -> [Int] {
    let best = pass(logEmissions) { _, _, candidates in candidates[Self.largest(candidates)] }.table
    return (0..<best.rows).map { best.row($0).withUnsafeBufferPointer { Self.largest($0) } }
  }

  /// The probability of each class given the observations up to each step: no step looks ahead.
  /// - Parameter logEmissions: as for `viterbi`.
  /// - Returns: steps × classes, rows summing to 1, and the logarithm of the probability of all
  ///   observations.
  public func filtered(
    _ logEmissions: Matrix<Double>
  ) -> (probabilities: Matrix<Double>, logLikelihood: Double) {
    let (forward, total) = forward(logEmissions)
    guard forward.rows > 0 else { return (forward, 0) }
    let last = forward.row(forward.rows - 1).withUnsafeBufferPointer { Self.logSum($0) }
    return (Self.normalised(forward), total + last)
  }

  /// The probability of each class given all observations (forward and backward).
  /// - Parameter logEmissions: as for `viterbi`.
  /// - Returns: steps × classes, rows summing to 1, and the logarithm of the probability of all
  ///   observations.
  public func posterior(
    _ logEmissions: Matrix<Double>
  ) -> (probabilities: Matrix<Double>, logLikelihood: Double) {
    var (forward, total) = forward(logEmissions)
    let (steps, count) = (forward.rows, classes)
    guard steps > 0 else { return (forward, 0) }
    let last = forward.row(steps - 1).withUnsafeBufferPointer { Self.logSum($0) }
    var backward = [Double](repeating: 0, count: count)
    var next = backward
    var candidates = backward
    for step in stride(from: steps - 2, through: 0, by: -1) {
      for from in 0..<count {
        for to in 0..<count {
          candidates[to] =
            logTransitions[from * count + to] + logEmissions[step + 1, to] + backward[to]
        }
        next[from] = candidates.withUnsafeBufferPointer { Self.logSum($0) }
      }
      let highest = next.max() ?? 0
      // Where the chain begins anew, what comes later says nothing about what was before.
      let joined = (0..<count).map { forward[step, $0] + next[$0] - highest }
      let isBroken = !joined.contains { $0 > -.infinity }
      for from in 0..<count {
        backward[from] = isBroken ? 0 : next[from] - highest
        if !isBroken { forward[step, from] = joined[from] }
      }
    }
    return (Self.normalised(forward), total + last)
  }

  private func forward(_ logEmissions: Matrix<Double>) -> (table: Matrix<Double>, total: Double) {
    pass(logEmissions) { _, _, candidates in Self.logSum(candidates) }
  }

  /// Goes through the steps: what `join` makes of the ways into a class, times its emission.
  ///
  /// - Returns: steps × classes, each row less its largest entry, and the sum of what was taken off.
  private func pass(
    _ logEmissions: Matrix<Double>,
    join: (_ step: Int, _ to: Int, _ candidates: UnsafeBufferPointer<Double>) -> Double
  ) -> (table: Matrix<Double>, total: Double) {
    precondition(logEmissions.columns == classes, "one emission per class")
    let (steps, count) = (logEmissions.rows, classes)
    var table = Matrix(repeating: 0.0, rows: steps, columns: count)
    var total = StableSum()
    var candidates = [Double](repeating: 0, count: count)
    for step in 0..<steps {
      var highest = -Double.infinity
      for to in 0..<count {
        var own = logStart[to]
        if step > 0 {
          for from in 0..<count {
            candidates[from] = table[step - 1, from] + logTransitions[from * count + to]
          }
          own = candidates.withUnsafeBufferPointer { join(step, to, $0) }
        }
        own += logEmissions[step, to]
        table[step, to] = own
        highest = max(highest, own)
      }
      // Where nothing is possible, the chain begins anew: all classes alike.
      guard highest > -.infinity else {
        for to in 0..<count { table[step, to] = 0 }
        total.add(-.infinity)
        continue
      }
      for to in 0..<count { table[step, to] -= highest }
      total.add(highest)
    }
    return (table, total.value.isNaN ? -.infinity : total.value)
  }

  private static func normalised(_ logs: Matrix<Double>) -> Matrix<Double> {
    var out = logs
    out.elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for row in 0..<logs.rows { Posterior.normalise(base + row * logs.columns, logs.columns) }
    }
    return out
  }

  private static func largest(_ values: UnsafeBufferPointer<Double>) -> Int {
    var best = 0
    for index in values.indices where values[index] > values[best] { best = index }
    return best
  }

  private static func logSum(_ values: UnsafeBufferPointer<Double>) -> Double {
    var highest = -Double.infinity
    for value in values { highest = max(highest, value) }
    guard highest > -.infinity else { return highest }
    var sum = 0.0
    for value in values { sum += exp(value - highest) }
    return highest + log(sum)
  }
}
