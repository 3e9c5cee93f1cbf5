/// Puts rows into time order, or says where they are not.
struct TimeOrder {
  let file: String
  let modality: DatasetDeclaration.Modality
  let subject: String

  /// Rows with a time, ascending; exact repetitions of a row are dropped; all of it counted.
  /// - Throws: `DataFault` at the first row out of order where the spec does not say `order: sort`.
  func ordered(
    _ rows: [Int], seconds: [Double], table: ColumnTable, notes: inout [DataNote]
  ) throws(DataFault) -> [Int] {
    var timed = rows.filter { !seconds[$0].isNaN }
    if timed.count < rows.count {
      note("rows_without_time", rows.count - timed.count, "rows without a time, left out", &notes)
    }
    var late = 0
    var furthest = 0.0
    var latest = -Double.infinity
    for row in timed {
      if seconds[row] < latest {
        if late == 0, !modality.sorts {
          throw DataFault(
            file: file, line: table.lineNumbers[row], column: modality.time?.clock?.column,
            "lies \(SamplingRate.plain(latest - seconds[row])) s before the row above it (subject '\(subject)')",
            help: "set 'order: sort' for modality '\(modality.name)' to sort rows by time")
        }
        late += 1
        furthest = max(furthest, latest - seconds[row])
      }
      latest = max(latest, seconds[row])
    }
    if late > 0 {
      timed.sort { (seconds[$0], $0) < (seconds[$1], $1) }
      note("rows_sorted", late, "rows out of time order, sorted", &notes)
    }
    let unique = withoutRepetitions(timed, seconds: seconds, table: table)
    if unique.count < timed.count {
      note("rows_repeated", timed.count - unique.count, "exact repetitions of a row, left out", &notes)
    }
    return unique
  }

  private func withoutRepetitions(
    _ rows: [Int], seconds: [Double], table: ColumnTable
  ) -> [Int] {
    let columns = table.numbers.keys.sorted().compactMap { table.numbers[$0] }
    var out: [Int] = []
    out.reserveCapacity(rows.count)
    for row in rows {
      var isRepeated = false
      for earlier in out.reversed() {
        guard seconds[earlier] == seconds[row] else { break }
        isRepeated = columns.allSatisfy {
          $0[earlier] == $0[row] || ($0[earlier].isNaN && $0[row].isNaN)
        }
        if isRepeated { break }
      }
      if !isRepeated { out.append(row) }
    }
    return out
  }

  private func note(_ code: String, _ count: Int, _ text: String, _ notes: inout [DataNote]) {
    notes.append(DataNote(code, about: modality.name, count: count, text))
  }
}
