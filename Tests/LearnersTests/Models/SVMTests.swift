import Support
import Testing

@testable import Learners

@Suite struct SVMTests {
  private func recipe(_ changes: [String: ParameterValue] = [:]) throws -> SVM {
    try SVM(ParameterValues(defaultsOf: SVM.parameters, changing: changes))
  }

  static func cases(_ key: String) throws -> [JSON] {
    try Reference.load("svm").get(key).list()
  }

  /// scikit-learn's words as ours, without calibration and with a fine tolerance.
  private func changes(of reference: JSON) throws -> [String: ParameterValue] {
    var changes: [String: ParameterValue] = [
      "tolerance": .number(1e-9), "calibration": .text("none"),
    ]
    let parameters = try reference.get("parameters")
    for key in try parameters.keys() {
      switch try parameters.get(key) {
      case .text(let word): changes[key] = .text(word == "poly" ? "polynomial" : word)
      case .number(let value):
        changes[key] =
          key == "degree"
          ? .integer(Int(value)) : key == "gamma" ? .text("\(value)") : .number(value)
      default: Issue.record("unexpected parameter \(key)")
      }
    }
    return changes
  }

  private func data(of reference: JSON, numbers: Bool) throws -> TrainingSet {
    var data = try SampleData.dataset(try reference.get("data").text())
    if numbers {
      let values = data.features.selecting(columns: [0])
      data = SampleData.set(
        data.features.selecting(columns: Array(1..<data.features.columns)), values: values)
    }
    if case .bool(true) = try reference.get("scaled") {
      data.features = try Standardize(ParameterValues())
        .moments(of: data.features, names: data.featureNames).transform(data.features)
    }
    if case .list(let weights) = try reference.get("weights") {
      data.weights = try weights.map { try $0.number() }
    }
    return data
  }

  private func compare(
    _ model: FittedSVM, _ data: TrainingSet, with reference: JSON
  ) throws -> Matrix<Double> {
    #expect(model.notes.isEmpty)
    if case .list = try reference.get("support") {
      #expect(model.support == (try reference.get("support").integers()).sorted())
    }
    let size = model.sizes.reduce(0) { $0 + $1.reduce(0) { $0 + abs($1) } }
    #expect(isClose(size, try reference.get("size").number(), within: 1e-6))
    for (found, expected) in zip(model.biases, try reference.get("intercepts").numbers()) {
      #expect(isClose(found, expected, within: 1e-6))
    }
    let every = try Reference.load("svm").get("every").integer()
    let kept = data.features.selecting(
      rows: Array(stride(from: 0, to: data.features.rows, by: every)))
    let wanted = Matrix(try reference.get("margins").rows())
    let margins = try model.margins(kept)
    #expect(margins.rows == wanted.rows && margins.columns == wanted.columns)
    for (found, expected) in zip(margins.elements, wanted.elements) {
      #expect(isClose(found, expected, within: 1e-6))
    }
    return kept
  }

  @Test(arguments: try cases("classes"))
  func classesAgreeWithLIBSVM(_ reference: JSON) throws {
    let data = try data(of: reference, numbers: false)
    let model = try recipe(try changes(of: reference)).fittedModel(to: data)
    let kept = try compare(model, data, with: reference)
    let answers = try model.predict(kept, executor: SerialExecutor())
    let found = (0..<kept.rows).map { row in
      (0..<answers.columns).max { answers[row, $0] < answers[row, $1] } ?? 0
    }
    #expect(found == (try reference.get("predictions").integers()))
  }

  @Test(arguments: try cases("numbers"))
  func numbersAgreeWithLIBSVM(_ reference: JSON) throws {
    let data = try data(of: reference, numbers: true)
    let model = try recipe(try changes(of: reference)).fittedModel(to: data)
    _ = try compare(model, data, with: reference)
  }

  @Test(arguments: try cases("sigmoids"))
  func sigmoidsMaximiseTheLikelihood(_ reference: JSON) throws {
    let fitted = PlattSigmoid(
      margins: try reference.get("margins").numbers(),
      isFirst: try reference.get("first").integers().map { $0 == 1 },
      weights: try reference.get("weights").numbers())
    #expect(isClose(fitted.slope, try reference.get("slope").number(), within: 1e-6))
    #expect(isClose(fitted.offset, try reference.get("offset").number(), within: 1e-6))
  }

