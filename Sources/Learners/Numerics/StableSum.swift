/// A sum that carries its rounding error along.
///
/// Neumaier (1974), doi:10.1002/zamm.19740540106.
public struct StableSum: Sendable {
  private var sum = 0.0
  private var correction = 0.0

  /// An empty sum: 0.
  public init() {}

  /// Adds one term.
  public mutating func add(_ term: Double) {
    let next = sum + term
    correction += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }

  /// The sum so far.
  public var value: Double { sum + correction }
}
