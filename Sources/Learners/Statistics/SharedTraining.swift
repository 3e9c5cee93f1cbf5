/// How much more a cross-validated score varies than its test rows alone tell.
///
/// Where labels mean nothing, what fold i makes of its rows is a sum of agreements h(j, i) with the rows j that it
/// was trained on, and fold j makes the same of the rows of i: h(i, j) = h(j, i) enters the pooled score twice. Of a
/// sum of n terms that each stand there twice the variance is 4 n, but test rows with models held fixed show 2 n.
/// The ratio of the deviations is √2, for any number of folds; it is 1 where one set of rows is tested once. In the
/// limit of leaving one out it is the correction of Nadeau and Bengio (2003), doi:10.1023/A:1024068626366,
/// √(1 + n / (n − 1)). Learners whose answers are less than linear in agreements (trees) vary less.
public enum SharedTraining {
  /// What a deviation under fixed models is to be multiplied with.
  /// - Parameter folds: how many models tested rows, of one seed and repeat.
  /// - Returns: √2, or 1 where there is one fold.
  public static func widening(folds: Int) -> Double { folds > 1 ? 2.0.squareRoot() : 1 }
}
