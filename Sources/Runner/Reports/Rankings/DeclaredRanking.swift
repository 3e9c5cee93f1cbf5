import Learners

/// A ranking as `report.rankings` declares it.
struct DeclaredRanking: Sendable, Equatable {
  let name: String
  /// Axes whose values are ranked.
  let rows: [String]
  /// Axes whose values are the blocks; none where every subject is a block.
  let over: [String]
  /// The metric; `nil` for the primary one.
  let metric: String?
  /// Only cells with these values.
  let filters: [DeclaredTable.Filter]
  let alpha: Double
  /// The Markdown file with the block to renew.
  let inject: String?

  /// The word for blocks that are subjects.
  static let subject = "subject"

  /// Reads one entry of `report.rankings`.
  init(name: String, _ values: ParameterValues) {
    self.name = name
    rows = values.texts("rows")
    let blocks = values["over"].map { $0.text.map { [$0] } ?? $0.list?.compactMap(\.text) ?? [] }
    over = blocks == [Self.subject] ? [] : blocks ?? []
    metric = values["metric"]?.text
    filters = (values["where"]?.map ?? []).map { entry in
      let labels = entry.value.text.map { [$0] } ?? entry.value.list?.compactMap(\.text) ?? []
      return DeclaredTable.Filter(axis: entry.key, labels: labels)
    }
    alpha = values["alpha"]?.number ?? 0.05
    inject = values["inject"]?.text
  }

  /// The rankings of a `report` section, in the order of the file.
  static func all(of report: ParameterValues) -> [DeclaredRanking] {
    (report["rankings"]?.map ?? []).map {
      DeclaredRanking(name: $0.key, $0.value.record ?? ParameterValues())
    }
  }
}
