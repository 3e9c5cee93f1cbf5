/// Some rows as keys that trees compare: ordered as their numbers are, missing values last.
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
  init(_ rows: UnsafePointer<Double>, count: Int, features: Int) {
    self.count = count
    self.features = features
    // Without features every tree is one leaf, which still looks at a key.
    keys = .allocate(capacity: max(count * features, 1))
    keys[0] = Tree.missingKey
    for at in 0..<count * features {
      let value = rows[at]
      keys[at] = value.isFinite ? SortedKeys.key(value) : Tree.missingKey
    }
  }

  func deallocate() { keys.deallocate() }
}
