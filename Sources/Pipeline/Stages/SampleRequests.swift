import Learners

/// Which modalities a model looks at sample by sample, rather than at their features.
struct SampleRequests {
  /// Samples of one modality.
  struct Request: Hashable {
    let modality: String
    /// Steps per second; `nil` where each sample is a step.
    let rateHz: Double?
    /// The path of the spec that asks for them.
    let path: String
  }

  let all: [Request]

  /// - Parameters:
  ///   - model: the decoded section.
  ///   - fusion: the decoded section.
  ///   - modalities: the modalities that the fusion uses, in order.
  init(model: ParameterValues, fusion: ParameterValues, modalities: [String]) {
    func own(_ key: String, _ modality: String) -> ParameterValues? {
      fusion[key]?.map?.first { $0.key == modality }?.value.record
    }
    all = modalities.compactMap { modality in
      // An encoder's input, that of the modality's own model, that of the model for all.
      var (input, path) = (model["input"]?.record, "model.input")
      if let encoder = own("encoders", modality), encoder["input"] != nil {
        (input, path) = (encoder["input"]?.record, "fusion.encoders.\(modality).input")
      } else if let model = own("models", modality) {
        (input, path) = (model["input"]?.record, "fusion.models.\(modality).input")
      }
      guard let input, path.contains("encoders") || input["sequence"]?.text == "samples" else {
        return nil
      }
      return Request(modality: modality, rateHz: input["rate_hz"]?.number, path: path)
    }
  }

  subscript(_ modality: String) -> Request? { all.first { $0.modality == modality } }
}
