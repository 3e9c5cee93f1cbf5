import Learners
import Testing

@testable import Pipeline

/// Two modalities, two classes, twelve training rows and four test rows; what is missing is NaN.
private enum Study {
  static let classes = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
  static let eeg: [[Double]] = [0, 2, 1, 3, 0.5, 1.5, 0, 3, 1, 1.5, 0.2, 2].map { [$0] }
  static let face: [[Double]] = [1, 0, 2, 0.5, 1, 1, 3, 0, 0.8, 0.1, 2, 1].map { [$0] }
  static let testEEG: [[Double]] = [[0], [2], [1.2], [3]]
  static let testFace: [[Double]] = [[2], [0], [0.3], [1]]

  static func parts(_ eeg: [[Double]], _ face: [[Double]]) -> [ModalityFeatures] {
    [FusionSamples.features("eeg", ["x"], eeg), FusionSamples.features("face", ["y"], face)]
  }

  static func task(
    train: [ModalityFeatures] = parts(eeg, face),
    test: [ModalityFeatures] = parts(testEEG, testFace),
    target: TrainingSet.Target = .classes(classes, count: 2), inner: [InnerFold] = [],
    model: [String: ParameterValue] = ["use": .text("logistic_regression")],
    judge: FoldJudge? = nil, executor: any Executor = SerialExecutor()
  ) throws -> FoldTask {
    FoldTask(
      train: MultimodalRows(
        modalities: train, places: FusionSamples.places(12), target: target,
        weights: [Double](repeating: 1, count: 12)),
      test: MultimodalTest(modalities: test, places: FusionSamples.places(4)),
      recipe: try ModelRecipe(FusionSamples.model(model), classNames: ["no", "yes"]), inner: inner,
      judge: judge, seed: 1, executor: executor)
  }

  static func late(_ combine: String, _ missing: String = "error") throws -> LateFusion {
    try LateFusion(
      ParameterValues([
        "combine": .text(combine), "missing": .text(missing), "models": .map([]),
      ]))
  }

  /// What a model of one modality alone answers, learned from some of the rows.
  static func alone(
    _ train: ModalityFeatures, _ test: ModalityFeatures, rows: [Int] = Array(0..<12)
  ) throws -> Matrix<Double> {
    try FusionSamples.predict(
      EarlyFusion(ParameterValues()), train: [train.selecting(rows: rows)],
      classes: rows.map { classes[$0] }, test: [test]
    ).probabilities
  }

  /// Three folds of four rows.
  static let inner = (0..<3).map { fold in
    InnerFold(
      name: "\(fold)", train: (0..<12).filter { $0 / 4 != fold },
      validation: (0..<12).filter { $0 / 4 == fold })
  }
}

@Suite struct LateFusionTests {
  @Test func meansAreThoseOfTheModelsAlone() throws {
    let task = try Study.task()
    let a = try Study.alone(task.train.modalities[0], task.test.modalities[0])
    let b = try Study.alone(task.train.modalities[1], task.test.modalities[1])
    let mean = try Study.late("mean_proba").predict(task)
    let geometric = try Study.late("mean_logit").predict(task)
    for row in 0..<4 {
      #expect(abs(mean.probabilities[row, 1] - (a[row, 1] + b[row, 1]) / 2) < 1e-14)
      let yes = (a[row, 1] * b[row, 1]).squareRoot()
      let no = (a[row, 0] * b[row, 0]).squareRoot()
      #expect(abs(geometric.probabilities[row, 1] - yes / (yes + no)) < 1e-12)
    }
    #expect(mean.answered == nil && mean.notes.isEmpty && mean.chosen.isEmpty)
  }

  @Test func aModalityMayHaveAModelOfItsOwn() throws {
    let own = FusionSamples.model(["use": .text("naive_bayes")])
    let fusion = try LateFusion(
      ParameterValues([
        "combine": .text("mean_proba"), "missing": .text("error"),
        "models": .map([.init(key: "face", value: .record(own))]),
      ]))
    let task = try Study.task()
    let a = try Study.alone(task.train.modalities[0], task.test.modalities[0])
    let b = try FusionSamples.predict(
      EarlyFusion(ParameterValues()), train: [task.train.modalities[1]], classes: Study.classes,
      test: [task.test.modalities[1]], model: ["use": .text("naive_bayes")]
    ).probabilities
    let answer = try fusion.predict(task).probabilities
    for row in 0..<4 { #expect(abs(answer[row, 1] - (a[row, 1] + b[row, 1]) / 2) < 1e-14) }
    #expect(
      throws: FusionFault(
        message: "no features for modality 'face'; known: eeg, gaze", parameter: "models.face")
    ) { try fusion.modalities(among: ["eeg", "gaze"]) }
  }

