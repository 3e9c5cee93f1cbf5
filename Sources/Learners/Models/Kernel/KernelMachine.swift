/// Training rows with their kernel and penalties, from which single machines are solved.
struct KernelMachine: Sendable {
  let function: KernelFunction
  let features: Matrix<Double>
  let source: KernelSource
  /// C of each row; 0 for rows that count for nothing.
  let costs: [Double]
  let tolerance: Double
  let maxSteps: Int
  let executor: any Executor

  /// Tells some rows from others: margins are positive for those of `first`.
  func separate(_ first: [Int], from second: [Int]) -> BoxProblem.Outcome? {
    let problem = BoxProblem(
      chosen: first + second,
      pulls: first.map { _ in 1 } + second.map { _ in -1 },
      lows: first.map { _ in 0 } + second.map { -costs[$0] },
      highs: first.map { costs[$0] } + second.map { _ in 0 })
    return problem.minimum(
      source, tolerance: tolerance, maxSteps: maxSteps, executor: executor)
  }

  /// Margins of training rows by a machine that was solved for others.
  func margins(of rows: [Int], by outcome: BoxProblem.Outcome, over chosen: [Int]) -> [Double] {
    let support = chosen.indices.filter { outcome.sizes[$0] != 0 }
    let others = support.map { chosen[$0] }
    if let radial = source.radial {
      return radial.sums(
        of: rows, over: radial.selection(others), factors: support.map { outcome.sizes[$0] },
        executor: executor
      ).map { $0 + outcome.bias }
    }
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: others.count + 1) { scratch in
      rows.map { row in
        guard let values = scratch.baseAddress else { return outcome.bias }
        source.fill(row, with: others, into: values)
        var sum = outcome.bias
        for (at, index) in support.enumerated() {
          sum += outcome.sizes[index] * Double(values[at])
        }
        return sum
      }
    }
  }

  /// One machine per target, with an insensitive zone.
  /// - Throws: `LearnerError.cancelled`, or `failed` for numbers that overflow.
  func regression(
    _ values: Matrix<Double>, epsilon: Double
  ) throws(LearnerError) -> FittedSVM {
    let used = costs.indices.filter { costs[$0] > 0 }
    var sizes: [[Double]] = []
    var biases: [Double] = []
    var steps: Int?
    for target in 0..<values.columns {
      let wanted = used.map { values[$0, target] }
      let problem = BoxProblem(
        chosen: used + used,
        pulls: wanted.map { $0 - epsilon } + wanted.map { $0 + epsilon },
        lows: used.map { _ in 0 } + used.map { -costs[$0] },
        highs: used.map { costs[$0] } + used.map { _ in 0 })
      guard
        let outcome = problem.minimum(
          source, tolerance: tolerance, maxSteps: maxSteps, executor: executor)
      else { throw .cancelled }
      var whole = [Double](repeating: 0, count: features.rows)
      for (at, row) in used.enumerated() {
        whole[row] = outcome.sizes[at] + outcome.sizes[used.count + at]
      }
      sizes.append(whole)
      biases.append(outcome.bias)
      if !outcome.converged { steps = outcome.steps }
    }
    return try fitted(sizes, biases, classes: 0, sigmoids: [], unconverged: steps)
  }

  /// Keeps the rows that a machine leans on.
  /// - Throws: `LearnerError.failed` for numbers that overflow.
  func fitted(
    _ sizes: [[Double]], _ biases: [Double], classes: Int, sigmoids: [PlattSigmoid],
    unconverged: Int?
  ) throws(LearnerError) -> FittedSVM {
    guard biases.allSatisfy({ $0.isFinite }), sizes.allSatisfy({ $0.allSatisfy { $0.isFinite } })
    else { throw .failed("numbers overflow: scale the features or lower C") }
    let support = (0..<features.rows).filter { row in sizes.contains { $0[row] != 0 } }
    return FittedSVM(
      function: function, vectors: function.prepared(features.selecting(rows: support)),
      features: features.columns, support: support,
      sizes: sizes.map { one in support.map { one[$0] } }, biases: biases, classes: classes,
      sigmoids: sigmoids,
      notes: unconverged.map { ["svm did not converge in \($0) iterations"] } ?? [])
  }
}
