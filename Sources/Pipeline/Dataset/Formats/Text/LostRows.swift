/// Rows whose values mean nothing, by what one of their columns holds: a lost face, a band that nobody wears.
/// They keep their time.
struct LostRows: Sendable {
  /// The column of numbers that says so.
  let column: String
  /// Whether a row is lost, by its number there; NaN where that is missing.
  let isLost: @Sendable (Double) -> Bool
  /// Whether a column loses its values in such a row; the others say what happened.
  let clears: @Sendable (String) -> Bool
  /// Whether nothing was measured in such a row, so that it counts once, however many rules name it.
  var isWhole = true
  /// Of the note that counts such rows.
  let code: String
  let message: String

  /// Takes the values of lost rows away, rule by rule: a later one sees what the earlier ones left.
  static func clear(_ rules: [LostRows], _ table: inout ColumnTable, notes: inout [DataNote]) {
    var isGone = [Bool](repeating: false, count: table.rowCount)
    for rule in rules {
      let values = table.numbers[rule.column] ?? []
      let rows = values.indices.filter { rule.isLost(values[$0]) }
      guard !rows.isEmpty else { continue }
      for name in Array(table.numbers.keys) where rule.clears(name) {
        guard var values = table.numbers.updateValue([], forKey: name) else { continue }
        for row in rows { values[row] = .nan }
        table.numbers[name] = values
      }
      let fresh = rule.isWhole ? rows.count { !isGone[$0] } : rows.count
      if rule.isWhole { for row in rows { isGone[row] = true } }
      if fresh > 0 { notes.append(DataNote(rule.code, count: fresh, rule.message)) }
    }
  }
}
