import Learners
import Testing

@testable import Pipeline

/// Resampling between the steps and the model.
@Suite struct ModelRecipeTests {
  /// 24 rows of one class and 6 of another half a unit higher.
  private static let classes = (0..<30).map { $0 % 5 == 0 ? 1 : 0 }

  private static func features() -> [ModalityFeatures] {
    var generator = SplitMix64(seed: 3)
    let rows = classes.map { label in
      (0..<3).map { _ in generator.uniform() * 2 + Double(label) * 0.5 }
    }
    return [FusionSamples.features("eeg", ["a", "b", "c"], rows)]
  }

  private func predicted(
    _ resample: [String: ParameterValue]?, model: [String: ParameterValue] = [:],
    train: [ModalityFeatures]? = nil
  ) throws -> FusedPrediction {
    var values: [String: ParameterValue] = ["use": .text("logistic_regression")]
    values.merge(model) { _, own in own }
    values["resample"] = resample.map { .record(ParameterValues($0)) }
    return try FusionSamples.predict(
      EarlyFusion(ParameterValues()), train: train ?? Self.features(), classes: Self.classes,
      test: Self.features(), model: values)
  }

  private func share(of prediction: FusedPrediction) -> Double {
    prediction.probabilities.column(1).reduce(0, +) / 30
  }

  @Test func everyStepIsKnownAndChangesTheFit() throws {
    let without = try predicted(nil)
    for type in ResamplerCatalog.all where type.name != "smote_nc" {
      let answer = try predicted(["use": .text(type.name)])
      #expect(answer.probabilities.rows == 30)
      #expect(share(of: answer) > share(of: without) + 0.05, "\(type.name)")
      #expect(answer.notes.contains { $0.hasPrefix("\(type.name): ") && $0.contains("'class") })
    }
    let mixed = try predicted([
      "use": .text("smote_nc"), "categorical": .list([.text("c")]),
    ])
    #expect(mixed.notes.contains("smote_nc: 18 rows added to class 'class1'"))
  }

  @Test func noneIsAsGoodAsAbsent() throws {
    #expect(try predicted(["use": .text("none")]).probabilities == predicted(nil).probabilities)
  }

