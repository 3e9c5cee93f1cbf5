extension Matrix where Element == Double {
  /// Refuses infinities; NaN passes.
  /// - Throws: `LearnerError.nonFinite` at the first one, in row order.
  func requireNoInfinity() throws(LearnerError) {
    if let at = elements.firstIndex(where: { $0.isInfinite }) {
      throw .nonFinite(row: at / columns, column: at % columns)
    }
  }
}
