import Learners

/// How `intermediate` fusion reads each modality before the model.
public struct ModalityEncoders: Sendable {
  /// What reads one modality.
  enum Encoder: Sendable, Hashable {
    /// Features as they are.
    case identity
    /// Principal components, fitted on the training rows.
    case components(Int)
    /// Layers of the network, trained with it.
    case layers(InputEncoder)
  }

  let byModality: [String: Encoder]
  /// Chance of a modality to be left out of a row in training.
  let dropout: Double

  /// Kinds of encoders.
  public static let family = KindFamily(
    name: "encoder",
    kinds: [
      KindDeclaration(
        name: "cnn_encoder",
        summary: "Convolutions along the samples of a window, trained together with the model.",
        parameters: [
          Parameter(
            required: "input",
            .record(
              Record([
                Parameter(
                  "sequence", .choice(["samples"]), default: .text("samples"),
                  "What a step in time is: a sample, or the mean over one period of `rate_hz`."),
                Parameter(
                  "rate_hz", .number(.positive), default: nil,
                  "Steps per second; each sample is a step where absent."),
              ])), "What the convolutions run along."),
          Parameter(
            "channels", .list(.integer(1...10_000), count: 1...100),
            default: .list([.integer(32), .integer(32)]),
            "Channels that each convolution gives: its filters."),
          Parameter(
            "kernel", .integer(1...10_000), default: .integer(5), "Steps that a filter looks at."),
          Parameter(
            "pool", .integer(1...10_000), default: .integer(2),
            "Steps of which the largest value is kept after each convolution; 1 for none."),
        ]),
      KindDeclaration(
        name: "identity", summary: "The features as they are.", parameters: []),
      KindDeclaration(
        name: "mlp_encoder", summary: "Dense layers, trained together with the model.",
        parameters: [
          Parameter(
            "hidden", .list(.integer(1...100_000), count: 1...100),
            default: .list([.integer(32)]), "Units of each layer.")
        ]),
      KindDeclaration(
        name: "pca", summary: "Principal components of the modality's training rows.",
        parameters: [
          Parameter(
            required: "components", .integer(1...1_000_000),
            "How many components; at most as many as the modality has columns.")
        ]),
    ])

  /// Reads `encoders` and `modality_dropout` of a fusion.
  init(_ values: ParameterValues) {
    var byModality: [String: Encoder] = [:]
    for entry in values["encoders"]?.map ?? [] {
      guard let own = entry.value.record else { continue }
      byModality[entry.key] =
        switch own.use {
        case "pca": .components(own.integer("components"))
        case "mlp_encoder": .layers(.dense(own.list("hidden").compactMap(\.integer)))
        case "cnn_encoder":
          .layers(
            .convolved(
              own.list("channels").compactMap(\.integer),
              InputEncoder.Convolution(width: own.integer("kernel"), pool: own.integer("pool"))))
        default: .identity
        }
    }
    self.byModality = byModality
    dropout = values["modality_dropout"]?.number ?? 0
  }

  /// Whether encoders and model are one network.
  var isTrained: Bool {
    dropout > 0
      || byModality.values.contains {
        if case .layers = $0 { true } else { false }
      }
  }

  /// The step that turns a modality's features into components, where there is one.
  /// - Throws: `LearnerError.failed` for more components than columns.
  func step(for part: ModelPart) throws(LearnerError) -> (any Transformer)? {
    guard case .components(let count) = byModality[part.name] else { return nil }
    guard count <= part.channels else {
      throw .failed(
        "the encoder of modality '\(part.name)' has \(count) components for \(part.channels) columns"
      )
    }
    return try PCA(
      ParameterValues(["components": .integer(count), "whiten": .bool(false)]))
  }

  /// The model with the encoders as its first layers, where they are trained together.
  /// - Throws: `LearnerError.parameter` for a model that cannot be trained with others.
  func learner(_ learner: any Learner, parts: [ModelPart]) throws(LearnerError) -> any Learner {
    guard isTrained else { return learner }
    guard let network = learner as? MLP else {
      throw .parameter("encoders that are trained with the model need the model 'mlp'")
    }
    let encoders = parts.map { part -> InputEncoder in
      if case .layers(let own) = byModality[part.name] { own } else { .dense([]) }
    }
    return network.reading(encoders, inputDropout: dropout)
  }
}
