/// The correction of Benjamini and Hochberg: bounds the expected share of false findings among the findings.
///
/// doi:10.1111/j.2517-6161.1995.tb02031.x. Holds for independent or positively dependent tests.
public enum BenjaminiHochberg {
  /// Corrected p values, each at its old place; reject where they are at most the level.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var out = pValues
    var smallest = 1.0
    for (rank, place) in order.enumerated().reversed() {
      smallest = min(smallest, pValues[place] * Double(pValues.count) / Double(rank + 1))
      out[place] = smallest
    }
    return out
  }
}