  @Test(arguments: try cases("couplings"))
  func pairsAreCoupled(_ reference: JSON) throws {
    let found = PairwiseCoupling.probabilities(
      try reference.get("pairs").numbers(), classes: try reference.get("classes").integer())
    for (a, b) in zip(found, try reference.get("probabilities").numbers()) {
      #expect(isClose(a, b, within: 1e-6))
    }
  }

  @Test func probabilitiesAreCalibratedOnRowsNotSeen() throws {
    // Labels are noise: a machine that knows its training rows by heart must not believe itself.
    let data = SampleData.set(
      SampleData.noise(rows: 120, columns: 30, seed: 4), classes: (0..<120).map { $0 % 2 })
    let model = try recipe(["C": .number(100)]).fittedModel(to: data)
    let answers = try model.predict(data.features, executor: SerialExecutor())
    #expect(answers.elements.allSatisfy { $0 > 0.2 && $0 < 0.8 })
  }

  /// Groups stay whole, and equal rows stay together where there are no groups.
  @Test func innerFoldsKeepGroups() throws {
    var data = SampleData.classes(rows: 90, columns: 3, count: 3, seed: 5)
    data.groups = (0..<90).map { $0 / 6 }
    let folds = InnerFolds.folds(data, 5, seed: 1)
    #expect(Set(folds) == Set(0..<5))
    for row in 0..<90 { #expect(folds[row] == folds[row / 6 * 6]) }
    data.groups = [Int](repeating: 0, count: 90)
    for column in 0..<3 { data.features[40, column] = data.features[7, column] }
    let others = InnerFolds.folds(data, 5, seed: 1)
    #expect(Set(others) == Set(0..<5) && others[40] == others[7])
    for label in 0..<3 {
      let sizes = (0..<5).map { fold in
        (0..<90).count { others[$0] == fold && data.classes[$0] == label }
      }
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 2)
    }
  }

  @Test func aSmallCacheGivesTheSameAnswer() throws {
    let data = SampleData.classes(rows: 70, columns: 4, count: 2, seed: 6)
    let weights = data.weights
    let function = try KernelFunction(
      ParameterValues(defaultsOf: SVM.parameters), for: data.features, weights: weights)
    let problem = BoxProblem(
      chosen: Array(0..<70), pulls: data.classes.map { $0 == 0 ? 1 : -1 },
      lows: data.classes.map { $0 == 0 ? 0 : -1 }, highs: data.classes.map { $0 == 0 ? 1 : 0 })
    let outcomes = try [1 << 27, 0].map { budget in
      let source = try KernelSource(
        function, data.features, budget: budget, executor: SerialExecutor())
      return try #require(
        problem.minimum(source, tolerance: 1e-9, maxSteps: 100_000, executor: SerialExecutor()))
    }
    #expect(outcomes[0].converged && outcomes[0].sizes == outcomes[1].sizes)
    #expect(outcomes[0].objective < 0 && outcomes[0].objective == outcomes[1].objective)
  }

  @Test func theSmallestPenaltyCanBeStored() throws {
    let data = SampleData.classes(rows: 60, columns: 4, count: 2, seed: 6)
    let model = try recipe(["C": .number(.leastNonzeroMagnitude)]).fittedModel(to: data)
    let restored = try SVM.restored(from: model.archive)
    let answers = try [model, restored].map {
      try $0.predict(data.features, executor: SerialExecutor())
    }
    #expect(answers[0] == answers[1] && answers[0].elements.allSatisfy { $0.isFinite })
  }

  @Test func saysWhatIsWrong() throws {
    #expect(throws: LearnerError.self) { try recipe(["gamma": .text("wide")]) }
    #expect(throws: LearnerError.self) { try recipe(["gamma": .text("-1")]) }
    let data = SampleData.classes(rows: 60, columns: 4, count: 2, seed: 6)
    let model = try recipe(["max_iterations": .integer(2)]).fittedModel(to: data)
    #expect(model.notes == ["svm did not converge in 2 iterations"])
    var far = data
    for at in far.features.elements.indices { far.features.elements[at] *= 1e30 }
    #expect(throws: LearnerError.self) {
      try recipe(["kernel": .text("linear")]).fittedModel(to: far)
    }
  }
}
