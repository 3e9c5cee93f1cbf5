/// Which steps have a say in a step: so many in a row, around it or up to it.
struct SmoothingReach: Sendable, Hashable {
  let width: Int
  let isCausal: Bool

  static let parameters = [
    Parameter(
      "width", .integer(1...100_000), default: .integer(5),
      "Number of windows that have a say, the middle one included; odd unless `causal`. At the ends of a stretch only those that are there."
    ),
    causal,
  ]

  static let causal = Parameter(
    "causal", .bool, default: .bool(false),
    "Whether a window is steadied by earlier windows only, as it would be while recording.")

  /// Reads `width` and `causal`.
  /// - Throws: `LearnerError.parameter` for an even width around a middle.
  init(_ values: ParameterValues) throws(LearnerError) {
    width = values.integer("width")
    isCausal = values.bool("causal")
    if !isCausal, width % 2 == 0 {
      throw .parameter(
        "'width: \(width)' has no middle: take an odd number, or 'causal: true'")
    }
  }

  /// The steps around one of `count`, itself included.
  func steps(around step: Int, of count: Int) -> ClosedRange<Int> {
    let before = isCausal ? width - 1 : width / 2
    let after = isCausal ? 0 : width / 2
    return max(0, step - before)...min(count - 1, step + after)
  }
}
