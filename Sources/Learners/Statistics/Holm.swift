/// Holm's correction: bounds the probability of any false finding in a family of tests.
///
/// Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics
/// 6, 65–70. Holds whatever the dependence between the tests.
public enum Holm {
  /// Corrected p values, each at its old place; reject where they are at most the level.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var out = pValues
    var largest = 0.0
    for (rank, place) in order.enumerated() {
      largest = max(largest, min(1, pValues[place] * Double(pValues.count - rank)))
      out[place] = largest
    }
    return out
  }
}
