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

  /// Two classes, and the kernel values by a source that may keep so many of them.
  private func problem(
    kernel: String, budget: Int, rows: Int = 70
  ) throws -> (BoxProblem, KernelSource) {
    let data = SampleData.classes(rows: rows, columns: 4, count: 2, seed: 6)
    let values = ParameterValues(
      defaultsOf: SVM.parameters, changing: ["kernel": .text(kernel)])
    let function = try KernelFunction(values, for: data.features, weights: data.weights)
    let source = try KernelSource(
      function, data.features, budget: budget, executor: SerialExecutor())
    let problem = BoxProblem(
      chosen: Array(0..<rows), pulls: data.classes.map { $0 == 0 ? 1 : -1 },
      lows: data.classes.map { $0 == 0 ? 0 : -1 }, highs: data.classes.map { $0 == 0 ? 1 : 0 })
    return (problem, source)
  }

  @Test func aSmallCacheGivesTheSameAnswer() throws {
    let outcomes = try [1 << 27, 0].map { budget in
      let (problem, source) = try problem(kernel: "polynomial", budget: budget)
      return try #require(
        problem.minimum(source, tolerance: 1e-9, maxSteps: 100_000, executor: SerialExecutor()))
    }
    #expect(outcomes[0].converged && outcomes[0].sizes == outcomes[1].sizes)
    #expect(outcomes[0].objective < 0 && outcomes[0].objective == outcomes[1].objective)
  }

  @Test(arguments: [16, 50, 400])
  func workingSetsEndAtTheSameOptimum(most: Int) throws {
    let (problem, source) = try problem(kernel: "rbf", budget: 1 << 27, rows: 400)
    let whole = try #require(
      problem.minimum(source, tolerance: 1e-6, maxSteps: 100_000, executor: SerialExecutor()))
    let (_, large) = try self.problem(kernel: "rbf", budget: 0, rows: 400)
    var sets = WorkingSets(problem, try #require(large.radial), most: most)
    let found = sets.minimum(
      tolerance: 1e-6, maxSteps: 1_000_000, executor: ThreadedExecutor(width: 2))
    let end = try #require(found)
    #expect(whole.converged && end.converged && end.best - end.least < 1e-6)
    for (found, expected) in zip(sets.sizes, whole.sizes) {
      #expect(isClose(found, expected, within: 1e-3))
    }
    let product = sets.sizes.indices.reduce(0) {
      $0 + sets.sizes[$1] * (sets.pull[$1] + problem.pulls[$1])
    }
    #expect(isClose(-product / 2, whole.objective, within: 1e-5))
    // The pull is what the sizes make of it, to what single precision leaves.
    let source64 = source
    for at in stride(from: 0, to: 400, by: 37) {
      let values = [Float](unsafeUninitializedCapacity: 400) { buffer, filled in
        if let base = buffer.baseAddress { source64.fill(at, with: problem.chosen, into: base) }
        filled = 400
      }
      let product = zip(values, sets.sizes).reduce(0) { $0 + Double($1.0) * $1.1 }
      #expect(isClose(sets.pull[at], problem.pulls[at] - product, within: 1e-4))
    }
  }

  @Test func workingSetsGiveTheSameBytesByAnyExecutor() throws {
    let (problem, source) = try problem(kernel: "rbf", budget: 0, rows: 300)
    let radial = try #require(source.radial)
    let runs: [[Double]?] = [
      SerialExecutor() as any Executor, ThreadedExecutor(width: 2),
      ThreadedExecutor(width: 7),
    ].map { executor in
      var sets = WorkingSets(problem, radial, most: 64)
      guard sets.minimum(tolerance: 1e-4, maxSteps: 100_000, executor: executor) != nil else {
        return nil
      }
      return sets.sizes + sets.pull
    }
    #expect(runs[0] != nil && runs[0] == runs[1] && runs[0] == runs[2])
  }

  @Test func rowsFarOutAreNotComparedInSinglePrecision() {
    let rows: [Double] = [0, 0, 1, 1, 1e4, 0]
    #expect(RadialRows(rows, count: 3, columns: 2, gamma: 1) == nil)
    #expect(RadialRows(rows, count: 3, columns: 2, gamma: 1e-8) != nil)
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
