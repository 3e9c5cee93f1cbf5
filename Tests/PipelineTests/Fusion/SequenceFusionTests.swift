import Learners
import Testing

@testable import Pipeline

/// What models over sequences, and networks of several modalities, find where something was planted.
@Suite struct SequenceFusionTests {
  /// Rows of several modalities with places and truth.
  struct Problem {
    var modalities: [ModalityFeatures]
    var places: RowPlaces
    var classes: [Int]
  }

  static func predict(
    _ fusion: any Fusion, _ train: Problem, _ test: Problem, model: [String: ParameterValue],
    executor: any Executor = SerialExecutor()
  ) throws -> FusedPrediction {
    let recipe = try ModelRecipe(FusionSamples.model(model), classNames: ["a", "b"])
    return try fusion.predict(
      FoldTask(
        train: MultimodalRows(
          modalities: train.modalities, places: train.places,
          target: .classes(train.classes, count: 2),
          weights: [Double](repeating: 1, count: train.classes.count)),
        test: MultimodalTest(modalities: test.modalities, places: test.places), recipe: recipe,
        seed: 1, executor: executor))
  }

  static func right(_ answer: FusedPrediction, _ test: Problem) -> Double {
    let right = test.classes.indices.count {
      (answer.probabilities[$0, 1] > 0.5 ? 1 : 0) == test.classes[$0]
    }
    return Double(right) / Double(test.classes.count)
  }

  static func record(_ values: [String: ParameterValue]) -> ParameterValue {
    .record(ParameterValues(values))
  }

  static let scaled: ParameterValue = .list([
    record(["use": .text("impute")]), record(["use": .text("standardize")]),
  ])

  private static func bilstm(
    _ sequence: String, _ more: [String: ParameterValue] = [:]
  ) -> [String: ParameterValue] {
    [
      "use": .text("bilstm_attention"), "input": record(["sequence": .text(sequence)]),
      "hidden": .integer(8), "attention_hidden": .integer(8), "epochs": .integer(30),
      "batch": .integer(32), "learning_rate": .number(0.02), "preprocess": scaled,
    ].merging(more) { $1 }
  }

