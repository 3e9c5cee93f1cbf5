extension Matrix where Element == Double {
  /// Refuses NaN and infinities.
  /// - Throws: `LearnerError.nonFinite` at the first one, in row order.
  func requireFinite() throws(LearnerError) {
    // An exponent of all ones carries into the top bit; no branch, so that the loop vectorises.
    let exponent: UInt64 = 0x7FF0_0000_0000_0000
    var carried: UInt64 = 0
    elements.withUnsafeBufferPointer {
      for value in $0 { carried |= (value.bitPattern & exponent) &+ 0x0010_0000_0000_0000 }
    }
    guard carried >> 63 != 0 else { return }
    if let at = elements.firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(row: at / columns, column: at % columns)
    }
  }

  /// Refuses rows that have other columns than the training rows.
  /// - Throws: `LearnerError.failed` with both numbers.
  func requireColumns(_ expected: Int) throws(LearnerError) {
    guard columns == expected else {
      throw .failed("expected \(expected) columns as in training, found \(columns)")
    }
  }
}

extension TrainingSet {
  /// Refuses an empty set and weights that cannot be weights.
  /// - Throws: `LearnerError` for no rows, a negative or non-finite weight, or weights that are all
  ///   0.
  func requireUsableWeights() throws(LearnerError) {
    guard features.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    if let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .failed("expected a finite weight of at least 0 in row \(row), found \(weights[row])")
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw .failed("every training row has weight 0")
    }
  }

  /// The weights times a power of two, so that no sum of them overflows or vanishes; ratios stay
  /// exact.
  var tamedWeights: (values: [Double], factor: Double) {
    let largest = weights.max() ?? 1
    guard largest > 0x1p500 || largest < 0x1p-500 else { return (weights, 1) }
    let factor = 1 / Double(sign: .plus, exponent: max(largest.exponent, -1000), significand: 1)
    return (weights.map { $0 * factor }, factor)
  }

  /// Refuses regression targets that are not numbers.
  /// - Throws: `LearnerError.failed` with the row.
  func requireFiniteTargets() throws(LearnerError) {
    guard case .values(let values) = target else { return }
    if let at = values.elements.firstIndex(where: { !$0.isFinite }) {
      throw .failed("expected a finite target in row \(at / max(values.columns, 1))")
    }
  }

  /// Refuses a class without a row of positive weight.
  /// - Throws: `LearnerError.classAbsent` with the first such class.
  func requireEveryClass() throws(LearnerError) {
    guard case .classes(let classes, let count) = target else { return }
    var present = [Bool](repeating: false, count: count)
    for (label, weight) in zip(classes, weights) where weight > 0 { present[label] = true }
    if let absent = present.firstIndex(of: false) { throw .classAbsent(absent) }
  }
}
