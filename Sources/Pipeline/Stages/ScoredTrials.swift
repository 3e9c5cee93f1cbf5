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

  /// Units of decisions: subjects, or trials where asked for or where there is one subject only.
  static func units(
    of trials: [Int], labelled: LabelledTrials, asked: String
  ) -> (name: String, unit: [Int], count: Int) {
    let subjects = Set(trials.map { labelled.trials[$0].subject })
    let name = asked == "subject" && subjects.count > 1 ? "subject" : "trial"
    let owner = trials.map { name == "subject" ? labelled.trials[$0].subject : $0 }
    var position: [Int: Int] = [:]
    for own in Set(owner).sorted() { position[own] = position.count }
    return (name, owner.map { position[$0] ?? 0 }, position.count)
  }
}
