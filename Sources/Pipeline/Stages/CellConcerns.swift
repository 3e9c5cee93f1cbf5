import Learners

/// What a reviewer would object to in one cell, from its decisions alone.
struct CellConcerns {
  /// Below so many decisions, a class says little about itself.
  static let fewOfClass = 10
  /// So many times larger or smaller than the median, a subject weighs unlike the others.
  static let unequal = 3.0

  private(set) var lines: [String] = []

  /// - Parameters:
  ///   - classes: decisions by class; empty where targets are numbers.
  ///   - subjects: decisions by subject.
  ///   - primary: the metric that comparisons use.
  ///   - lost: labelled trials by class, and how many of them are not scored.
  init(
    classes: [(name: String, count: Int)], subjects: [Int], primary: String,
    lost: [(name: String, trials: Int, lost: Int)]
  ) {
    addAccuracy(classes, primary)
    addSupport(classes)
    addLost(lost)
    addSizes(subjects)
  }

  private mutating func addAccuracy(_ classes: [(name: String, count: Int)], _ primary: String) {
    let total = classes.reduce(0) { $0 + $1.count }
    guard primary == Accuracy.name, total > 0,
      let largest = classes.max(by: { $0.count < $1.count })
    else { return }
    let share = Double(largest.count) / Double(total)
    // A tenth more than an equal share.
    guard share - 1 / Double(classes.count) > 0.1 else { return }
    lines.append(
      "the primary metric is accuracy, but \(Self.percent(share)) of decisions are '\(largest.name)':"
        + " always answering it scores as much")
  }

  private mutating func addSupport(_ classes: [(name: String, count: Int)]) {
    let few = classes.filter { $0.count < Self.fewOfClass }
    guard !few.isEmpty else { return }
    let words = few.map { "'\($0.name)' \($0.count)" }.joined(separator: ", ")
    lines.append(
      "fewer than \(Self.fewOfClass) decisions of a class: \(words); its recall can take few values"
    )
  }

  private mutating func addLost(_ lost: [(name: String, trials: Int, lost: Int)]) {
    let total = lost.reduce(0) { $0 + $1.lost }
    guard total > 0 else { return }
    let words = lost.map { own in
      "'\(own.name)' \(own.lost) of \(own.trials)"
        + (own.trials > 0 ? " (\(Self.percent(Double(own.lost) / Double(own.trials))))" : "")
    }
    lines.append(
      "\(total) labelled trials are not scored, for lack of a window: \(words.joined(separator: ", "))"
    )
  }

  private mutating func addSizes(_ subjects: [Int]) {
    guard subjects.count > 2, let low = subjects.min(), let high = subjects.max() else { return }
    let sorted = subjects.sorted()
    let median = Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    guard Double(high) > Self.unequal * median || Double(low) * Self.unequal < median else {
      return
    }
    let halves = sorted.reversed().reduce(into: (sum: 0, count: 0)) { state, size in
      if 2 * state.sum < subjects.reduce(0, +) {
        state.sum += size
        state.count += 1
      }
    }
    lines.append(
      "subjects differ in size, \(low) to \(high) decisions: \(halves.count) of \(subjects.count)"
        + " subjects make half of what is pooled")
  }

  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension CellScoring {
  /// What a reviewer would object to.
  func concerns(confusion: ConfusionMatrix?, bySubject: [CellResult.SubjectRow]) -> [String] {
    let support = confusion?.perClass.map { $0.support / decisions.count } ?? []
    let tested = Set(decisions.first?.trial ?? [])
    var trials = [Int](repeating: 0, count: labelled.classes.count)
    var lost = trials
    for (index, trial) in labelled.trials.enumerated() {
      guard let label = trial.label else { continue }
      trials[label] += 1
      if !tested.contains(index) { lost[label] += 1 }
    }
    return CellConcerns(
      classes: zip(labelled.classes, support).map { ($0, $1) },
      subjects: bySubject.map(\.decisions),
      primary: configuration["primary"]?.text ?? configuration.texts("metrics")[0],
      lost: labelled.classes.indices.map { (labelled.classes[$0], trials[$0], lost[$0]) }
    ).lines
  }

  /// The subjects scored, in their order.
  var subjectRows: [CellResult.SubjectRow] {
    var counts: [Int: Int] = [:]
    for trial in decisions.first?.trial ?? [] {
      counts[labelled.trials[trial].subject, default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map {
      CellResult.SubjectRow(name: labelled.subjects[$0.key], decisions: $0.value)
    }
  }

  /// A metric of every subject by itself, mean over seeds.
  ///
  /// - Parameters:
  ///   - outcomes: what was decided, one entry per seed.
  ///   - mean: a scorer over subjects where there is one already.
  ///   - scorer: makes one.
  /// - Returns: one value per subject; `nil` where the metric is undefined.
  func bySubject(
    _ outcomes: [Outcome], mean: MeanScorer?,
    _ scorer: (Outcome, [Int], Int) -> any WeightedScorer
  ) -> [Double?] {
    let owner = (decisions.first?.trial ?? []).map { labelled.trials[$0].subject }
    var position: [Int: Int] = [:]
    for own in Set(owner).sorted() { position[own] = position.count }
    if let mean { return mean.scorePerUnit(units: position.count) }
    let unit = owner.map { position[$0] ?? 0 }
    return MeanScorer(outcomes.map { scorer($0, unit, position.count) })
      .scorePerUnit(units: position.count)
  }
}
