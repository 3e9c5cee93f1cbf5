/// How p values of one family of comparisons are corrected for their number.
public enum Correction: String, Sendable, CaseIterable {
  /// Benjamini and Hochberg: bounds the expected share of false findings.
  case benjaminiHochberg = "benjamini_hochberg"
  /// Holm: bounds the probability of any false finding.
  case holm
  /// The p values as they are.
  case none

  /// Corrected p values, each at its old place. A test without a p value stays without and does not count
  /// towards the size of the family.
  public func adjusted(_ pValues: [Double?]) -> [Double?] {
    let places = pValues.indices.filter { pValues[$0] != nil }
    let defined = places.compactMap { pValues[$0] }
    let adjusted =
      switch self {
      case .benjaminiHochberg: BenjaminiHochberg.adjusted(defined)
      case .holm: Holm.adjusted(defined)
      case .none: defined
      }
    var out = pValues
    for (place, value) in zip(places, adjusted) { out[place] = value }
    return out
  }
}
