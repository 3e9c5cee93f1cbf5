import Learners

/// Rows that a modality's `quality.count` asks to be counted: nothing else becomes of them.
struct CountedRows: Sendable {
  /// What is counted.
  let conditions: [RowCondition]
  private var states: [[RowCondition.State]] = []
  private var met: [Int]

  /// Reads a decoded `quality` section, of which the conditions about some columns count.
  init(_ values: ParameterValues?, where isOwn: (String) -> Bool = { _ in true }) {
    conditions = (values?["count"]?.list ?? []).compactMap { $0.record.map(RowCondition.init) }
      .filter { isOwn($0.column) }
    met = [Int](repeating: 0, count: conditions.count)
  }

  /// What to ask the reader for.
  var requests: [ColumnRequest] { conditions.map(\.request) }

  /// Looks at all rows of a file, read with `requests`, once.
  mutating func begin(with table: ColumnTable) {
    states = conditions.map { $0.states(in: table) }
  }

  /// Counts among some rows of the table.
  mutating func add(_ rows: [Int]) {
    for (index, states) in states.enumerated() {
      met[index] += rows.count { states[$0] == .holds }
    }
  }

  /// A note per condition, also where no row meets it.
  func notes(about modality: String) -> [DataNote] {
    zip(conditions, met).map { condition, count in
      DataNote(
        "rows_counted", about: modality, count: count,
        "rows in which \(condition.words), counted as declared")
    }
  }
}
