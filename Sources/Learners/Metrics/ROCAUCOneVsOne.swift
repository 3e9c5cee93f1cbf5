/// Mean over pairs of classes of the area under the ROC curve of one against the other, 0...1.
///
/// Hand and Till (2001), doi:10.1023/A:1010920819831: unlike one against the rest it does not change with
/// how frequent the classes are. Each class of a pair ranks the rows of both by its own probability.
/// Undefined where a class has no rows, as in scikit-learn (`multi_class="ovo"`, `average="macro"`).
public struct ROCAUCOneVsOne: Metric {
  /// `roc_auc_ovo` in a spec.
  public static let name = "roc_auc_ovo"
  /// What it is, for people.
  public static let summary = "mean over pairs of classes of the area under the ROC curve"
  /// It judges probabilities of classes.
  public static let task = TaskKind.classification
  /// More is better.
  public static let greaterIsBetter = true

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// One half.
  public static func chance(classes: Int) -> Double? { 0.5 }

  /// An exact scorer: for each pair O(units²) or O(rows of the pair) per score, whichever is less.
  public func scorer(_ outcome: Outcome, unit: [Int], units: Int) -> any WeightedScorer {
    let answers = outcome.classAnswers
    let classes = answers.probabilities.columns
    var rankings: [BinaryRanking] = []
    for one in 0..<classes {
      for other in 0..<classes where other != one {
        let rows = answers.truth.indices.filter { [one, other].contains(answers.truth[$0]) }
        rankings.append(
          BinaryRanking(
            scores: rows.map { answers.probabilities[$0, one] },
            positive: rows.map { answers.truth[$0] == one }, unit: rows.map { unit[$0] },
            units: units))
      }
    }
    return RankingScorer(rankings)
  }
}
