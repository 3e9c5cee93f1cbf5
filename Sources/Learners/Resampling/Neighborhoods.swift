/// The nearest rows of several rows.
struct Neighborhoods: Sendable {
  /// Neighbours of each row.
  let k: Int
  /// Rows × k numbers of training rows, nearest first.
  let rows: [Int]

  /// The neighbours of one row.
  func of(_ place: Int) -> ArraySlice<Int> { rows[place * k..<(place + 1) * k] }
}
