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
  /// Class of each decision; empty where targets are numbers.
  let truth: [Int]
  /// Class decided for; empty where targets are numbers.
  let predicted: [Int]
  /// Decisions × classes; where targets are numbers, decisions × targets: what was answered.
  let probabilities: Matrix<Double>
  /// Decisions × targets: the true numbers; `nil` where the target is a class.
  let values: Matrix<Double>?
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
    let isNumeric = labelled.task == .regression
    let truth = { (trials: [Int]) -> [Int] in
      isNumeric ? [] : trials.map { labelled.trials[$0].label ?? 0 }
    }
    let factors = { (index: Int) -> [Double]? in
      let fold = predictions.fold[index]
      return predictions.folds.indices.contains(fold)
        ? predictions.folds[fold].decisionWeights : nil
    }
    guard vote.use != "none" else {
      let chosen = predictions.probabilities.selecting(rows: order)
      row = order.map { predictions.row[$0] }
      trial = order.map { rows.trial[predictions.row[$0]] }
      self.truth = truth(trial)
      probabilities = chosen
      values = isNumeric ? labelled.values(of: trial) : nil
      predicted =
        isNumeric
        ? [] : order.indices.map { Self.decided(chosen.row($0), factors: factors(order[$0])) }
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
    let pool = TrialVote(by: isNumeric ? TrialVote.mean : vote.text("by"))
    let pooled = members.map {
      pool.pooled($0.rows.map { Array(predictions.probabilities.row($0)) })
    }
    row = nil
    trial = members.map(\.trial)
    self.truth = truth(trial)
    // What pooling decided stands, unless the fold weighs classes.
    predicted =
      isNumeric
      ? []
      : zip(members, pooled).map { member, pooled in
        factors(member.rows[0]).map { Self.decided(pooled.probabilities, factors: $0) }
          ?? pooled.predicted
      }
    values = isNumeric ? labelled.values(of: trial) : nil
    probabilities = Matrix(
      rows: pooled.count, columns: predictions.probabilities.columns,
      elements: pooled.flatMap(\.probabilities))
  }

  /// Number of decisions.
  var count: Int { trial.count }

  /// Truth and prediction, for metrics.
  var outcome: Outcome {
    if let values { return Outcome(.values(truth: values, predicted: probabilities)) }
    return Outcome(.classes(truth: truth, predicted: predicted, probabilities: probabilities))
  }

  /// The same decisions about one of several continuous targets.
  func only(target: Int) -> Decisions {
    Decisions(
      trial: trial, row: row, truth: truth, predicted: predicted,
      probabilities: Self.column(target, of: probabilities),
      values: values.map { Self.column(target, of: $0) }, windows: windows)
  }

  /// Some of the decisions, in this order.
  func choosing(_ places: [Int]) -> Decisions {
    Decisions(
      trial: places.map { trial[$0] }, row: row.map { row in places.map { row[$0] } },
      truth: truth.isEmpty ? [] : places.map { truth[$0] },
      predicted: predicted.isEmpty ? [] : places.map { predicted[$0] },
      probabilities: probabilities.selecting(rows: places),
      values: values.map { $0.selecting(rows: places) }, windows: windows)
  }

  private static func column(_ column: Int, of matrix: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: matrix.rows, columns: 1, elements: matrix.column(column))
  }

  private init(
    trial: [Int], row: [Int]?, truth: [Int], predicted: [Int], probabilities: Matrix<Double>,
    values: Matrix<Double>?, windows: Int
  ) {
    self.trial = trial
    self.row = row
    self.truth = truth
    self.predicted = predicted
    self.probabilities = probabilities
    self.values = values
    self.windows = windows
  }

  /// The class that is decided for, after every class is weighed.
  static func decided(_ values: some Collection<Double>, factors: [Double]?) -> Int {
    guard let factors else { return largest(values) }
    return largest(zip(values, factors).map { $0 * $1 })
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
  /// The mean of what windows answer: the only one for numbers.
  static let mean = "mean_proba"

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
