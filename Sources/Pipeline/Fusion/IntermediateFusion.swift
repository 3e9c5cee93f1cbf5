import Learners

/// An encoder for each modality, and one model over what they give.
///
/// `pca` encoders are fitted on the training rows of their modality; `mlp_encoder` and `cnn_encoder` are
/// layers of one network with the model, which must be `mlp`. There, a modality that a row lacks counts as 0
/// behind its encoder, and `modality_dropout` leaves modalities out in training (ModDrop, Neverova et al.
/// 2016, doi:10.1109/TPAMI.2015.2461544).
public struct IntermediateFusion: Fusion {
  /// `intermediate` in a spec.
  public static let name = "intermediate"
  /// For `trellis describe`.
  public static let summary = "An encoder for each modality, and one model over what they give."
  /// Encoders and dropout.
  public static let parameters = [
    Parameter(
      required: "encoders", .map(.kind(ModalityEncoders.family)),
      "The encoder of each modality that has features."),
    Parameter(
      "modality_dropout", .number(NumberRange(0, 1, includesUpper: false)), default: nil,
      "Chance of each modality to be left out of a row in a training step, so that the network does not lean on one alone; one of those that the row has always stays. Needs the model `mlp`."
    ),
  ]

  private let encoders: ModalityEncoders

  /// Reads the encoders.
  public init(_ values: ParameterValues) { encoders = ModalityEncoders(values) }

  /// All of them; one without an encoder, which a spec may not leave out, stays as it is.
  /// - Throws: `FusionFault` for an encoder without modality.
  public func modalities(among declared: [String]) throws(FusionFault) -> [String] {
    for name in encoders.byModality.keys.sorted() where !declared.contains(name) {
      throw FusionFault(
        message: "no features for modality '\(name)'; known: \(declared.joined(separator: ", "))",
        parameter: "encoders.\(name)")
    }
    return declared
  }

  /// Fits steps and encoders to each modality by itself, and the model to all of them.
  /// - Throws: `LearnerError` for what the steps, the encoders or the model cannot take.
  public func predict(_ task: FoldTask) throws(LearnerError) -> FusedPrediction {
    try RecipeRun.prediction(task, task.recipe.encoding(encoders), arrange)
  }

  /// Fits as `predict` does.
  /// - Throws: `LearnerError` for what the steps, the encoders or the model cannot take.
  public func fitted(_ task: FoldTask) throws(LearnerError) -> any FittedFusion {
    try RecipeRun.whole(task, task.recipe.encoding(encoders), arrange)
  }

  @Sendable
  private func arrange(_ modalities: [ModalityFeatures], _ places: RowPlaces) -> ModelRows {
    ModelRows(apart: modalities, places: places, isMasked: encoders.isTrained)
  }
}