  /// Training row 3 and test row 1 have no face, test row 2 has nothing at all.
  private func incomplete() throws -> FoldTask {
    var face = Study.face
    face[3] = [.nan]
    var testFace = Study.testFace
    testFace[1] = [.nan]
    testFace[2] = [.nan]
    var testEEG = Study.testEEG
    testEEG[2] = [.nan]
    return try Study.task(
      train: Study.parts(Study.eeg, face), test: Study.parts(testEEG, testFace))
  }

  @Test func othersAnswerForWhatIsMissing() throws {
    let task = try incomplete()
    let answer = try Study.late("mean_proba", "renormalize").predict(task)
    let learned = (0..<12).filter { $0 != 3 }
    let eeg = Study.parts(Study.eeg, Study.face)[0]
    let tested = Study.parts(Study.testEEG, Study.testFace)
    let a = try Study.alone(eeg, tested[0])
    let b = try Study.alone(task.train.modalities[1], tested[1], rows: learned)
    let p = answer.probabilities
    #expect(abs(p[0, 1] - (a[0, 1] + b[0, 1]) / 2) < 1e-14)
    #expect(abs(p[1, 1] - a[1, 1]) < 1e-14)
    // Nothing is known of row 2: half of the training rows are 'yes'.
    #expect(abs(p[2, 1] - 0.5) < 1e-12)
    #expect(
      answer.notes.contains(
        "late fusion: modality 'face' is missing in 1 of 12 training rows and 2 of 4 test rows: "
          + "the other modalities answer (renormalize)"))
    #expect(
      answer.notes.contains(
        "1 of 4 test rows have no modality at all: answered by the class shares of the training rows"
      ))
  }

  @Test func incompleteRowsMayBeDropped() throws {
    let answer = try Study.late("mean_proba", "drop").predict(try incomplete())
    #expect(answer.answered == [0, 3] && answer.probabilities.rows == 2)
    let learned = (0..<12).filter { $0 != 3 }
    let train = Study.parts(Study.eeg, Study.face)
    let test = Study.parts(Study.testEEG, Study.testFace)
    let a = try Study.alone(train[0], test[0], rows: learned)
    let b = try Study.alone(train[1], test[1], rows: learned)
    #expect(abs(answer.probabilities[1, 1] - (a[3, 1] + b[3, 1]) / 2) < 1e-14)
  }

  @Test func incompleteRowsMayBeFilledIn() throws {
    let step = ParameterValue.record(
      ParameterValues(["use": .text("impute"), "strategy": .text("mean")]))
    let model: [String: ParameterValue] = [
      "use": .text("logistic_regression"), "preprocess": .list([step]),
    ]
    let bare = try incomplete()
    let task = try Study.task(
      train: bare.train.modalities, test: bare.test.modalities, model: model)
    let answer = try Study.late("mean_proba", "impute").predict(task)
    var face = Study.face
    let mean =
      Study.face.enumerated().filter { $0.offset != 3 }.reduce(0) { $0 + $1.element[0] } / 11
    face[3] = [mean]
    let filled = Study.parts(Study.eeg, face)
    let tested = Study.parts([[0], [2], [0], [3]], [[2], [mean], [mean], [1]])
    let a = try Study.alone(filled[0], tested[0])
    let b = try Study.alone(filled[1], tested[1])
    #expect(abs(answer.probabilities[1, 1] - (a[1, 1] + b[1, 1]) / 2) < 1e-12)
    #expect(answer.answered == nil)
  }

  @Test func incompleteRowsAreAnErrorUnlessSomebodyDecided() throws {
    let task = try incomplete()
    #expect(
      throws: LearnerError.failed(
        "modality 'face' is missing in trial number 2: say with 'fusion.missing' what becomes of such "
          + "rows (renormalize, impute, drop)")
    ) { try Study.late("mean_proba").predict(task) }
  }

  /// A modality that was not recorded well enough is missing, whatever its features say.
  @Test func coverageCounts() throws {
    var task = try Study.task()
    let face = task.test.modalities[1]
    task = try Study.task(
      test: [
        task.test.modalities[0],
        ModalityFeatures(
          modality: "face", names: face.names, values: face.values,
          covered: [true, false, true, true]),
      ])
    let answer = try Study.late("mean_proba", "drop").predict(task)
    #expect(answer.answered == [0, 2, 3])
  }

  @Test func nothingIsLearnedWithoutInnerFolds() throws {
    let task = try Study.task()
    for combine in ["weighted", "stacking"] {
      #expect(throws: LearnerError.self) { try Study.late(combine).predict(task) }
    }
  }

  @Test func numbersAreAveraged() throws {
    let values = Matrix(rows: 12, columns: 1, elements: Study.eeg.map { $0[0] * 2 + 1 })
    let task = try Study.task(
      target: .values(values), model: ["use": .text("ridge"), "alpha": .number(1e-12)])
    let answer = try Study.late("mean_proba").predict(task).probabilities
    let face = try EarlyFusion(ParameterValues()).predict(
      try Study.task(
        train: [task.train.modalities[1]], test: [task.test.modalities[1]],
        target: .values(values), model: ["use": .text("ridge"), "alpha": .number(1e-12)])
    ).probabilities
    for row in 0..<4 {
      #expect(abs(answer[row, 0] - (Study.testEEG[row][0] * 2 + 1 + face[row, 0]) / 2) < 1e-6)
    }
    #expect(throws: LearnerError.self) { try Study.late("mean_logit").predict(task) }
  }
}

