/// A column whose values are names, not amounts: the values that training had, by their codes.
struct CategoryColumn: Sendable, Hashable {
  let column: Int
  /// The values in rising order, at most `FeatureBins.most`; the place is the code.
  let values: [Double]

  /// The code of a value; the key of a missing one where training did not have it.
  func code(_ value: Double) -> UInt64 {
    var first = 0
    var size = values.count
    guard size > 0 else { return Tree.missingKey }
    while size > 1 {
      let half = size / 2
      if values[first + half] <= value { first += half }
      size -= half
    }
    return values[first] == value ? UInt64(first) : Tree.missingKey
  }
}
