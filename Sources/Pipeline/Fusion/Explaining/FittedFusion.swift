import Learners

/// What a fusion learned in a fold, to be asked again and explained.
public protocol FittedFusion: Sendable {
  /// The rows that it learned from.
  var train: MultimodalRows { get }
  /// The test rows that it answers for.
  var test: MultimodalTest { get }
  /// Which rows belong together in the eyes of the models.
  var unit: AnswerUnit { get }

  /// Answers for rows of the same modalities and columns.
  /// - Parameters:
  ///   - rows: rows of the same modalities and columns.
  ///   - executor: threads that may help.
  /// - Returns: rows × classes, or × targets.
  /// - Throws: `LearnerError` for what the steps or the models cannot take.
  func answers(
    for rows: MultimodalTest, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double>

  /// Shapley values, where they can be computed exactly.
  /// - Parameters:
  ///   - rows: rows of the same modalities and columns.
  ///   - standIns: what stands for what is not known.
  ///   - executor: threads that may help.
  /// - Returns: `nil` where they cannot.
  /// - Throws: `LearnerError` for what the steps or the models cannot take.
  func exactShap(
    of rows: MultimodalTest, standIns: StandIns, executor: any Executor
  ) throws(LearnerError) -> NamedShap?
}

/// Rows that a model looks at together.
public enum AnswerUnit: Int, Sendable, Comparable {
  /// Each by itself.
  case row
  /// The windows of a trial.
  case trial
  /// The trials of a subject.
  case subject

  /// What `input` of a model says.
  init(_ model: ParameterValues) {
    switch RowSequences(model["input"]?.record)?.unit {
    case .windows: self = .trial
    case .trials: self = .subject
    case nil: self = .row
    }
  }

  /// Single rows first.
  public static func < (a: AnswerUnit, b: AnswerUnit) -> Bool { a.rawValue < b.rawValue }

  /// The unit of each row, as any numbers.
  func numbers(of places: RowPlaces) -> [Int] {
    switch self {
    case .row: Array(0..<places.count)
    case .trial: places.trial
    case .subject: places.subject
    }
  }
}

/// What stands for what a model does not know, where values are exact.
public struct StandIns: Sendable {
  /// In trees.
  public var trees: TreePerturbation
  /// Training rows that are drawn by their weights for trees that ask for them.
  public var rows: Int
  /// For the draw.
  public var seed: UInt64
}

/// Shapley values of named columns.
public struct NamedShap: Sendable {
  /// The values.
  public var shap: ShapValues
  /// One per column of the values.
  public var names: [String]
  /// How they were computed.
  public var method: String
  /// What a user should know.
  public var notes: [String] = []
}

/// One model over all modalities, as `single`, `early` and `intermediate` fit it.
struct FittedWhole: FittedFusion {
  let train: MultimodalRows
  let test: MultimodalTest
  let fitted: RecipeRun.Fitted
  let arrange: @Sendable ([ModalityFeatures], RowPlaces) -> ModelRows

  var unit: AnswerUnit { AnswerUnit(fitted.recipe.values) }

  func answers(
    for rows: MultimodalTest, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try fitted.predict(arrange(rows.modalities, rows.places), executor: executor)
  }

  func exactShap(
    of rows: MultimodalTest, standIns: StandIns, executor: any Executor
  ) throws(LearnerError) -> NamedShap? {
    try fitted.exactShap(
      of: arrange(rows.modalities, rows.places),
      background: arrange(train.modalities, train.places), weights: train.weights,
      standIns: standIns, executor: executor)
  }
}

extension RecipeRun.Fitted {
  /// Shapley values of the model's own columns, where the model is one that is explained exactly.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  func exactShap(
    of rows: ModelRows, background: ModelRows, weights: [Double], standIns: StandIns,
    executor: any Executor
  ) throws(LearnerError) -> NamedShap? {
    guard let exact = model.model as? any ExactlyExplained else { return nil }
    let inputs = try model.inputs(for: rows, executor: executor)
    guard inputs.answers == nil else { return nil }
    let known = try model.inputs(for: background, executor: executor)
    let all = ShapBackground(rows: known.features, weights: weights)
    let shap = try exact.shapValues(
      of: inputs.features,
      background: standIns.trees == .interventional && exact.asksBackgroundRowByRow
        ? all.drawing(standIns.rows, seed: standIns.seed) : all, trees: standIns.trees,
      executor: executor)
    return NamedShap(
      shap: shap, names: inputs.names, method: exact.shapMethod(trees: standIns.trees),
      notes: calibration == nil
        ? [] : ["values explain the model's answers before they are calibrated"])
  }
}
