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
    let input = model["input"]?.record
    if input?["sequence"]?.text == "samples" {
      all = modalities.map {
        Request(modality: $0, rateHz: input?["rate_hz"]?.number, path: "model.input")
      }
      return
    }
    let encoders = fusion["encoders"]?.map ?? []
    all = modalities.compactMap { modality in
      guard let own = encoders.first(where: { $0.key == modality })?.value.record?["input"]?.record
      else { return nil }
      return Request(
        modality: modality, rateHz: own["rate_hz"]?.number,
        path: "fusion.encoders.\(modality).input")
    }
  }

  subscript(_ modality: String) -> Request? { all.first { $0.modality == modality } }
}