  static func noise(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<Double> {
    var generator = SplitMix64(seed: seed)
    return Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in generator.uniform() * 2 - 1 })
  }

  /// Four windows a trial; one modality tells the class of its trial in each of them.
  static func windows(trials: Int, telling: String, seed: UInt64) -> Problem {
    var generator = SplitMix64(seed: seed)
    let rows = trials * 4
    let labels = (0..<trials).map { _ in generator.below(2) }
    let modalities = ["eeg", "face", "gaze"].enumerated().map { index, name in
      var values = noise(rows, 3, seed: seed &+ UInt64(index) &* 77)
      for row in 0..<rows where name == telling {
        values[row, 0] += labels[row / 4] == 1 ? 0.8 : -0.8
      }
      return ModalityFeatures(modality: name, names: ["x", "y", "z"], values: values)
    }
    return Problem(
      modalities: modalities,
      places: RowPlaces(
        trial: (0..<rows).map { $0 / 4 }, subject: (0..<rows).map { $0 / 40 },
        start: (0..<rows).map { Double($0 % 4) }, end: (0..<rows).map { Double($0 % 4 + 1) }),
      classes: (0..<rows).map { labels[$0 / 4] })
  }

  @Test(arguments: ["eeg", "gaze"])
  func attentionOfAModalityIsReadOff(_ telling: String) throws {
    let fusion = EarlyFusion(ParameterValues(["keep_modalities": .bool(true)]))
    let model = Self.bilstm("windows", ["attend": .list([.text("time"), .text("modality")])])
    let test = Self.windows(trials: 60, telling: telling, seed: 9)
    let answer = try Self.predict(
      fusion, Self.windows(trials: 160, telling: telling, seed: 3), test, model: model)
    #expect(Self.right(answer, test) > 0.9)
    // All windows of a trial have the trial's answer.
    #expect(answer.probabilities.row(0).elementsEqual(answer.probabilities.row(3)))
    let entries = try #require(answer.attention?.entries)
    let whole = entries.filter { $0.step == nil }
    #expect(whole.map(\.modality) == ["eeg", "face", "gaze"])
    #expect(abs(whole.reduce(0) { $0 + $1.mean } - 1) < 1e-5)
    let own = try #require(whole.first { $0.modality == telling })
    #expect(own.mean > 0.6 && own.count == 60, "\(whole.map(\.mean))")
    let steps = entries.filter { $0.modality == "face" && $0.step != nil }
    #expect(steps.map(\.step) == [1, 2, 3, 4])
    #expect(abs(steps.reduce(0) { $0 + $1.mean } - 1) < 1e-5)
  }

  /// A modality that no feature of a row has counts for nothing, and has no attention.
  @Test func absentModalitiesAreMasked() throws {
    var train = Self.windows(trials: 60, telling: "eeg", seed: 3)
    let covered = (0..<240).map { $0 / 4 % 3 > 0 }
    train.modalities[1] = ModalityFeatures(
      modality: "face", names: ["x", "y", "z"], values: train.modalities[1].values,
      covered: covered)
    let fusion = EarlyFusion(ParameterValues(["keep_modalities": .bool(true)]))
    let model = Self.bilstm(
      "windows",
      ["attend": .list([.text("time"), .text("modality")]), "epochs": .integer(3)])
    let answer = try Self.predict(fusion, train, train, model: model)
    let face = try #require(
      answer.attention?.entries.first { $0.modality == "face" && $0.step == nil })
    #expect(face.count == 40)
    // What stands where it is not covered is never looked at.
    var other = train
    var values = train.modalities[1].values
    for row in 0..<240 where !covered[row] { for at in 0..<3 { values[row, at] = 1e6 } }
    other.modalities[1] = ModalityFeatures(
      modality: "face", names: ["x", "y", "z"], values: values, covered: covered)
    #expect(
      try Self.predict(fusion, other, other, model: model).probabilities == answer.probabilities)
  }

  /// The class is that of the trial before: a row by itself says nothing.
  @Test func thePreviousTrialIsSeen() throws {
    func problem(_ seed: UInt64) -> Problem {
      let values = Self.noise(400, 2, seed: seed)
      return Problem(
        modalities: [ModalityFeatures(modality: "eeg", names: ["x", "y"], values: values)],
        places: RowPlaces(
          trial: Array(0..<400), subject: (0..<400).map { $0 / 20 },
          start: [Double](repeating: 0, count: 400), end: [Double](repeating: 1, count: 400)),
        classes: (0..<400).map { $0 % 20 == 0 ? 0 : values[$0 - 1, 0] > 0 ? 1 : 0 })
    }
    let (train, test) = (problem(5), problem(6))
    let early = EarlyFusion(ParameterValues())
    var model = Self.bilstm("trials")
    model["input"] = Self.record(["sequence": .text("trials"), "max_steps": .integer(3)])
    let answer = try Self.predict(early, train, test, model: model)
    #expect(Self.right(answer, test) > 0.85)
    #expect(answer.attention?.entries.map(\.modality) == ["all", "all", "all"])
    let blind = try Self.predict(
      early, train, test, model: ["use": .text("random_forest"), "trees": .integer(30)])
    #expect(Self.right(blind, test) < 0.65)
  }

  /// Windows of 40 samples whose wave begins anywhere: rising first, or falling first; means are alike.
  static func waves(_ seed: UInt64, covered: Bool = true) -> Problem {
    var generator = SplitMix64(seed: seed)
    var values = noise(300, 80, seed: seed)
    var classes: [Int] = []
    for row in 0..<300 {
      let label = generator.below(2)
      let first = generator.below(28)
      classes.append(label)
      for step in 0..<8 {
        values[row, (first + step) * 2] += (step < 4) == (label == 1) ? 2 : -2
      }
    }
    let there = (0..<300).map { covered || $0 % 5 > 0 }
    return Problem(
      modalities: [
        ModalityFeatures(
          modality: "eeg", names: ["mean"],
          values: Matrix(
            rows: 300, columns: 1,
            elements: (0..<300).map { row in
              (0..<40).reduce(0.0) { $0 + values[row, $1 * 2] } / 40
            })),
        ModalityFeatures(
          modality: "raw", names: ["u", "v"], values: values, steps: 40, covered: there),
      ],
      places: RowPlaces(
        trial: Array(0..<300), subject: (0..<300).map { $0 / 20 },
        start: [Double](repeating: 0, count: 300), end: [Double](repeating: 1, count: 300)),
      classes: classes)
  }

  @Test func samplesShowWhatMeansDoNot() throws {
    let (train, test) = (Self.waves(1), Self.waves(2))
    var (raw, tested) = (train, test)
    raw.modalities = [train.modalities[1]]
    tested.modalities = [test.modalities[1]]
    let cnn: [String: ParameterValue] = [
      "use": .text("cnn"), "input": Self.record(["sequence": .text("samples")]),
      "channels": .list([.integer(8)]), "epochs": .integer(30), "learning_rate": .number(0.01),
      "batch": .integer(32), "preprocess": Self.scaled,
    ]
    let answer = try Self.predict(EarlyFusion(ParameterValues()), raw, tested, model: cnn)
    #expect(Self.right(answer, tested) > 0.9)
    var (means, others) = (train, test)
    means.modalities = [train.modalities[0]]
    others.modalities = [test.modalities[0]]
    let blind = try Self.predict(
      EarlyFusion(ParameterValues()), means, others,
      model: ["use": .text("random_forest"), "trees": .integer(30)])
    #expect(Self.right(blind, others) < 0.65)
  }
}
