/// Weights that make classes count alike.
public enum ClassWeight {
  /// One factor per class: total weight / (classes present × weight of the class).
  ///
  /// Row weights multiplied by these factors keep their sum, and each class that is present gets
  /// the same share of it. With all row weights 1 this is `class_weight="balanced"` of
  /// scikit-learn; with rows that weigh 1/n of their trial, classes are balanced by trials, not by
  /// windows.
  ///
  /// - Parameters:
  ///   - classes: the class of each row.
  ///   - count: number of classes.
  ///   - weights: the weight of each row, at least 0.
  /// - Returns: `count` factors; 0 for a class without weight.
  public static func balanced(classes: [Int], count: Int, weights: [Double]) -> [Double] {
    precondition(classes.count == weights.count, "one weight per row")
    var sums = [Double](repeating: 0, count: count)
    for (label, weight) in zip(classes, weights) { sums[label] += weight }
    let present = sums.filter { $0 > 0 }
    let total = present.reduce(0, +)
    let share = total / Double(max(present.count, 1))
    return sums.map { $0 > 0 ? share / $0 : 0 }
  }
}