@Suite struct LateLearningTests {
  /// A modality of pure noise whose model knows every training row by heart: on inner folds it knows
  /// nothing, and neither weights nor stacking trust it.
  @Test(arguments: ["weighted", "stacking"])
  func whatIsKnownByHeartCountsNothing(_ combine: String) throws {
    var random = SplitMix64(seed: 11)
    let classes = (0..<90).map { $0 % 2 }
    let noise = classes.map { _ in [random.uniform()] }
    let signal = classes.map { [Double($0) + random.uniform() * 1.6] }
    let test = (0..<30).map { [Double($0 % 2) + random.uniform() * 1.6] }
    let inner = (0..<3).map { fold in
      InnerFold(
        name: "\(fold)", train: (0..<90).filter { $0 / 30 != fold },
        validation: (0..<90).filter { $0 / 30 == fold })
    }
    let heart = FusionSamples.model(["use": .text("knn"), "k": .integer(1)])
    let fusion = try LateFusion(
      ParameterValues([
        "combine": .text(combine), "missing": .text("error"),
        "models": .map([.init(key: "noise", value: .record(heart))]),
      ]))
    func predict(_ noiseOfTest: [[Double]]) throws -> FusedPrediction {
      try fusion.predict(
        FoldTask(
          train: MultimodalRows(
            modalities: [
              FusionSamples.features("noise", ["n"], noise),
              FusionSamples.features("signal", ["s"], signal),
            ], places: FusionSamples.places(90), target: .classes(classes, count: 2),
            weights: [Double](repeating: 1, count: 90)),
          test: MultimodalTest(
            modalities: [
              FusionSamples.features("noise", ["n"], noiseOfTest),
              FusionSamples.features("signal", ["s"], test),
            ], places: FusionSamples.places(30)),
          recipe: try ModelRecipe(
            FusionSamples.model(["use": .text("logistic_regression")]), classNames: ["a", "b"]),
          inner: inner, seed: 1, executor: SerialExecutor()))
    }
    let answer = try predict((0..<30).map { _ in [random.uniform()] })
    let right = (0..<30).count { (answer.probabilities[$0, 1] > 0.5) == ($0 % 2 == 1) }
    #expect(right >= 22, "\(right)")
    // Training noise of the other class in the test rows: a trusted memory would be wrong everywhere.
    let misled = try predict((0..<30).map { noise[$0 + 1 - $0 % 2 * 2 + 30] })
    let still = (0..<30).count { (misled.probabilities[$0, 1] > 0.5) == ($0 % 2 == 1) }
    #expect(still >= 22, "\(still)")
    if combine == "weighted" {
      let weight = try #require(answer.chosen.first { $0.name == "weight of noise" }?.value)
      #expect(try #require(Double(weight)) < 0.2)
    }
  }

