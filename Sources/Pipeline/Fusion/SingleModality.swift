import Learners

/// One modality alone.
public struct SingleModality: Fusion {
  /// `single` in a spec.
  public static let name = "single"
  /// For `trellis describe`.
  public static let summary = "One modality alone."
  /// Which one.
  public static let parameters = [Parameter(required: "modality", .text, "The modality.")]

  private let modality: String

  /// Reads `modality`.
  public init(_ values: ParameterValues) { modality = values.text("modality") }

  /// The one.
  /// - Throws: `FusionFault` where it has no features.
  public func modalities(among declared: [String]) throws(FusionFault) -> [String] {
    guard declared.contains(modality) else {
      throw FusionFault(
        message:
          "no features for modality '\(modality)'; known: \(declared.joined(separator: ", "))",
        parameter: "modality")
    }
    return [modality]
  }

  /// Fits the steps and the model on this modality's columns.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func predict(_ task: FoldTask) throws(LearnerError) -> FusedPrediction {
    try EarlyFusion(ParameterValues()).predict(task)
  }

  /// Fits as `predict` does.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func fitted(_ task: FoldTask) throws(LearnerError) -> any FittedFusion {
    try EarlyFusion(ParameterValues()).fitted(task)
  }
}
