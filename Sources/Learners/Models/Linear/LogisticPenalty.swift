/// What large coefficients cost: `square` × ½ Σ coefficient² + `size` × Σ |coefficient|.
struct LogisticPenalty: Sendable {
  /// Of half the square of each coefficient.
  var square: Double
  /// Of the size of each coefficient.
  var size: Double

  /// Nothing, so that only the data say where coefficients end.
  var isNone: Bool { square == 0 && size == 0 }

  /// - Parameters:
  ///   - kind: `l2`, `l1`, `elastic_net` or `none`.
  ///   - ratio: the share of the L1 penalty in an elastic net.
  ///   - inverse: what data weigh against it.
  init(_ kind: String, ratio: Double, inverse: Double) {
    // No subnormal price: a penalty that somebody asked for never becomes none.
    let price = max(1 / inverse, 0x1p-1000)
    switch kind {
    case "l1": (square, size) = (0, price)
    case "elastic_net": (square, size) = (price * (1 - ratio), price * ratio)
    case "none": (square, size) = (0, 0)
    default: (square, size) = (price, 0)
    }
  }

  /// Both prices in other units.
  func relative(_ change: (Double) -> Double) -> LogisticPenalty {
    var out = self
    (out.square, out.size) = (change(square), change(size))
    return out
  }
}
