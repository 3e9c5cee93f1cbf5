import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// Drops cells that decisions made so far show to be worse than the best of them.
///
/// Races among models: Maron and Moore (1994), Hoeffding races; with paired tests over blocks: Birattari et al.
/// (2002), F-race. Here predictions of a cell and of the leader are exchanged subject by subject, exactly up to
/// 20 of them, on trials that both decided. The leader is chosen by looking, so a test holds for whichever cell
/// leads: the level is divided by all cells that could and by all looks (Bonferroni). Then the probability
/// that a cell as good as every other is dropped, at any look, is below the level.
struct Race {
  /// A cell that still races: its decisions, seed by seed.
  struct Entry {
    let cell: Int
    let runs: [Decisions]
  }

  let labelled: LabelledTrials
  /// What is exchanged: `subject` or `trial`.
  let unit: String
  let metric: any Metric
  /// The metric's name in the spec.
  let name: String
  /// The continuous target that is meant; `nil` for classes.
  let target: Int?
  /// The level of one test.
  let level: Double
  let executor: any Executor
  /// So many arrangements show whether more are worth their time.
  private static let fewSamples = 1_000
  private static let mostSamples = 1_000_000

  /// The cells that go no further, with what shows it.
  func dropped(_ entries: [Entry]) -> [(cell: Int, reason: String)] {
    let judged = entries.compactMap { entry -> (entry: Entry, value: Double)? in
      value(of: entry).map { (entry, $0) }
    }
    let isGreaterBetter = type(of: metric).greaterIsBetter
    func isBetter(_ a: Double, _ b: Double) -> Bool { isGreaterBetter ? a > b : a < b }
    guard var leader = judged.first else { return [] }
    for other in judged.dropFirst() where isBetter(other.value, leader.value) { leader = other }
    return judged.compactMap { own in
      guard isBetter(leader.value, own.value),
        let p = shownWorse(own.entry, than: leader.entry, isGreaterBetter)
      else { return nil }
      return (
        own.entry.cell,
        "\(name) \(Self.text(own.value)) against \(Self.text(leader.value)) of the best, "
          + "p = \(Self.short(p)), below \(Self.short(level))"
      )
    }
  }

  private func value(of entry: Entry) -> Double? {
    let values = entry.runs.map { metric.score(judged($0).outcome) }
    let defined = values.compactMap { $0 }
    guard !values.isEmpty, defined.count == values.count else { return nil }
    return defined.reduce(0, +) / Double(defined.count)
  }

  private func judged(_ decisions: Decisions) -> Decisions {
    target.map { decisions.only(target: $0) } ?? decisions
  }

  /// The p below the level; `nil` where it is not, or nothing can be tested.
  private func shownWorse(_ own: Entry, than leader: Entry, _ isGreaterBetter: Bool) -> Double? {
    let count = max(own.runs.count, leader.runs.count)
    let pairs = (0..<count).map {
      Self.common(own.runs[$0 % own.runs.count], leader.runs[$0 % leader.runs.count])
    }
    guard pairs.allSatisfy({ $0.own.count > 0 }) else { return nil }
    let units = ScoredTrials.units(
      of: pairs.flatMap(\.own.trial), labelled: labelled, asked: unit)
    var start = 0
    let scorer = MeanScorer(
      pairs.map { pair in
        let own = Array(units.unit[start..<start + pair.own.count])
        start += pair.own.count
        return metric.pairedScorer(
          judged(pair.own).outcome, unit: own, judged(pair.other).outcome, unit: own,
          units: units.count)
      })
    func test(_ samples: Int) -> SubjectSwap.Result? {
      SubjectSwap(samples: samples, seed: Seed.derive(from: 0, "race"))
        .test(units: units.count, executor: executor) { scorer.score(weights: $0) }
    }
    guard var found = test(Self.fewSamples) else { return nil }
    if !found.isExact, found.pValue <= 0.01 {
      guard let more = test(Int(min(max(20 / level, 10_000), Double(Self.mostSamples)))) else {
        return nil
      }
      found = more
    }
    let isWorse = isGreaterBetter ? found.difference < 0 : found.difference > 0
    return isWorse && found.pValue < level ? found.pValue : nil
  }

  /// The decisions that both made, in one order.
  private static func common(
    _ own: Decisions, _ other: Decisions
  ) -> (own: Decisions, other: Decisions) {
    if own.trial == other.trial, own.row == other.row { return (own, other) }
    func keys(_ decisions: Decisions) -> [[Int]] {
      decisions.trial.indices.map { place in
        [decisions.trial[place]] + (decisions.row.map { [$0[place]] } ?? [])
      }
    }
    var places: [[Int]: Int] = [:]
    for (place, key) in keys(other).enumerated() { places[key] = place }
    let both = keys(own).enumerated().compactMap { place, key in places[key].map { (place, $0) } }
    return (own.choosing(both.map(\.0)), other.choosing(both.map(\.1)))
  }

  private static func text(_ value: Double) -> String {
    let thousandths = (abs(value) * 1000).rounded()
    guard thousandths < 1e12 else { return "\(value)" }
    let digits = String(Int(thousandths) % 1000)
    let padded = String(repeating: "0", count: 3 - digits.count) + digits
    return (value < 0 ? "-" : "") + "\(Int(thousandths) / 1000).\(padded)"
  }

  /// Two digits that count.
  private static func short(_ p: Double) -> String {
    guard p > 0, p < 1 else { return "\(p)" }
    let scale = pow(10, floor(-log10(p)) + 2)
    return "\((p * scale).rounded() / scale)"
  }
}
