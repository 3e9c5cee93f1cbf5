/// Counts what is wrong with the values of a table.
enum ValueNotes {
  /// Missing, infinite and sentinel values per column.
  ///
  /// Empty cells of dropped rows do not count. What a dropped row held of infinite values and sentinels
  /// stays in their counts.
  /// - Parameters:
  ///   - table: what was read.
  ///   - channels: whose columns.
  ///   - names: their names in the table, where those differ.
  ///   - modality: for the notes.
  ///   - dropped: rows that are left out.
  /// - Returns: a note for each column and kind of value.
  static func notes(
    _ table: ColumnTable, channels: [Channel], names: [String]? = nil, modality: String,
    without dropped: [Int] = []
  ) -> [DataNote] {
    var notes: [DataNote] = []
    for (channel, name) in zip(channels, names ?? channels.map(\.name)) {
      guard var counts = table.counts[name], counts.total > 0 else { continue }
      let column = table.numbers[name] ?? []
      counts.missing = max(0, counts.missing - dropped.count { column[$0].isNaN })
      let about = "\(modality), column \(channel.name)"
      if counts.missing > 0 {
        notes.append(
          DataNote("values_missing", about: about, count: counts.missing, "values missing"))
      }
      if counts.infinite > 0 {
        notes.append(
          DataNote(
            "values_infinite", about: about, count: counts.infinite,
            "infinite values, taken as missing"))
      }
      if counts.sentinel > 0 {
        notes.append(
          DataNote(
            "values_sentinel", about: about, count: counts.sentinel,
            "values that the spec declares to mean missing"))
      }
    }
    if table.blankLines > 0 {
      notes.append(
        DataNote("lines_blank", about: modality, count: table.blankLines, "empty lines passed over")
      )
    }
    return notes
  }
}