  @Test func weightsWithTheLeastLogLoss() {
    // 3 log(0.2 + 0.6 w) + log(0.8 − 0.6 w) is largest at w = 11/12.
    let rows = [[0.8, 0.2], [0.8, 0.2], [0.8, 0.2], [0.2, 0.8]]
    let found = WeightedCombination.leastLogLoss(rows, weights: [1, 1, 1, 1])
    #expect(abs(found[0] - 11 / 12) < 1e-6 && abs(found[0] + found[1] - 1) < 1e-12)
    let weighed = WeightedCombination.leastLogLoss([[0.8, 0.2], [0.2, 0.8]], weights: [3, 1])
    #expect(abs(weighed[0] - 11 / 12) < 1e-6)
    // A modality that is always better takes all.
    #expect(
      WeightedCombination.leastLogLoss([[0.9, 0.5], [0.7, 0.6]], weights: [1, 1])[0] > 0.9999)
  }

  @Test func weightsWithTheLeastSquaredError() {
    func shares(_ rows: [[Double]]) -> [Double] {
      SimplexLeastSquares.shares(
        Matrix(rows: rows.count, columns: rows.count, elements: rows.flatMap { $0 }))
    }
    // Independent errors weigh by their inverse variance.
    let independent = shares([[1, 0], [0, 3]])
    #expect(abs(independent[0] - 0.75) < 1e-9 && abs(independent[1] - 0.25) < 1e-9)
    // Free of sign the second would weigh −1: it weighs nothing.
    #expect(shares([[1, 2], [2, 5]]) == [1, 0])
    #expect(shares([[2]]) == [1])
    let three = shares([[2, 0, 0], [0, 2, 0], [0, 0, 1]])
    #expect(zip(three, [0.25, 0.25, 0.5]).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(shares([[0, 0], [0, 0]]).reduce(0, +) == 1)
  }

  /// Where a modality is missing, the weights of the others share its part; a stack is learned for them.
  @Test func renormalizedWeights() {
    let weights = WeightedCombination.Weights(
      modalities: ["a", "b", "c"], weights: [0.5, 0.3, 0.2], notes: [])
    var answers = ModalityAnswers(present: [
      [true, false, false], [true, true, false], [true, true, false],
    ])
    answers.add(Matrix(rows: 1, columns: 2, elements: [0.2, 0.8]), to: 0)
    answers.add(Matrix(rows: 2, columns: 2, elements: [0.6, 0.4, 0.6, 0.4]), to: 1)
    answers.add(Matrix(rows: 2, columns: 2, elements: [1, 0, 1, 0]), to: 2)
    let out = weights.combined(answers, prior: [0.9, 0.1], executor: SerialExecutor()).probabilities
    #expect(abs(out[0, 0] - 0.48) < 1e-12)
    #expect(abs(out[1, 0] - (0.3 * 0.6 + 0.2) / 0.5) < 1e-12)
    #expect(Array(out.row(2)) == [0.9, 0.1])
  }

  @Test func aStackOfItsOwnForRowsWithoutAModality() throws {
    var face = Study.face
    for row in [1, 6] { face[row] = [.nan] }
    var testFace = Study.testFace
    testFace[0] = [.nan]
    let task = try Study.task(
      train: Study.parts(Study.eeg, face), test: Study.parts(Study.testEEG, testFace),
      inner: Study.inner)
    let answer = try Study.late("stacking", "renormalize").predict(task).probabilities
    let single = try Study.late("stacking").predict(
      try Study.task(
        train: [task.train.modalities[0]], test: [task.test.modalities[0]], inner: Study.inner)
    ).probabilities
    #expect(abs(answer[0, 1] - single[0, 1]) < 1e-12)
    #expect(abs(answer[1, 1] - single[1, 1]) > 1e-6)
  }

  /// Whatever the number of threads, and whatever stands beside a test row.
  @Test(arguments: ["weighted", "stacking"])
  func answersDependOnNothingElse(_ combine: String) throws {
    let task = try Study.task(inner: Study.inner)
    let backwards = try Study.task(inner: Study.inner, executor: LastFirstExecutor())
    let answer = try Study.late(combine).predict(task).probabilities
    #expect(try Study.late(combine).predict(backwards).probabilities == answer)
    let fewer = task.selecting(train: Array(0..<12), test: [2])
    #expect(
      try Study.late(combine).predict(fewer).probabilities == answer.selecting(rows: [2]))
  }
}