  /// After `preprocess`: a step that needs every value comes behind `impute`; before class weights, which
  /// then find the classes balanced.
  @Test func resamplingStandsBetweenStepsAndWeights() throws {
    var train = Self.features()
    var values = train[0].values
    values[4, 1] = .nan
    train = [ModalityFeatures(modality: "eeg", names: train[0].names, values: values)]
    #expect(
      throws: LearnerError.failed(
        "feature 'eeg:b' has missing values, which 'smote' does not take: add an 'impute' step")
    ) { try predicted(["use": .text("smote")], train: train) }
    let impute = ParameterValue.list([.record(ParameterValues(["use": .text("impute")]))])
    let filled = try predicted(
      ["use": .text("smote")], model: ["preprocess": impute], train: train)
    let weighted = try predicted(
      ["use": .text("smote")], model: ["preprocess": impute, "class_weight": .text("balanced")],
      train: train)
    #expect(filled.probabilities == weighted.probabilities)
  }

  /// Test rows decide nothing: the answer for a row is the same whatever stands beside it.
  @Test func testRowsAreNeverTouched() throws {
    let test = Self.features()
    let some = [test[0].selecting(rows: [7])]
    let model: [String: ParameterValue] = [
      "use": .text("logistic_regression"),
      "resample": .record(ParameterValues(["use": .text("smote")])),
    ]
    let all = try FusionSamples.predict(
      EarlyFusion(ParameterValues()), train: test, classes: Self.classes, test: test, model: model)
    let one = try FusionSamples.predict(
      EarlyFusion(ParameterValues()), train: test, classes: Self.classes, test: some, model: model)
    #expect(one.probabilities == all.probabilities.selecting(rows: [7]))
  }

  /// Pairs of rows become one sequence each, and what it answers goes back to both.
  @Test func sequencesStandBetweenStepsAndModel() throws {
    struct Pairs: SequenceAssembly, FittedSequenceAssembly {
      func fitted(to rows: ModelRows) -> any FittedSequenceAssembly { self }
      func assembled(_ rows: ModelRows) -> AssembledRows {
        let count = rows.count / 2
        return AssembledRows(
          features: Matrix(
            rows: count, columns: rows.names.count * 2, elements: rows.features.elements),
          names: rows.names.map { $0 + " 1" } + rows.names.map { $0 + " 2" },
          blocks: [InputBlock(name: "", columns: 0..<rows.names.count * 2, steps: 2)],
          source: (0..<count).map { $0 * 2 }, answers: (0..<rows.count).map { $0 / 2 })
      }
    }
    let values: [[Double]] = [[0], [1], [5], [6], [1], [0], [6], [5]]
    let rows = ModelRows(
      joining: [FusionSamples.features("eeg", ["x"], values)], places: FusionSamples.places(8))
    let scale = ParameterValue.record(ParameterValues(["use": .text("standardize")]))
    let model = FusionSamples.model([
      "use": .text("logistic_regression"), "preprocess": .list([scale]),
    ])
    let recipe = try ModelRecipe(model, classNames: ["a", "b"], assembly: Pairs())
    let fitted = try recipe.fitted(
      to: rows, target: .classes([0, 0, 1, 1, 0, 0, 1, 1], count: 2),
      weights: [Double](repeating: 0.5, count: 8), seed: 1, executor: SerialExecutor())
    let inputs = try fitted.inputs(for: rows, executor: SerialExecutor())
    #expect(inputs.names == ["eeg:x 1", "eeg:x 2"] && inputs.features.rows == 4)
    #expect(inputs.answers == [0, 0, 1, 1, 2, 2, 3, 3])
    let answers = try fitted.predict(rows, executor: SerialExecutor())
    #expect(answers.rows == 8 && answers.row(0).elementsEqual(answers.row(1)))
    #expect(
      (0..<8).map { answers[$0, 1] > 0.5 } == [false, false, true, true, false, false, true, true])
    // As if the four sequences had been rows of weight 1 from the start.
    let plain = try ModelRecipe(
      FusionSamples.model(["use": .text("logistic_regression")]), classNames: ["a", "b"])
    let direct = try plain.fitted(
      to: ModelRows(
        features: inputs.features, names: inputs.names, places: FusionSamples.places(4)),
      target: .classes([0, 1, 0, 1], count: 2), weights: [1, 1, 1, 1], seed: 1,
      executor: SerialExecutor()
    ).model.predict(inputs.features, executor: SerialExecutor())
    #expect(direct == answers.selecting(rows: [0, 2, 4, 6]))
  }

  /// Numbers as target: no class weights, no resampling, one answer per target.
  @Test func numbersAreLearnedByTheSameSteps() throws {
    let values = (0..<12).map { [Double($0), Double($0 % 3)] }
    let rows = ModelRows(
      joining: [FusionSamples.features("eeg", ["x", "y"], values)],
      places: FusionSamples.places(12))
    let targets = Matrix(
      rows: 12, columns: 2, elements: values.flatMap { [2 * $0[0] + 1, $0[0] - 3 * $0[1]] })
    let recipe = try ModelRecipe(
      FusionSamples.model(["use": .text("ridge"), "alpha": .number(1e-9)]), classNames: [])
    let fitted = try recipe.fitted(
      to: rows, target: .values(targets), weights: [Double](repeating: 1, count: 12), seed: 1,
      executor: SerialExecutor())
    let answers = try fitted.predict(rows, executor: SerialExecutor())
    #expect(zip(answers.elements, targets.elements).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func toSayNoneIsToSayNothing() {
    func stage(_ resample: String?) -> FitStage {
      var values: [String: ParameterValue] = ["use": .text("logistic_regression")]
      values["resample"] = resample.map { .record(ParameterValues(["use": .text($0)])) }
      return FitStage(
        model: FusionSamples.model(values), fusion: ParameterValues(["use": .text("early")]),
        modalities: ["eeg"], seed: 0)
    }
    #expect(stage("none").configuration == stage(nil).configuration)
    #expect(stage("smote").configuration != stage(nil).configuration)
  }

  /// A step that scales test rows with each other says so; the others say nothing of the kind.
  @Test func transductiveStepsAreNoted() throws {
    let note =
      "subject_zscore: test rows were scaled with other rows of their own subject (transductive)"
    for (step, isNoted) in [("subject_zscore", true), ("standardize", false)] {
      let answer = try predicted(
        nil,
        model: [
          "preprocess": .list([.record(ParameterValues(["use": .text(step)]))])
        ])
      #expect(answer.notes.contains(note) == isNoted)
    }
  }
}
