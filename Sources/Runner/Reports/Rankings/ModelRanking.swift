import Learners
import Pipeline

/// Models ranked over several data sets, settings or subjects: mean ranks, whether they differ at all, and
/// which cannot be told apart.
///
/// Demšar (2006), JMLR 7, 1–30; pairs by Wilcoxon's test with Holm's correction, as Benavoli, Corani and
/// Mangili (2016), JMLR 17, 1–10, advise, because mean ranks of two models depend on the others.
struct ModelRanking: Sendable, Equatable {
  /// One model.
  struct Row: Sendable, Equatable {
    /// A label per row axis.
    let labels: [String]
    /// Mean rank, 1 is best.
    let rank: Double
    /// Mean of the metric over blocks.
    let mean: Double
  }

  /// A pair of rows, places in `rows`.
  struct Pair: Sendable, Equatable {
    let first: Int
    let second: Int
    /// Nemenyi's p, corrected for all pairs.
    let nemenyi: Double
    /// Wilcoxon's p, corrected by Holm; `nil` where the two never differ.
    let wilcoxon: Double?
  }

  let experiment: String
  let declaration: DeclaredRanking
  let metric: String
  /// Best first.
  private(set) var rows: [Row] = []
  /// Names of the blocks that are complete.
  private(set) var blocks: [String] = []
  /// Blocks left out because a model has no value there.
  private(set) var incomplete = 0
  /// `nil` where there is too little to rank.
  private(set) var ranks: FriedmanRanks?
  private(set) var criticalDifference: Double?
  private(set) var pairs: [Pair] = []
  /// Runs of rows that Nemenyi's test does not tell apart, places in `rows`.
  private(set) var nemenyiGroups: [[Int]] = []
  /// The same for Wilcoxon's test with Holm's correction.
  private(set) var wilcoxonGroups: [[Int]] = []

  /// Makes a declared ranking.
  /// - Throws: `TableFault` for axes that no cell has, or two cells in one place.
  init(
    _ declaration: DeclaredRanking, of summary: Summary, bases: AxisBases = AxisBases()
  ) throws(TableFault) {
    experiment = summary.experiment
    self.declaration = declaration
    let results = summary.cells.compactMap(\.result)
    let metric = declaration.metric ?? results.first?.primary ?? ""
    self.metric = metric
    let placement = try TablePlacement(
      DeclaredTable(
        placing: declaration.name, rows: declaration.rows, columns: declaration.over,
        filters: declaration.filters), summary, bases: bases)
    let chosen = placement.rows.indices.filter { !placement.rows[$0].isDummy }
    let labels = chosen.map { place in
      placement.rows[place].labels.map { $0 ?? ResultTable.unknown }
    }
    var scores =
      declaration.over.isEmpty
      ? Self.bySubject(chosen.map { placement.slots[$0].first ?? nil }, metric, summary)
      : Self.byColumn(chosen, placement, metric, summary)
    let all = scores.count
    scores.removeAll { $0.values.contains { $0 == nil } }
    incomplete = all - scores.count
    blocks = scores.map(\.name)
    let isGreater = results.compactMap { $0[metric]?.greaterIsBetter }.first ?? true
    fill(labels, scores.map { $0.values.compactMap { $0 } }, isGreater)
  }

  private typealias Block = (name: String, values: [Double?])

  /// A block per subject that any of the cells scored.
  private static func bySubject(
    _ cells: [Int?], _ metric: String, _ summary: Summary
  ) -> [Block] {
    var names: [String] = []
    let values = cells.map { index -> [String: Double] in
      guard let index, let result = summary.cells[index].result,
        let own = result[metric], own.bySubject.count == result.bySubject.count
      else { return [:] }
      var bySubject: [String: Double] = [:]
      for (subject, value) in zip(result.bySubject, own.bySubject) {
        if !names.contains(subject.name) { names.append(subject.name) }
        bySubject[subject.name] = value
      }
      return bySubject
    }
    return names.map { name in (name, values.map { $0[name] }) }
  }

  private static func byColumn(
    _ rows: [Int], _ placement: TablePlacement, _ metric: String, _ summary: Summary
  ) -> [Block] {
    placement.columns.indices.filter { !placement.columns[$0].isDummy }.map { column in
      let name = placement.columns[column].labels.map { $0 ?? ResultTable.unknown }
        .joined(separator: ", ")
      let values = rows.map { row in
        placement.slots[row][column].flatMap { summary.cells[$0].result?[metric]?.value }
      }
      return (name, values)
    }
  }

  private mutating func fill(_ labels: [[String]], _ scores: [[Double]], _ isGreater: Bool) {
    guard labels.count > 1, !scores.isEmpty else { return }
    let ranks = FriedmanRanks(scores: scores, greaterIsBetter: isGreater)
    self.ranks = ranks
    let order = labels.indices.sorted { (ranks.meanRanks[$0], $0) < (ranks.meanRanks[$1], $1) }
    rows = order.map { place in
      Row(
        labels: labels[place], rank: ranks.meanRanks[place],
        mean: scores.reduce(0) { $0 + $1[place] } / Double(scores.count))
    }
    criticalDifference = ranks.criticalDifference(alpha: declaration.alpha)
    var found: [(Int, Int, Double, Double?)] = []
    for first in order.indices {
      for second in order.indices where second > first {
        let (a, b) = (order[first], order[second])
        let test = WilcoxonSignedRank().test(scores.map { $0[a] }, scores.map { $0[b] })
        // Models that never differ are as alike as can be.
        found.append((first, second, ranks.nemenyiP(a, b), test?.pValue ?? 1))
      }
    }
    let corrected = Correction.holm.adjusted(found.map(\.3))
    pairs = zip(found, corrected).map {
      Pair(first: $0.0, second: $0.1, nemenyi: $0.2, wilcoxon: $1)
    }
    let places = Array(rows.indices)
    // Where nothing differs at all, no pair is told apart: the groups wait for Friedman's test.
    guard ranks.pValue ?? 1 <= declaration.alpha else {
      (nemenyiGroups, wilcoxonGroups) = ([places], [places])
      return
    }
    nemenyiGroups = RankGroups.runs(places) { a, b in differ(a, b) { $0.nemenyi } }
    wilcoxonGroups = RankGroups.runs(places) { a, b in differ(a, b) { $0.wilcoxon } }
  }

  private func differ(_ a: Int, _ b: Int, _ p: (Pair) -> Double?) -> Bool {
    let pair = pairs.first { $0.first == min(a, b) && $0.second == max(a, b) }
    return pair.flatMap(p).map { $0 <= declaration.alpha } ?? false
  }
}
