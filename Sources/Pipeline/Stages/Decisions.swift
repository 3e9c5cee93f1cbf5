import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// What was decided about every scored trial (or window), beside the truth.
struct Decisions {
  /// Trial of each decision, as an index into `LabelledTrials.trials`.
  let trial: [Int]
  /// Design row of each decision; `nil` where the windows of a trial make one decision.
  let row: [Int]?
  let truth: [Int]
  let predicted: [Int]
  let probabilities: Matrix<Double>
  /// Windows behind the decisions.
  let windows: Int

  /// Pools predictions as the spec says.
  ///
  /// - Parameters:
  ///   - predictions: out-of-fold answers of one fit and seed.
  ///   - rows: the rows that they are about.
  ///   - labelled: the trials of these rows.
  ///   - vote: the decoded `vote` section.
  ///   - scored: the trials that are scored; `nil` for all.
  init(
    _ predictions: Predictions, rows: DesignRows, labelled: LabelledTrials, vote: ParameterValues,
    scored: Set<Int>?
  ) {
    let order = predictions.row.indices
      .filter { scored?.contains(rows.trial[predictions.row[$0]]) ?? true }
      .sorted { predictions.row[$0] < predictions.row[$1] }
    windows = order.count
    let truth = { (trial: Int) -> Int in labelled.trials[trial].label ?? 0 }
    guard vote.use != "none" else {
      let chosen = predictions.probabilities.selecting(rows: order)
      row = order.map { predictions.row[$0] }
      trial = order.map { rows.trial[predictions.row[$0]] }
      self.truth = trial.map(truth)
      probabilities = chosen
      predicted = (0..<chosen.rows).map { Self.largest(chosen.row($0)) }
      return
    }
    var members: [(trial: Int, rows: [Int])] = []
    for index in order {
      let own = rows.trial[predictions.row[index]]
      if members.last?.trial == own {
        members[members.count - 1].rows.append(index)
      } else {
        members.append((own, [index]))
      }
    }
    let pool = TrialVote(by: vote.text("by"))
    let pooled = members.map {
      pool.pooled($0.rows.map { Array(predictions.probabilities.row($0)) })
    }
    row = nil
    trial = members.map(\.trial)
    self.truth = trial.map(truth)
    predicted = pooled.map(\.predicted)
    probabilities = Matrix(
      rows: pooled.count, columns: predictions.probabilities.columns,
      elements: pooled.flatMap(\.probabilities))
  }

  /// Number of decisions.
  var count: Int { truth.count }

  /// Truth and prediction, for metrics.
  var outcome: Outcome {
    Outcome(.classes(truth: truth, predicted: predicted, probabilities: probabilities))
  }

  /// The first of the largest values.
  static func largest(_ values: some Collection<Double>) -> Int {
    var best = 0
    var most = -Double.infinity
    for (index, value) in values.enumerated() where value > most {
      most = value
      best = index
    }
    return best
  }
}

/// How the windows of a trial make one decision.
struct TrialVote {
  let by: String

  /// Pools one trial.
  ///
  /// - Parameter windows: probabilities of each window.
  /// - Returns: pooled probabilities, and the class decided for.
  func pooled(_ windows: [[Double]]) -> (probabilities: [Double], predicted: Int) {
    let classes = windows.first?.count ?? 0
    let mean = (0..<classes).map { label in
      windows.reduce(0.0) { $0 + $1[label] } / Double(windows.count)
    }
    switch by {
    case "mean_logit":
      let logs = (0..<classes).map { label in
        windows.reduce(0.0) { $0 + log(max($1[label], 1e-15)) } / Double(windows.count)
      }
      let highest = logs.max() ?? 0
      let powers = logs.map { exp($0 - highest) }
      let sum = powers.reduce(0, +)
      let pooled = powers.map { $0 / sum }
      return (pooled, Decisions.largest(pooled))
    case "majority":
      var votes = [Double](repeating: 0, count: classes)
      for window in windows { votes[Decisions.largest(window)] += 1 }
      let most = votes.max() ?? 0
      // A tie goes to the class that is more probable on average, never to the more frequent one.
      let winner = votes.indices.filter { votes[$0] == most }.max { mean[$0] < mean[$1] } ?? 0
      return (votes.map { $0 / Double(windows.count) }, winner)
    default: return (mean, Decisions.largest(mean))
    }
  }
}
