import Learners
import Testing

@testable import Pipeline

/// Encoders of modalities, by themselves and trained with the model.
@Suite struct IntermediateFusionTests {
  private static func intermediate(
    _ encoders: [(String, [String: ParameterValue])], dropout: Double? = nil
  ) -> IntermediateFusion {
    var values = ParameterValues([
      "use": .text("intermediate"),
      "encoders": .map(encoders.map { .init(key: $0.0, value: SequenceFusionTests.record($0.1)) }),
    ])
    values["modality_dropout"] = dropout.map { .number($0) }
    let whole = ParameterValue.record(values).completed(as: .kind(FusionCatalog.family)).record
    return IntermediateFusion(whole ?? values)
  }

  private static let joint: [(String, [String: ParameterValue])] = [
    ("eeg", ["use": .text("mlp_encoder"), "hidden": .list([.integer(4)])]),
    (
      "raw",
      [
        "use": .text("cnn_encoder"),
        "input": SequenceFusionTests.record(["sequence": .text("samples")]),
        "channels": .list([.integer(8)]),
      ]
    ),
  ]

  private static let head: [String: ParameterValue] = [
    "use": .text("mlp"), "hidden": .list([.integer(8)]), "epochs": .integer(40),
    "learning_rate": .number(0.01), "batch": .integer(32), "preprocess": SequenceFusionTests.scaled,
  ]

  @Test func encodersAreTrainedWithTheHead() throws {
    let (train, test) = (
      SequenceFusionTests.waves(1, covered: false), SequenceFusionTests.waves(2, covered: false)
    )
    let fusion = Self.intermediate(Self.joint, dropout: 0.2)
    let answer = try SequenceFusionTests.predict(fusion, train, test, model: Self.head)
    let there = test.classes.indices.filter { $0 % 5 > 0 }
    let right = there.count {
      (answer.probabilities[$0, 1] > 0.5 ? 1 : 0) == test.classes[$0]
    }
    #expect(Double(right) / Double(there.count) > 0.9)
    #expect(answer.probabilities.elements.allSatisfy { $0.isFinite })
    #expect(answer.attention == nil)
    for width in [2, 5] {
      let other = try SequenceFusionTests.predict(
        fusion, train, test, model: Self.head, executor: BackwardExecutor(width: width))
      #expect(other.probabilities == answer.probabilities)
    }
  }

  @Test func componentsAreThoseOfEachModality() throws {
    let (train, test) = (
      SequenceFusionTests.windows(trials: 40, telling: "face", seed: 1),
      SequenceFusionTests.windows(trials: 20, telling: "face", seed: 2)
    )
    let encoders = ["eeg", "face", "gaze"].map {
      ($0, ["use": ParameterValue.text("pca"), "components": .integer($0 == "face" ? 3 : 1)])
    }
    let answer = try SequenceFusionTests.predict(
      Self.intermediate(encoders), train, test,
      model: ["use": .text("logistic_regression"), "preprocess": SequenceFusionTests.scaled])
    #expect(SequenceFusionTests.right(answer, test) > 0.75)
    // As if components had been taken by hand.
    let rows = ModelRows(apart: train.modalities, places: train.places, isMasked: false)
    let model = FusionSamples.model([
      "use": .text("logistic_regression"), "preprocess": SequenceFusionTests.scaled,
    ])
    let fitted = try ModelRecipe(model, classNames: ["a", "b"]).encoding(
      ModalityEncoders(
        ParameterValues([
          "encoders": .map(
            encoders.map { .init(key: $0.0, value: SequenceFusionTests.record($0.1)) })
        ]))
    ).fitted(
      to: rows, target: .classes(train.classes, count: 2),
      weights: [Double](repeating: 1, count: 160), seed: 1, executor: SerialExecutor())
    let inputs = try fitted.inputs(for: rows, executor: SerialExecutor())
    #expect(inputs.names.count == 5 && inputs.names.allSatisfy { $0.contains(":") })
    #expect(inputs.names.map { String($0.prefix(4)) } == ["eeg:", "face", "face", "face", "gaze"])
    for (first, count, index) in [(0, 1, 0), (1, 3, 1), (4, 1, 2)] {
      let scale = try Standardize(ParameterValues(defaultsOf: Standardize.parameters)).fitted(
        to: TrainingSet(
          features: train.modalities[index].values, featureNames: ["x", "y", "z"],
          target: .classes(train.classes, count: 2), weights: [Double](repeating: 1, count: 160),
          groups: train.places.subject), seed: 0, executor: SerialExecutor())
      let scaled = try scale.transform(
        train.modalities[index].values, groups: train.places.subject, executor: SerialExecutor())
      let expected = try PCA(
        ParameterValues(["components": .integer(count), "whiten": .bool(false)])
      ).fittedComponents(to: scaled).transform(
        scaled, groups: train.places.subject, executor: SerialExecutor())
      let found = inputs.features.selecting(columns: Array(first..<first + count))
      #expect(zip(found.elements, expected.elements).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }

  @Test func whatCannotBeEncodedIsSaid() throws {
    let train = SequenceFusionTests.windows(trials: 10, telling: "eeg", seed: 1)
    let many = Self.intermediate([("eeg", ["use": .text("pca"), "components": .integer(9)])])
    #expect(
      throws: LearnerError.failed(
        "the encoder of modality 'eeg' has 9 components for 3 columns")
    ) { try SequenceFusionTests.predict(many, train, train, model: ["use": .text("lda")]) }
    let layers = Self.intermediate([("eeg", ["use": .text("mlp_encoder")])])
    #expect(
      throws: LearnerError.parameter(
        "encoders that are trained with the model need the model 'mlp'")
    ) { try SequenceFusionTests.predict(layers, train, train, model: ["use": .text("lda")]) }
    #expect(throws: FusionFault.self) { try layers.modalities(among: ["face"]) }
  }
}

/// Runs pieces from the last to the first, as no serial executor does.
private struct BackwardExecutor: Executor {
  let width: Int
  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    for chunk in (0..<chunks).reversed() { body(chunk) }
  }
}
