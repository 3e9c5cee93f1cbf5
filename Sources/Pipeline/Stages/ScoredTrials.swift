import Learners

/// Which trials are scored: those that have a window in every windowing that is compared.
enum ScoredTrials {
  /// - Returns: `nil` where nothing is compared: all trials with a window are scored.
  static func common(_ inputs: StageInputs) throws -> Set<Int>? {
    var common: Set<Int>?
    for name in inputs.names where name.hasPrefix("common/") {
      let trials = Set(try inputs.artifact(name).designRows.trial)
      common = common?.intersection(trials) ?? trials
    }
    return common
  }

  /// The trials that all predictions answer whole, where some leave trials or windows without an answer.
  ///
  /// - Parameters:
  ///   - predictions: of several fits, each with the rows that it is about.
  ///   - scored: the trials that are scored; `nil` for all.
  /// - Returns: `scored` itself where nothing is left without an answer.
  static func answered(
    _ predictions: [(rows: DesignRows, own: Predictions)], scored: Set<Int>?
  ) -> Set<Int>? {
    var left: Set<Int> = []
    var known: Set<Int> = []
    for (rows, own) in predictions {
      known.formUnion(rows.trial)
      var isAnswered = [Bool](repeating: false, count: rows.count)
      for row in own.row { isAnswered[row] = true }
      for (row, trial) in rows.trial.enumerated() where !isAnswered[row] { left.insert(trial) }
    }
    guard !left.isEmpty else { return scored }
    return (scored ?? known).subtracting(left)
  }

  /// Units of decisions: subjects, or trials where asked for or where there is one subject only.
  static func units(
    of trials: [Int], labelled: LabelledTrials, asked: String
  ) -> (name: String, unit: [Int], count: Int) {
    let own = trials.map { labelled.trials[$0] }
    let subjects = Set(own.map(\.subject))
    // Windows that are judged one by one belong to the trial that they lie in, if they lie in trials.
    let areTrials = own.allSatisfy { $0.window == nil }
    let isSubject = asked == "subject" && subjects.count > 1
    let lieInTrials = areTrials || own.allSatisfy { $0.position >= 0 }
    let name = isSubject ? "subject" : lieInTrials ? "trial" : "window"
    let owner = zip(trials, own).map { index, trial in
      if isSubject { return [trial.subject] }
      return areTrials || !lieInTrials ? [index] : [trial.subject, trial.position]
    }
    var position: [[Int]: Int] = [:]
    for own in Set(owner).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      position[own] = position.count
    }
    return (name, owner.map { position[$0] ?? 0 }, position.count)
  }
}
