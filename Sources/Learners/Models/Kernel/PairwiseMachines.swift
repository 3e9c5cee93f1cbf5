import Synchronization

/// One machine per pair of classes, and on request a sigmoid for each from inner folds.
struct PairwiseMachines: Sendable {
  let machine: KernelMachine
  /// Class of each row.
  let classes: [Int]
  let count: Int
  let weights: [Double]
  /// Inner fold of each row; empty without calibration.
  let folds: [Int]

  private struct Job: Sendable {
    let pair: Int
    /// Rows left out of the fit.
    let fold: Int?
    let first: [Int]
    let second: [Int]
  }

  private struct Answer: Sendable {
    let outcome: BoxProblem.Outcome
    /// Margins of the rows that the fit has not seen.
    let rows: [Int]
    let margins: [Double]
  }

  /// Solves all of them, in parallel.
  /// - Throws: `LearnerError.cancelled`, or `failed` for numbers that overflow.
  func fitted() throws(LearnerError) -> FittedSVM {
    let jobs = self.jobs()
    let answers = Mutex([Answer?](repeating: nil, count: jobs.count))
    machine.executor.perform(chunks: jobs.count) { index in
      let answer = solve(jobs[index])
      answers.withLock { $0[index] = answer }
    }
    let solved = answers.withLock { $0 }
    var sizes: [[Double]] = []
    var biases: [Double] = []
    var sigmoids: [PlattSigmoid] = []
    var unconverged: Int?
    for pair in 0..<count * (count - 1) / 2 {
      var held: [(row: Int, margin: Double)] = []
      for (job, answer) in zip(jobs, solved) where job.pair == pair {
        guard let answer else { throw .cancelled }
        if job.fold != nil {
          held += zip(answer.rows, answer.margins).map { (row: $0, margin: $1) }
          continue
        }
        var whole = [Double](repeating: 0, count: classes.count)
        for (row, size) in zip(job.first + job.second, answer.outcome.sizes) { whole[row] = size }
        sizes.append(whole)
        biases.append(answer.outcome.bias)
        if !answer.outcome.converged { unconverged = answer.outcome.steps }
      }
      if !folds.isEmpty { sigmoids.append(sigmoid(held, pair, jobs, solved)) }
    }
    return try machine.fitted(
      sizes, biases, classes: count, sigmoids: sigmoids, unconverged: unconverged)
  }

  /// Every pair in full, and for calibration without each fold that leaves both classes some rows.
  private func jobs() -> [Job] {
    let members = (0..<count).map { label in
      classes.indices.filter { classes[$0] == label && machine.costs[$0] > 0 }
    }
    var jobs: [Job] = []
    var pair = 0
    for first in 0..<count {
      for second in first + 1..<count {
        jobs.append(Job(pair: pair, fold: nil, first: members[first], second: members[second]))
        for fold in Set(folds).sorted() {
          let left = members[first].filter { folds[$0] != fold }
          let right = members[second].filter { folds[$0] != fold }
          let all = left.count + right.count == members[first].count + members[second].count
          if left.isEmpty || right.isEmpty || all { continue }
          jobs.append(Job(pair: pair, fold: fold, first: left, second: right))
        }
        pair += 1
      }
    }
    return jobs
  }

  private func solve(_ job: Job) -> Answer? {
    guard let outcome = machine.separate(job.first, from: job.second) else { return nil }
    guard let fold = job.fold else { return Answer(outcome: outcome, rows: [], margins: []) }
    let pair = Set([classes[job.first[0]], classes[job.second[0]]])
    let rows = classes.indices.filter {
      folds[$0] == fold && pair.contains(classes[$0]) && machine.costs[$0] > 0
    }
    let margins = machine.margins(of: rows, by: outcome, over: job.first + job.second)
    return Answer(outcome: outcome, rows: rows, margins: margins)
  }

  /// The sigmoid of a pair; where no fold could be left out, from margins of the training rows.
  private func sigmoid(
    _ held: [(row: Int, margin: Double)], _ pair: Int, _ jobs: [Job], _ solved: [Answer?]
  ) -> PlattSigmoid {
    guard let index = jobs.firstIndex(where: { $0.pair == pair && $0.fold == nil }),
      let outcome = solved[index]?.outcome
    else { return PlattSigmoid(slope: -1, offset: 0) }
    let job = jobs[index]
    var known = held
    if known.isEmpty {
      let rows = job.first + job.second
      known = zip(rows, machine.margins(of: rows, by: outcome, over: rows)).map {
        (row: $0, margin: $1)
      }
    }
    let own = classes[job.first[0]]
    return PlattSigmoid(
      margins: known.map { max(-1e300, min(1e300, $0.margin)) },
      isFirst: known.map { classes[$0.row] == own }, weights: known.map { weights[$0.row] })
  }
}
