import Glibc

/// Geometric mean of the recalls, 0...1: 0 as soon as one class is never found.
///
/// Kubat and Matwin (1997). Classes that occur in the truth or among the predictions count, as in
/// imbalanced-learn.
public struct GeometricMean: ConfusionMetric {
  /// `geometric_mean` in a spec.
  public static let name = "geometric_mean"
  /// What it is, for people.
  public static let summary = "geometric mean of the recalls of the classes"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// One in the number of classes.
  public static func chance(classes: Int) -> Double? { 1 / Double(classes) }

  static func score(_ counts: ConfusionCounts) -> Double? {
    var logs = 0.0
    var number = 0
    for index in 0..<counts.classes where counts.occurs(index) {
      let recall = counts.recall(index)
      if recall == 0 { return 0 }
      logs += log(recall)
      number += 1
    }
    return number == 0 ? nil : exp(logs / Double(number))
  }
}
