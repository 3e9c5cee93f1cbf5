/// Columns that hold hardly anything: most of what is computed from them will be filled in, not measured.
struct SparseColumns: Sendable {
  /// A column is sparse where it holds a value in fewer rows than this share.
  static let share = 0.5

  private var rows = 0
  private var missing: [Int] = []

  /// Counts missing values of the rows that are kept. Costs one pass over the columns.
  mutating func add(_ columns: [[Double]]) {
    if missing.isEmpty { missing = [Int](repeating: 0, count: columns.count) }
    rows += columns.first?.count ?? 0
    for (index, column) in columns.enumerated() where missing.indices.contains(index) {
      missing[index] += column.withUnsafeBufferPointer { values in
        var count = 0
        for value in values { count &+= value.isNaN ? 1 : 0 }
        return count
      }
    }
  }

  /// A note per column of which more than half is missing, after rows were dropped and values cleared.
  func notes(_ channels: [Channel], modality: String) -> [DataNote] {
    zip(channels, missing).compactMap { channel, count in
      guard rows > 0, Double(count) > Double(rows) * (1 - Self.share) else { return nil }
      return DataNote(
        "column_mostly_missing", about: "\(modality), column \(channel.name)", count: count,
        count == rows
          ? "rows, and none of them holds a value"
          : "rows without a value, more than half of the recording")
    }
  }
}
