import Learners
import Pipeline

/// Figures that others printed, beside what the same cells reach here.
struct PublishedTable: Sendable, Equatable {
  /// One printed model.
  struct Row: Sendable, Equatable {
    let name: String
    let cell: String
    /// Printed numbers by metric of the table; `nil` where there is none.
    let printed: [Double?]
    /// The same here; `nil` where the cell is not done or the metric is undefined.
    let own: [CellResult.Metric?]
    let note: String?
  }

  /// A dummy that the cells are compared with.
  struct Dummy: Sendable, Equatable {
    let name: String
    let values: [Double?]
  }

  let experiment: String
  let declaration: PublishedFigures
  let metrics: [String]
  let rows: [Row]
  private(set) var dummies: [Dummy] = []
  /// What the numbers here are.
  private(set) var meaning = ""

  init(_ declaration: PublishedFigures, of summary: Summary) {
    experiment = summary.experiment
    self.declaration = declaration
    let metrics = declaration.metrics
    self.metrics = metrics
    var shown: [Summary.Cell] = []
    rows = declaration.rows.map { row in
      let cell = summary.cells.first { $0.name == row.cell }
      if let cell { shown.append(cell) }
      return Row(
        name: row.name, cell: row.cell,
        printed: metrics.map { name in row.figures.first { $0.metric == name }?.value },
        own: metrics.map { cell?.result?[$0] }, note: row.note)
    }
    addDummies(of: shown, in: summary)
    addMeaning(of: shown.compactMap(\.result))
  }

  private mutating func addDummies(of shown: [Summary.Cell], in summary: Summary) {
    var names: [String] = []
    for name in shown.compactMap(\.againstDummy?.baseline) where !names.contains(name) {
      names.append(name)
    }
    dummies = names.compactMap { name in
      guard let result = summary.cells.first(where: { $0.name == name })?.result else { return nil }
      return Dummy(name: name, values: metrics.map { result[$0]?.value })
    }
  }

  private mutating func addMeaning(of results: [CellResult]) {
    guard let first = results.first else { return }
    let level = first.metrics.first.map { Words.percent($0.ciLevel) } ?? ""
    meaning =
      "Here: pooled out-of-fold decisions, \(Words.range(results.map(\.subjects), "subject")),"
      + " \(Words.range(results.map(\.trials), "trial")), mean over"
      + " \(Words.range(results.map(\.seeds.count), "seed")); in brackets the \(level)"
      + " \(Words.intervals(first.intervals)) over \(first.unit)s."
    if results.contains(where: \.isLeaky) {
      meaning += " Some of these cells split windows at random and leak on purpose."
    }
  }

  /// The notes under the table: where the figures are from, what ours are, and why each differs.
  var notes: [String] {
    var out = ["Printed: \(declaration.source)."]
    if !meaning.isEmpty { out.append(meaning) }
    let pending = rows.count { row in row.own.allSatisfy { $0 == nil } }
    if pending > 0 {
      out.append("\(Amount.count(pending, "row")) without a result here: not run, or failed.")
    }
    return out + rows.compactMap { row in row.note.map { "\(row.name): \($0)" } }
  }
}
