/// Agreement between truth and prediction beyond what chance would give, −1...1.
///
/// Cohen (1960), doi:10.1177/001316446002000104, unweighted form. Undefined where truth and prediction are
/// one same class.
public struct CohenKappa: ConfusionMetric {
  /// `cohen_kappa` in a spec.
  public static let name = "cohen_kappa"
  /// What it is, for people.
  public static let summary = "agreement of truth and prediction beyond what chance would give"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// Zero.
  public static func chance(classes: Int) -> Double? { 0 }

  static func score(_ counts: ConfusionCounts) -> Double? {
    let total = Double(counts.total)
    var products = 0.0
    for index in 0..<counts.classes {
      products += Double(counts.support[index]) * Double(counts.predicted[index])
    }
    let expected = total * total - products
    if expected == 0 { return nil }
    return 1 - Double(counts.total - counts.correct) * total / expected
  }
}
