import Learners
import Support
import Testing

@Suite struct LogisticRegressionTests {
  private func recipe(_ changes: [String: ParameterValue] = [:]) throws -> LogisticRegression {
    try LogisticRegression(
      ParameterValues(defaultsOf: LogisticRegression.parameters, changing: changes))
  }

  private func parameters(of reference: JSON) throws -> [String: ParameterValue] {
    var changes: [String: ParameterValue] = [:]
    let parameters = try reference.get("parameters")
    for key in try parameters.keys() {
      if case .bool(let value) = try parameters.get(key) {
        changes[key] = .bool(value)
      } else {
        changes[key] = .number(try parameters.get(key).number())
      }
    }
    return changes
  }

  @Test(arguments: try Reference.load("logistic_regression").get("cases").list())
  func agreesWithScikitLearn(_ reference: JSON) throws {
    var data = try SampleData.dataset(try reference.get("data").text())
    if case .bool(true) = try reference.get("scaled") {
      data.features = try Standardize(ParameterValues())
        .moments(of: data.features, names: data.featureNames).transform(data.features)
    }
    if case .list(let weights) = try reference.get("weights") {
      data.weights = try weights.map { try $0.number() }
    }
    let changes = try parameters(of: reference)
    let model = try recipe(changes).fittedModel(to: data)
    #expect(model.converged)
    for (solver, tolerance) in [("lbfgs", 1e-6), ("newton", 1e-8)] {
      let wanted = try reference.get(solver)
      if case .null = wanted { continue }
      let coefficients = Matrix(try wanted.get("coefficients").rows())
      #expect(model.coefficients.rows == coefficients.rows)
      for (found, expected) in zip(model.coefficients.elements, coefficients.elements) {
        #expect(isClose(found, expected, within: tolerance))
      }
      for (found, expected) in zip(model.intercepts, try wanted.get("intercepts").numbers()) {
        #expect(isClose(found, expected, within: tolerance))
      }
    }
    let every = try Reference.load("logistic_regression").get("every").integer()
    let kept = Array(stride(from: 0, to: data.features.rows, by: every))
    let answers = try model.predict(
      data.features.selecting(rows: kept), executor: SerialExecutor())
    let probabilities = Matrix(try reference.get("probabilities").rows())
    #expect(answers.rows == probabilities.rows)
    for (found, expected) in zip(answers.elements, probabilities.elements) {
      #expect(isClose(found, expected, within: 1e-8))
    }
  }

  /// The gradient of C Σ weight × loss + ½ Σ coefficient² vanishes at the answer, whatever the
  /// shape.
  @Test(arguments: [(30, 5, 2), (30, 5, 4), (20, 50, 2), (20, 50, 3), (25, 700, 3)])
  func stopsWhereTheGradientVanishes(_ shape: (rows: Int, columns: Int, classes: Int)) throws {
    let data = SampleData.classes(
      rows: shape.rows, columns: shape.columns, count: shape.classes, seed: 5)
    let model = try recipe(["C": .number(3)]).fittedModel(to: data)
    #expect(model.converged)
    let answers = try model.predict(data.features, executor: SerialExecutor())
    for vector in 0..<model.coefficients.rows {
      let label = shape.classes == 2 ? 1 : vector
      var free = 0.0
      var slopes = (0..<shape.columns).map { model.coefficients[vector, $0] }
      for row in 0..<shape.rows {
        let error = 3 * (answers[row, label] - (data.classes[row] == label ? 1 : 0))
        free += error
        for column in 0..<shape.columns { slopes[column] += error * data.features[row, column] }
      }
      #expect(abs(free) < 1e-5)
      #expect(slopes.allSatisfy { abs($0) < 1e-5 })
    }
  }

  @Test func doesNotDependOnUnits() throws {
    let data = SampleData.classes(rows: 60, columns: 4, count: 3, seed: 8)
    var other = data
    let factors = [1e-300, 1e150, 1e300, 1.0]
    for row in 0..<60 {
      for column in 0..<4 { other.features[row, column] *= factors[column] }
    }
    let model = try recipe(["C": .number(1e8)]).fittedModel(to: other)
    #expect(model.coefficients.elements.allSatisfy { $0.isFinite })
    let answers = try model.predict(other.features, executor: SerialExecutor())
    #expect(answers.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
    let scaled = try Standardize(ParameterValues()).moments(
      of: other.features, names: other.featureNames)
    let plain = try Standardize(ParameterValues()).moments(
      of: data.features, names: data.featureNames)
    var (left, right) = (data, other)
    left.features = try plain.transform(data.features)
    right.features = try scaled.transform(other.features)
    let (first, second) = (try recipe().fittedModel(to: left), try recipe().fittedModel(to: right))
    for (a, b) in zip(first.coefficients.elements, second.coefficients.elements) {
      #expect(isClose(a, b, within: 1e-6))
    }
  }

  @Test func separableDataWithAHugeCStaysFinite() throws {
    let features = Matrix((0..<20).map { [Double($0) - 9.5, 7] })
    let data = SampleData.set(features, classes: (0..<20).map { $0 < 10 ? 0 : 1 })
    for c in [1e-300, 1, 1e12, 1e300] {
      let model = try recipe(["C": .number(c)]).fittedModel(to: data)
      #expect(model.coefficients.elements.allSatisfy { $0.isFinite })
      let answers = try model.predict(features, executor: SerialExecutor())
      #expect(answers.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
      if c >= 1 { #expect(answers[0, 0] > 0.99 && answers[19, 1] > 0.99) }
    }
  }

  @Test func saysWhenItStoppedEarly() throws {
    let data = try SampleData.dataset("wine")
    let model = try recipe(["max_iterations": .integer(1)]).fittedModel(to: data)
    #expect(model.notes == ["logistic_regression did not converge in 1 iterations"])
    #expect(try recipe().fittedModel(to: data).notes.isEmpty)
  }

  @Test func needsEveryClass() throws {
    let features = SampleData.noise(rows: 6, columns: 2, seed: 1)
    let data = SampleData.set(
      features, classes: [0, 0, 1, 1, 2, 2], weights: [1, 1, 0, 0, 1, 1])
    #expect(throws: LearnerError.classAbsent(1)) { try recipe().fittedModel(to: data) }
  }
}
