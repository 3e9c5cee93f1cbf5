/// Some rows as keys that trees compare: ordered as their numbers are, missing values last; of
/// categories their codes.
///
/// Infinities are missing, as in training.
struct RowKeys {
  /// Samples × features.
  let keys: UnsafeMutablePointer<UInt64>
  let count: Int
  let features: Int

  /// Reads rows.
  /// - Parameters:
  ///   - rows: samples × features.
  ///   - count: how many samples.
  ///   - features: values per sample.
  ///   - categories: the columns that hold categories.
  init(
    _ rows: UnsafeBufferPointer<Double>, count: Int, features: Int, categories: [CategoryColumn]
  ) {
    self.count = count
    self.features = features
    // Without features every tree is one leaf, which still looks at a key.
    keys = .allocate(capacity: max(count * features, 1))
    keys[0] = Tree.missingKey
    for at in 0..<count * features {
      let value = rows[at]
      keys[at] = value.isFinite ? SortedKeys.key(value) : Tree.missingKey
    }
    for category in categories {
      for row in 0..<count {
        let at = row * features + category.column
        keys[at] = category.code(rows[at])
      }
    }
  }

  func deallocate() { keys.deallocate() }
}
