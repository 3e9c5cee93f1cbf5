import Learners

/// Features of all modalities side by side, one model over them.
public struct EarlyFusion: Fusion {
  /// `early` in a spec.
  public static let name = "early"
  /// For `trellis describe`.
  public static let summary = "Features of all modalities side by side, one model over them."
  /// No parameters.
  public static let parameters: [Parameter] = []

  /// Nothing to read.
  public init(_ values: ParameterValues) {}

  /// All of them.
  public func modalities(among declared: [String]) -> [String] { declared }

  /// Joins columns as `modality:name`, then fits the steps and the model.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func predict(_ task: FoldTask) throws(LearnerError) -> FusedPrediction {
    let fitted = try RecipeRun(task).fitted(keepsOutOfFold: task.recipe.threshold != nil)
    let answers = try fitted.predict(
      ModelRows(joining: task.test.modalities, places: task.test.places), executor: task.executor)
    return try FusedPrediction(
      probabilities: answers, notes: fitted.notes, chosen: fitted.chosen
    ).deciding(by: task, outOfFold: fitted.outOfFold)
  }
}
