import Learners

/// Features of all modalities side by side, one model over them.
public struct EarlyFusion: Fusion {
  /// `early` in a spec.
  public static let name = "early"
  /// For `trellis describe`.
  public static let summary = "Features of all modalities side by side, one model over them."
  /// Whether modalities stay inputs of their own.
  public static let parameters = [
    Parameter(
      "keep_modalities", .bool, default: nil,
      "Whether each modality stays an input of its own, for models that look at inputs one by one (`attend: [time, modality]`); steps of `preprocess` are then fitted to each by itself, and what a row lacks is not there for the model."
    )
  ]

  private let keepsModalities: Bool

  /// Reads `keep_modalities`.
  public init(_ values: ParameterValues) {
    keepsModalities = values["keep_modalities"]?.bool ?? false
  }

  /// All of them.
  public func modalities(among declared: [String]) -> [String] { declared }

  /// Joins columns as `modality:name`, then fits the steps and the model.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func predict(_ task: FoldTask) throws(LearnerError) -> FusedPrediction {
    try RecipeRun.prediction(task, task.recipe, arrange)
  }

  /// Joins and fits as `predict` does.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func fitted(_ task: FoldTask) throws(LearnerError) -> any FittedFusion {
    try RecipeRun.whole(task, task.recipe, arrange)
  }

  @Sendable
  private func arrange(_ modalities: [ModalityFeatures], _ places: RowPlaces) -> ModelRows {
    keepsModalities
      ? ModelRows(apart: modalities, places: places, isMasked: true)
      : ModelRows(joining: modalities, places: places)
  }
}
