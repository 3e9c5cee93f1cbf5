import Support
import Testing

@testable import Learners

@Suite struct LinearSVMTests {
  static func cases(_ key: String) throws -> [JSON] {
    try Reference.load("linear_svm").get(key).list()
  }

  private func recipe(_ changes: [String: ParameterValue] = [:]) -> LinearSVM {
    LinearSVM(ParameterValues(defaultsOf: LinearSVM.parameters, changing: changes))
  }

  private func recipe(of reference: JSON) throws -> LinearSVM {
    var changes: [String: ParameterValue] = ["calibration": .text("none")]
    let parameters = try reference.get("parameters")
    for key in try parameters.keys() {
      switch try parameters.get(key) {
      case .text(let word): changes[key] = .text(word)
      case .number(let value): changes[key] = .number(value)
      case .bool(let value): changes[key] = .bool(value)
      default: Issue.record("unexpected parameter \(key)")
      }
    }
    return recipe(changes)
  }

  private func data(of reference: JSON, numbers: Bool) throws -> TrainingSet {
    var data = try SampleData.dataset(try reference.get("data").text())
    if numbers {
      let values = data.features.selecting(columns: [0])
      data = SampleData.set(
        data.features.selecting(columns: Array(1..<data.features.columns)), values: values)
    }
    data.features = try Standardize(ParameterValues())
      .moments(of: data.features, names: data.featureNames).transform(data.features)
    if case .list(let weights) = try reference.get("weights") {
      data.weights = try weights.map { try $0.number() }
    }
    return data
  }

  private func compare(
    _ coefficients: Matrix<Double>, _ intercepts: [Double], with reference: JSON
  ) throws {
    let wanted = Matrix(try reference.get("coefficients").rows())
    #expect(coefficients.rows == wanted.rows && coefficients.columns == wanted.columns)
    let size = wanted.elements.reduce(1) { max($0, abs($1)) }
    for (found, expected) in zip(coefficients.elements, wanted.elements) {
      #expect(abs(found - expected) <= 1e-6 * size)
    }
    for (found, expected) in zip(intercepts, try reference.get("intercepts").numbers()) {
      #expect(isClose(found, expected, within: 1e-6))
    }
  }

  @Test(arguments: try cases("classes"))
  func classesAgreeWithLIBLINEAR(_ reference: JSON) throws {
    let model = try recipe(of: reference)
      .fittedClasses(to: try data(of: reference, numbers: false))
    #expect(model.notes.isEmpty)
    try compare(model.coefficients, model.intercepts, with: reference)
  }

  @Test(arguments: try cases("numbers"))
  func numbersAgreeWithLIBLINEAR(_ reference: JSON) throws {
    let model = try recipe(of: reference)
      .fittedNumbers(to: try data(of: reference, numbers: true))
    #expect(model.notes.isEmpty)
    try compare(model.coefficients, model.intercepts, with: reference)
  }

  @Test(arguments: ["squared_hinge", "hinge"])
  func probabilitiesAreCalibratedOnRowsNotSeen(_ loss: String) throws {
    // More columns than rows, labels of noise: every training row can be told apart, and nothing is
    // known.
    let data = SampleData.set(
      SampleData.noise(rows: 60, columns: 90, seed: 4), classes: (0..<60).map { $0 % 2 })
    let model = try recipe(["loss": .text(loss)]).fittedClasses(to: data)
    let answers = try model.predict(data.features, executor: SerialExecutor())
    #expect(answers.elements.allSatisfy { $0 > 0.1 && $0 < 0.9 })
    let sure = try recipe(["loss": .text(loss), "calibration": .text("none")])
      .fittedClasses(to: data).predict(data.features, executor: SerialExecutor())
    #expect(sure.elements.contains { $0 > 0.7 })
  }

  @Test func lossesBelongToTheirTask() throws {
    let classes = SampleData.classes(rows: 20, columns: 2, count: 2, seed: 1)
    #expect(
      throws: LearnerError.parameter(
        "loss 'epsilon_insensitive' is for numbers, not for classes")
    ) { try recipe(["loss": .text("epsilon_insensitive")]).fittedClasses(to: classes) }
    let numbers = SampleData.set(classes.features, values: Matrix((0..<20).map { [Double($0)] }))
    #expect(throws: LearnerError.parameter("loss 'hinge' is for classes, not for numbers")) {
      try recipe(["loss": .text("hinge")]).fittedNumbers(to: numbers)
    }
  }

  @Test func saysWhenItStoppedEarly() throws {
    let data = try SampleData.dataset("wine")
    for loss in ["hinge", "squared_hinge"] {
      let model = try recipe([
        "max_iterations": .integer(1), "loss": .text(loss), "calibration": .text("none"),
      ]).fittedClasses(to: data)
      #expect(model.notes == ["linear_svm did not converge in 1 iterations"])
    }
  }
}
