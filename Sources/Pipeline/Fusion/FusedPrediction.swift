import Learners

/// Answers for test rows, with what was chosen on the way.
public struct FusedPrediction: Sendable {
  /// Answered rows × classes, or × targets.
  public var probabilities: Matrix<Double>
  /// The test rows that are answered, ascending; `nil` for all of them.
  public var answered: [Int]?
  /// What a user should know.
  public var notes: [String]
  /// What was chosen on training rows: tuned parameters, weights of modalities, thresholds.
  public var chosen: [ChosenValue]
  /// A factor per class that probabilities are multiplied with before the largest is taken, after any
  /// vote; `nil` where the most probable class is decided for.
  public var decisionWeights: [Double]?
  /// How the model's attention went to modalities; `nil` for models without.
  public var attention: AttentionTable?

  /// Gathers what belongs together.
  public init(
    probabilities: Matrix<Double>, answered: [Int]? = nil, notes: [String] = [],
    chosen: [ChosenValue] = [], decisionWeights: [Double]? = nil, attention: AttentionTable? = nil
  ) {
    self.probabilities = probabilities
    self.answered = answered
    self.notes = notes
    self.chosen = chosen
    self.decisionWeights = decisionWeights
    self.attention = attention
  }
}

extension FusedPrediction {
  /// The same answers, decided by the thresholds that inner folds call for, where the model asks for any.
  /// - Throws: `LearnerError` where there is nothing to choose them on.
  func deciding(
    by task: FoldTask, outOfFold: OutOfFold?
  ) throws(LearnerError) -> FusedPrediction {
    guard let metric = task.recipe.threshold else { return self }
    guard let outOfFold, let judge = task.judge else {
      throw .parameter("there are no inner folds: 'evaluation.inner' is needed")
    }
    let found = try DecisionThreshold(metric: metric, classNames: task.recipe.classNames)
      .found(outOfFold, judge: judge)
    var out = self
    out.decisionWeights = found.factors
    out.chosen += found.chosen
    out.notes += found.notes
    return out
  }
}

/// Something that a fold chose on its training rows.
public struct ChosenValue: Codable, Sendable, Hashable {
  /// What was chosen: `C`, `eeg: trees`, `weight of eeg`.
  public var name: String
  /// The choice, as people write it.
  public var value: String

  /// Names a choice.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
