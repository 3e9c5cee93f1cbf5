import Learners

/// Rows that a modality's `rows.drop_when` leaves out before anything looks at their values: markers of
/// events that carry no sample.
struct RowDropping: Sendable {
  /// Rows for which any of these holds are dropped.
  let conditions: [RowCondition]
  /// The rows that were dropped, ascending.
  private(set) var dropped: [Int] = []
  private var met: [Int]

  /// Reads a decoded `rows` section, of which the conditions about some columns count; `nil` drops nothing.
  init(_ values: ParameterValues?, where isOwn: (String) -> Bool = { _ in true }) {
    conditions = (values?.list("drop_when") ?? []).compactMap { $0.record.map(RowCondition.init) }
      .filter { isOwn($0.column) }
    met = [Int](repeating: 0, count: conditions.count)
  }

  /// What to ask the reader for.
  var requests: [ColumnRequest] { conditions.map(\.request) }

  /// Finds the rows of a table that are dropped.
  ///
  /// - Parameter table: all rows of a file, read with `requests`.
  /// - Returns: whether each row is dropped; `nil` where none is.
  mutating func find(in table: ColumnTable) -> [Bool]? {
    guard !conditions.isEmpty else { return nil }
    var isDropped = [Bool](repeating: false, count: table.rowCount)
    for (index, condition) in conditions.enumerated() {
      let states = condition.states(in: table)
      for row in states.indices where states[row] == .holds {
        isDropped[row] = true
        met[index] += 1
      }
    }
    dropped = isDropped.indices.filter { isDropped[$0] }
    return dropped.isEmpty ? nil : isDropped
  }

  /// The elements of an array with one per row that belong to rows that are not dropped.
  static func kept<Element>(_ elements: [Element], without isDropped: [Bool]?) -> [Element] {
    guard let isDropped else { return elements }
    return zip(elements, isDropped).filter { !$0.1 }.map(\.0)
  }

  /// What was counted, one note per condition; a row for which two hold counts in both.
  func notes(about modality: String) -> [DataNote] {
    var notes: [DataNote] = []
    for (condition, count) in zip(conditions, met) {
      notes.append(
        DataNote(
          "rows_dropped", about: modality, count: count,
          "rows in which \(condition.words), left out as declared"))
    }
    if met.reduce(0, +) > dropped.count {
      notes.append(
        DataNote(
          "rows_dropped_in_all", about: modality, count: dropped.count,
          "rows left out as declared in all: some meet several conditions"))
    }
    return notes
  }
}
