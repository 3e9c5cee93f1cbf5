/// The values of a column that are there, in order.
struct SortedColumn {
  /// Ascending, without NaN.
  let values: [Double]

  init(_ column: [Double]) { values = column.filter { !$0.isNaN }.sorted() }

  /// The value at a place between the first (0) and the last (`of`), by linear interpolation, as
  /// numpy's `percentile` does; at least one value must be there.
  /// - Parameters:
  ///   - place: numerator of the part, at most `of`.
  ///   - of: its denominator, at least 1.
  /// - Returns: a value between the smallest and the largest.
  func value(_ place: Double, of: Double) -> Double {
    let steps = Double(values.count - 1)
    let position = place * steps / of
    let low = min(max(Int(position.rounded(.down)), 0), values.count - 1)
    return between(low, position - Double(low))
  }

  /// As `value(_:of:)` for whole numbers, without any rounding of the place.
  func value(_ place: Int, of: Int) -> Double {
    let (low, rest) = (place * (values.count - 1)).quotientAndRemainder(dividingBy: max(of, 1))
    return between(low, Double(rest) / Double(max(of, 1)))
  }

  private func between(_ low: Int, _ part: Double) -> Double {
    let a = values[low]
    guard part > 0, low + 1 < values.count else { return a }
    let b = values[low + 1]
    let apart = b - a
    guard apart.isFinite else { return a * (1 - part) + b * part }
    return part < 0.5 ? a + apart * part : b - apart * (1 - part)
  }
}
