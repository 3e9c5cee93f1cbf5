/// Correlation of truth and prediction over all cells of the confusion matrix, −1...1.
///
/// Gorodkin (2004), doi:10.1016/j.compbiolchem.2004.09.006. Where truth or prediction is one single class the
/// value is 0, as in scikit-learn.
public struct MatthewsCorrelation: ConfusionMetric {
  /// `mcc` in a spec.
  public static let name = "mcc"
  /// What it is, for people.
  public static let summary = "Matthews correlation of truth and prediction"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// Zero.
  public static func chance(classes: Int) -> Double? { 0 }

  static func score(_ counts: ConfusionCounts) -> Double? {
    let total = Double(counts.total)
    var products = 0.0
    var predicted = 0.0
    var support = 0.0
    for index in 0..<counts.classes {
      let rows = Double(counts.support[index])
      let given = Double(counts.predicted[index])
      products += rows * given
      predicted += given * given
      support += rows * rows
    }
    let spread = (total * total - predicted) * (total * total - support)
    if spread == 0 { return 0 }
    return (Double(counts.correct) * total - products) / spread.squareRoot()
  }
}
