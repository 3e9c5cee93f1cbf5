import Learners

/// A way to make one answer of several models' answers for a row.
protocol LateCombination: Sendable {
  /// Whether it learns from what models answer on inner folds.
  var needsInnerFolds: Bool { get }

  /// Learns.
  /// - Parameters:
  ///   - lesson: answers for rows that the models had not seen, beside the truth; there where
  ///     `needsInnerFolds` says so.
  ///   - modalities: their names.
  ///   - executor: threads that may help.
  /// - Returns: the combination for rows of the same modalities.
  /// - Throws: `LearnerError` for answers that nothing can be learned from.
  func fitted(
    to lesson: LateLesson?, modalities: [String], executor: any Executor
  ) throws(LearnerError) -> any FittedLateCombination
}

/// A combination that has learned.
protocol FittedLateCombination: Sendable {
  /// What it chose.
  var chosen: [ChosenValue] { get }
  /// What a user should know.
  var notes: [String] { get }

  /// One answer per row.
  /// - Parameters:
  ///   - answers: of each modality.
  ///   - prior: the answer for a row that no modality answers for.
  ///   - executor: threads that may help.
  /// - Returns: rows × outputs, and what a user should know of them.
  /// - Throws: `LearnerError` for answers that are no numbers.
  func combined(
    _ answers: ModalityAnswers, prior: [Double], executor: any Executor
  ) throws(LearnerError) -> LateAnswers

  /// The weights by which answers add up to the one of a row.
  /// - Parameter taking: the modalities that answer for it, at least one.
  /// - Returns: one per modality that answers; `nil` where answers are no weighted sum.
  func weights(of taking: [Int]) -> [Double]?
}

extension FittedLateCombination {
  /// Not a weighted sum, unless a combination says otherwise.
  func weights(of taking: [Int]) -> [Double]? { nil }
}

/// One answer per row, of all modalities together.
struct LateAnswers: Sendable {
  /// Rows × outputs.
  var probabilities: Matrix<Double>
  /// What a user should know.
  var notes: [String] = []
}

/// What a combination learns from.
struct LateLesson: Sendable {
  /// Answers of models for validation rows of inner folds.
  let answers: ModalityAnswers
  /// The truth of these rows.
  let target: TrainingSet.Target
  /// Their weights, classes weighed as the model weighs them.
  let weights: [Double]

  /// The rows that some modalities all answer for.
  func rows(with modalities: [Int]) -> [Int] {
    (0..<answers.rows).filter { row in modalities.allSatisfy { answers.present[$0][row] } }
  }
}

/// All combinations that a spec can name.
enum LateCombinations {
  static let weighted = "weighted"
  static let stacking = "stacking"
  static let names = [MeanCombination.proba, MeanCombination.logit, weighted, stacking]

  /// Those that learn from inner folds.
  static let learning = [weighted, stacking]

  /// Makes a combination.
  /// - Throws: `LearnerError.parameter` for one that means nothing for the task.
  static func make(
    _ name: String, metric: String?, for task: FoldTask
  ) throws(LearnerError) -> any LateCombination {
    switch name {
    case weighted:
      guard let metric else { return WeightedCombination(kind: task.kind) }
      guard let judge = task.judge else {
        throw .parameter("there are no inner folds: 'evaluation.inner' is needed")
      }
      return MetricCombination(
        metric: metric, judge: judge, rows: task.inner.flatMap(\.validation),
        prior: task.train.prior)
    case stacking: return StackedCombination(kind: task.kind)
    default:
      if name == MeanCombination.logit, task.kind == .regression {
        throw .parameter("'mean_logit' is about probabilities of classes; the target is numbers")
      }
      return MeanCombination(isOfLogits: name == MeanCombination.logit)
    }
  }
}
