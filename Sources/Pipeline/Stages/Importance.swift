import Learners

/// What matters to a cell's models, over folds and run seeds.
public struct Importance: Codable, Sendable, Equatable {
  /// A feature, or a group of features, and one class or target.
  public struct Row: Codable, Sendable, Equatable {
    /// The class or target.
    public var output: String
    /// Whether the row stands for a group.
    public var isGroup: Bool
    /// `modality:feature`, or the group.
    public var name: String
    /// The group of a feature; empty where nothing is summed.
    public var group: String
    /// Mean absolute Shapley value over test rows, or the loss of a metric; mean over fits.
    public var meanAbsolute: Double
    /// Ends of the 95 % t interval of that mean over fits; `nil` with a single fit.
    public var low: Double?
    /// The upper end.
    public var high: Double?
    /// Mean Shapley value, mean over fits.
    public var mean: Double
    /// Standard error by sampling of a row's value, root mean square over fits; 0 where values are exact.
    public var error: Double
    /// Share of the sum over all features, or over all groups.
    public var share: Double
    /// Its place among features, or among groups; 1 is first.
    public var rank: Int
    /// The best and worst place in a single fit.
    public var bestRank: Int
    /// The worst of them.
    public var worstRank: Int
    /// Share of fits in which it is among the listed ones.
    public var topShare: Double
  }

  /// Rows by output, groups before features, most important first.
  public var rows: [Row]
  /// How values were computed; one entry unless folds differ.
  public var methods: [String]
  /// What values are parts of: `probability`, `margin` or `target`; `metric` where they are losses of it.
  public var unit: String
  /// Folds × run seeds.
  public var fits: Int
  /// Test rows that are explained, over all fits, of so many.
  public var explainedRows: Int
  /// Test rows over all fits.
  public var testRows: Int
  /// The largest difference between an answer and what its values add up to.
  public var additivityError: Double
  /// What a user should know.
  public var notes: [String]

  init(
    rows: [Row], methods: [String], unit: String, fits: Int, explainedRows: Int, testRows: Int,
    additivityError: Double, notes: [String]
  ) {
    self.rows = rows
    self.methods = methods
    self.unit = unit
    self.fits = fits
    self.explainedRows = explainedRows
    self.testRows = testRows
    self.additivityError = additivityError
    self.notes = notes
  }

  /// Sums up explanations; `nil` where there is no fold.
  /// - Parameters:
  ///   - explanations: one per run seed.
  ///   - top: features that are listed, per output.
  public init?(_ explanations: [ModelExplanation], top: Int) {
    let folds = explanations.flatMap { $0.folds.map(\.explanation) }
    guard let first = folds.first, let outputs = explanations.first?.outputs else { return nil }
    let isLoss = first.unit == .metric
    rows = []
    for (output, name) in outputs.enumerated() {
      rows += Self.rows(
        folds.map { own in
          Self.Fit(names: own.groupNames, shares: own.sums.isEmpty ? [] : own.sums[output])
        }, output: name, isGroup: true, groupOf: [:], top: top)
      var groupOf: [String: String] = [:]
      for own in folds {
        for (name, group) in zip(own.names, own.groups) where groupOf[name] == nil {
          groupOf[name] = group
        }
      }
      // A model that was asked by groups says nothing of single features.
      if !isLoss, !folds.isEmpty, folds.allSatisfy({ $0.names == $0.groups }) { continue }
      rows += Self.rows(
        folds.map { Self.Fit(names: $0.names, shares: $0.features[output]) }, output: name,
        isGroup: false, groupOf: groupOf, top: top, isLoss: isLoss)
    }
    methods = []
    notes = []
    for own in folds {
      if !methods.contains(own.method) { methods.append(own.method) }
      for note in own.notes where !notes.contains(note) { notes.append(note) }
    }
    let certain = explanations.reduce(0) { $0 + $1.certain }
    if certain > 0 {
      notes.append(
        "\(certain) folds learned one class only\(isLoss ? ", or leave the metric undefined" : ""),"
          + " where there is nothing to explain")
    }
    unit = first.unit.rawValue
    fits = folds.count
    explainedRows = folds.reduce(0) { $0 + $1.rows }
    testRows = folds.reduce(0) { $0 + $1.testRows }
    additivityError = folds.reduce(0) { max($0, $1.additivityError) }
  }

  private struct Fit {
    let names: [String]
    let shares: [FoldExplanation.Share]
  }

  /// What is known of one name: a share and a place in each fit; 0 and last where a fit does not know it.
  private struct Record {
    var shares: [FoldExplanation.Share]
    var ranks: [Int]
  }

  private static func rows(
    _ fits: [Fit], output: String, isGroup: Bool, groupOf: [String: String], top: Int,
    isLoss: Bool = false
  ) -> [Row] {
    // What is lost may be less than nothing, by luck; other values are sizes.
    let size = { (own: FoldExplanation.Share) in isLoss ? own.mean : own.meanAbsolute }
    var order: [String] = []
    var records: [String: Record] = [:]
    for (index, fit) in fits.enumerated() {
      let ranked = fit.shares.indices.sorted {
        (-size(fit.shares[$0]), $0) < (-size(fit.shares[$1]), $1)
      }
      for (rank, place) in ranked.enumerated() {
        let name = fit.names[place]
        if records[name] == nil {
          order.append(name)
          records[name] = Record(
            shares: .init(repeating: FoldExplanation.Share(), count: fits.count),
            ranks: fits.map { $0.names.count + 1 })
        }
        records[name]?.shares[index] = fit.shares[place]
        records[name]?.ranks[index] = rank + 1
      }
    }
    let means = order.map { name in
      (records[name]?.shares ?? []).reduce(0) { $0 + size($1) } / Double(fits.count)
    }
    let total = means.reduce(0) { $0 + max(0, $1) }
    let sorted = order.indices.sorted { (-means[$0], order[$0]) < (-means[$1], order[$1]) }
    return (isGroup ? sorted : Array(sorted.prefix(top))).enumerated().compactMap { rank, place in
      guard let own = records[order[place]] else { return nil }
      let interval = StudentInterval(level: 0.95).overUnits(own.shares.map(size))
      let squares = own.shares.reduce(0) { $0 + $1.error * $1.error } / Double(fits.count)
      return Row(
        output: output, isGroup: isGroup, name: order[place], group: groupOf[order[place]] ?? "",
        meanAbsolute: means[place], low: interval.low.map { isLoss ? $0 : max(0, $0) },
        high: interval.high,
        mean: own.shares.reduce(0) { $0 + $1.mean } / Double(fits.count),
        error: squares.squareRoot(), share: total > 0 ? max(0, means[place]) / total : 0,
        rank: rank + 1,
        bestRank: own.ranks.min() ?? 0, worstRank: own.ranks.max() ?? 0,
        topShare: Double(own.ranks.count { $0 <= top }) / Double(fits.count))
    }
  }
}
