import Synchronization

/// One linear machine per class (one in all for two), and on request a sigmoid for each from inner
/// folds.
struct OneAgainstRest: Sendable {
  let machine: MarginMachine
  let data: TrainingSet
  /// Class of each row.
  let classes: [Int]
  let count: Int
  /// Inner fold of each row; empty without calibration.
  let folds: [Int]
  let isSquared: Bool
  let seed: UInt64
  let executor: any Executor

  private struct Job: Sendable {
    let vector: Int
    /// Rows left out of the fit.
    let fold: Int?
  }

  private struct Answer: Sendable {
    let outcome: MarginMachine.Outcome
    let margins: [Double]
  }

  private var vectors: Int { count > 2 ? count : count - 1 }

  /// Whether a row is of the class of a vector.
  private func isOwn(_ row: Int, _ vector: Int) -> Bool {
    classes[row] == (count > 2 ? vector : 1)
  }

  /// Solves all of them, in parallel.
  /// - Throws: `LearnerError.cancelled`.
  func fitted() throws(LearnerError) -> FittedLinearSVM {
    let (weights, factor) = data.tamedWeights
    let design = BlockedDesign(
      data.features, weights: weights, centres: false, executor: executor)
    let jobs = self.jobs(weights)
    let answers = Mutex([Answer?](repeating: nil, count: jobs.count))
    executor.perform(chunks: jobs.count) { index in
      let answer = solve(jobs[index], design, weights, factor)
      answers.withLock { $0[index] = answer }
    }
    let solved = answers.withLock { $0 }
    var coefficients: [Double] = []
    var intercepts: [Double] = []
    var sigmoids: [PlattSigmoid] = []
    var notes: [String] = []
    for vector in 0..<vectors {
      var margins: [Double?] = classes.map { _ in nil }
      for (job, answer) in zip(jobs, solved) where job.vector == vector {
        guard let answer else { throw .cancelled }
        if let fold = job.fold {
          for row in classes.indices where folds[row] == fold { margins[row] = answer.margins[row] }
          continue
        }
        let (slopes, intercept) = design.original(answer.outcome.point[...])
        coefficients += slopes
        intercepts.append(intercept)
        if !answer.outcome.notes.isEmpty { notes = answer.outcome.notes }
        // Where no fold can be left out, the training rows have to do.
        if !jobs.contains(where: { $0.vector == vector && $0.fold != nil }) {
          margins = answer.margins.map { $0 }
        }
      }
      if !folds.isEmpty { sigmoids.append(sigmoid(margins, vector, weights)) }
    }
    return FittedLinearSVM(
      LinearScores(
        coefficients: Matrix(
          rows: vectors, columns: design.columns, elements: coefficients),
        intercepts: intercepts),
      classes: count, sigmoids: sigmoids, notes: notes)
  }

  /// Every vector in full, and for calibration without each fold that leaves both sides some rows.
  private func jobs(_ weights: [Double]) -> [Job] {
    var jobs: [Job] = []
    for vector in 0..<vectors {
      jobs.append(Job(vector: vector, fold: nil))
      for fold in Set(folds).sorted() {
        let left = classes.indices.filter { folds[$0] != fold && weights[$0] > 0 }
        guard left.contains(where: { isOwn($0, vector) }),
          left.contains(where: { !isOwn($0, vector) }),
          classes.indices.contains(where: { folds[$0] == fold && weights[$0] > 0 })
        else { continue }
        jobs.append(Job(vector: vector, fold: fold))
      }
    }
    return jobs
  }

  private func solve(
    _ job: Job, _ design: BlockedDesign, _ weights: [Double], _ factor: Double
  ) -> Answer? {
    var own = weights
    if let fold = job.fold { for row in own.indices where folds[row] == fold { own[row] = 0 } }
    let total = own.reduce(0, +)
    let task = MarginMachine.Task(
      design: design, weights: own.map { $0 / total }, total: total / factor,
      truth: classes.indices.map { isOwn($0, job.vector) ? 1 : -1 }, unit: 1,
      isSquared: isSquared, seed: seed)
    // Machines run side by side; each works alone.
    let alone = CancellableExecutor(SerialExecutor()) { executor.isCancelled }
    guard let outcome = machine.classes(task, executor: alone) else { return nil }
    let needed = job.fold != nil || !folds.isEmpty
    let margins = needed ? Array(design.scores(outcome.point, executor: alone)[..<design.rows]) : []
    return Answer(outcome: outcome, margins: margins)
  }

  private func sigmoid(
    _ margins: [Double?], _ vector: Int, _ weights: [Double]
  ) -> PlattSigmoid {
    var (known, own, counts): ([Double], [Bool], [Double]) = ([], [], [])
    for (row, margin) in margins.enumerated() where weights[row] > 0 {
      guard let margin, !margin.isNaN else { continue }
      known.append(max(-1e300, min(1e300, margin)))
      own.append(isOwn(row, vector))
      counts.append(weights[row])
    }
    return PlattSigmoid(margins: known, isFirst: own, weights: counts)
  }
}
