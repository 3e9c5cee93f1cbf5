import Learners

/// How labels are dealt out anew below decisions that stay.
///
/// Labels belong to trials, so all windows of a trial keep one label. Where every window has a label of its own,
/// labels of neighbours are alike for as long as a state lasts: any order would be less alike than chance, so they
/// are shifted in a circle along each subject's windows, which keeps how long states last.
struct LabelDeal: Sendable {
  /// Items that may exchange labels.
  let blocks: [[Int]]
  /// How they may.
  let deal: PermutationChance.Deal
  /// Items of each subject, in their order.
  let subjects: [[Int]]
  /// Whether labels differ within a subject.
  let varies: Bool
  /// Item of each decision.
  private let item: [Int]
  /// A decision of each item, which stands for its truth.
  private let stands: [Int]

  /// - Parameters:
  ///   - decisions: of the first seed; those of others are about the same rows.
  ///   - labelled: the trials that they are about.
  ///   - isAmongAll: whether items of all subjects exchange labels. They do also where within no subject two labels
  ///     differ, since nothing could change there.
  init(_ decisions: Decisions, labelled: LabelledTrials, isAmongAll: Bool) {
    var itemOf: [Int: Int] = [:]
    var stands: [Int] = []
    for (index, trial) in decisions.trial.enumerated() where itemOf[trial] == nil {
      itemOf[trial] = stands.count
      stands.append(index)
    }
    var bySubject: [Int: [Int]] = [:]
    for (item, index) in stands.enumerated() {
      bySubject[labelled.trials[decisions.trial[index]].subject, default: []].append(item)
    }
    let own = bySubject.sorted { $0.key < $1.key }.map(\.value)
    subjects = own
    varies = own.contains { block in
      block.contains { !Self.haveOneLabel(decisions, stands[$0], stands[block[0]]) }
    }
    deal = labelled.areWindows ? .shifted : .shuffled
    // What moves in a circle has no neighbours in another subject.
    blocks = (isAmongAll && deal == .shuffled) || !varies ? [own.flatMap { $0 }] : own
    item = decisions.trial.map { itemOf[$0] ?? 0 }
    self.stands = stands
  }

  /// How many items there are.
  var items: Int { stands.count }

  /// The decision whose label each decision gets.
  /// - Parameter source: the item whose label each item gets.
  /// - Returns: a decision per decision.
  func rows(_ source: [Int]) -> [Int] { item.map { stands[source[$0]] } }

  /// The decision whose label each decision gets where subjects exchange all their labels, in their order.
  ///
  /// Where subjects have more or fewer items, the order is stretched: an item gets the label of the item that lies
  /// as far along.
  ///
  /// - Parameter source: the subject whose labels each subject gets.
  /// - Returns: a decision per decision.
  func rows(exchanging source: [Int]) -> [Int] {
    var from = Array(0..<stands.count)
    for (subject, own) in subjects.enumerated() {
      let other = subjects[source[subject]]
      for (place, item) in own.enumerated() { from[item] = other[place * other.count / own.count] }
    }
    return rows(from)
  }

  /// The most models that tested rows of one seed and repeat.
  static func folds(_ predictions: [Predictions]) -> Int {
    predictions.flatMap(\.byRepeat).map(\.folds.count).max() ?? 0
  }

  private static func haveOneLabel(_ decisions: Decisions, _ first: Int, _ second: Int) -> Bool {
    if let values = decisions.values { return values.row(first) == values.row(second) }
    return decisions.truth[first] == decisions.truth[second]
  }
}

extension Predictions {
  /// Whether one model answers all rows of a subject alike, as a dummy does.
  func looksAtNothing(rows: DesignRows, labelled: LabelledTrials) -> Bool {
    var answers: [[Int]: [Double]] = [:]
    for (index, row) in row.enumerated() {
      let group = [labelled.trials[rows.trial[row]].subject, fold[index]]
      let own = Array(probabilities.row(index))
      if let known = answers[group], known != own { return false }
      answers[group] = own
    }
    return answers.count < row.count
  }
}
