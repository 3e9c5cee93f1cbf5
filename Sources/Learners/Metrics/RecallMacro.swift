/// Mean recall, 0...1, of the classes that occur in the truth or among the predictions.
///
/// A class that was predicted but has no rows counts as 0; `balanced_accuracy` leaves it out.
public struct RecallMacro: ConfusionMetric {
  /// `recall_macro` in a spec.
  public static let name = "recall_macro"
  /// What it is, for people.
  public static let summary = "mean recall of the classes that occur in truth or predictions"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// One in the number of classes.
  public static func chance(classes: Int) -> Double? { 1 / Double(classes) }

  static func score(_ counts: ConfusionCounts) -> Double? {
    counts.mean(of: counts.recall, where: counts.occurs)
  }
}
