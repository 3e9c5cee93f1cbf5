import Learners
import Support
import Testing

/// Logistic regression with other penalties than L2.
@Suite struct SparseNewtonTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    let penalty: String
    var ratio: Double?
    var testDescription: String { penalty }

    static let all = [
      Kind(penalty: "l1"), Kind(penalty: "elastic_net", ratio: 0.4), Kind(penalty: "none"),
    ]
  }

  private func fitted(
    _ data: TrainingSet, _ kind: Kind, c: Double = 1, intercept: Bool = true,
    changing other: [String: ParameterValue] = [:], executor: any Executor = SerialExecutor()
  ) throws -> FittedLogisticRegression {
    var changes = other
    changes["penalty"] = .text(kind.penalty)
    if let ratio = kind.ratio { changes["l1_ratio"] = .number(ratio) }
    changes["C"] = .number(c)
    changes["fit_intercept"] = .bool(intercept)
    return try LogisticRegression(
      ParameterValues(defaultsOf: LogisticRegression.parameters, changing: changes)
    ).fittedModel(to: data, executor: executor)
  }

  @Test(arguments: try Reference.load("logistic_penalties").get("cases").list())
  func agreesWithScikitLearn(_ reference: JSON) throws {
    var data = try SampleData.dataset(try reference.get("data").text())
    if case .number = try reference.get("columns") {
      let chosen = Array(0..<(try reference.get("columns").integer()))
      data.features = data.features.selecting(columns: chosen)
      data.featureNames = chosen.map { data.featureNames[$0] }
    }
    data.features = try Standardize(ParameterValues())
      .moments(of: data.features, names: data.featureNames).transform(data.features)
    if case .list(let weights) = try reference.get("weights") {
      data.weights = try weights.map { try $0.number() }
    }
    let kind = Kind(
      penalty: try reference.get("penalty").text(),
      ratio: try reference.get("l1_ratio").optionalNumber())
    var intercept = true
    if case .bool(false) = try reference.get("fit_intercept") { intercept = false }
    let model = try fitted(
      data, kind, c: try reference.get("C").number(), intercept: intercept)
    #expect(model.converged)
    let wanted = Matrix(try reference.get("coefficients").rows())
    #expect(model.coefficients.rows == wanted.rows)
    let tolerance = try Reference.load("logistic_penalties").get("tolerance").number()
    // Without a penalty the softmax leaves a shift per feature free: the reference's is another.
    let isShifted = kind.penalty == "none" && wanted.rows > 1
    for column in 0..<wanted.columns {
      let found = model.coefficients.column(column)
      let expected = wanted.column(column)
      let shift =
        isShifted ? (found.reduce(0, +) - expected.reduce(0, +)) / Double(wanted.rows) : 0
      for (a, b) in zip(found, expected) {
        #expect(isClose(a - shift, b, within: tolerance))
        if kind.penalty != "none" { #expect((a == 0) == (b == 0)) }
      }
    }
    for (a, b) in zip(model.intercepts, try reference.get("intercepts").numbers()) {
      #expect(isClose(a, b, within: tolerance))
    }
  }

  /// No coefficient can move to a lower sum, whatever the shape.
  @Test(arguments: [(30, 9, 2), (40, 6, 4), (20, 500, 2), (25, 300, 3)])
  func meetsTheConditionsOfTheMinimum(
    _ shape: (rows: Int, columns: Int, classes: Int)
  ) throws {
    let data = SampleData.classes(
      rows: shape.rows, columns: shape.columns, count: shape.classes, seed: 5)
    for kind in Kind.all.prefix(2) {
      let model = try fitted(data, kind, c: 2)
      let ratio = kind.ratio ?? 1
      #expect(model.converged)
      let answers = try model.predict(data.features, executor: SerialExecutor())
      for vector in 0..<model.coefficients.rows {
        let label = shape.classes == 2 ? 1 : vector
        var slopes = [Double](repeating: 0, count: shape.columns)
        for row in 0..<shape.rows {
          let error = 2 * (answers[row, label] - (data.classes[row] == label ? 1 : 0))
          for column in 0..<shape.columns { slopes[column] += error * data.features[row, column] }
        }
        for column in 0..<shape.columns {
          let value = model.coefficients[vector, column]
          let pull = slopes[column] + (1 - ratio) * value
          let off = value == 0 ? max(0, abs(pull) - ratio) : abs(abs(pull) - ratio)
          #expect(off < 1e-7 && (value == 0 || pull * value < 0))
        }
      }
      if shape.columns > 100 { #expect(model.coefficients.elements.contains(0)) }
    }
  }

  @Test(arguments: Kind.all)
  func bytesDoNotDependOnThreads(_ kind: Kind) throws {
    for classes in 2...3 {
      let data = SampleData.classes(rows: 3000, columns: 30, count: classes, seed: 4)
      let serial = try fitted(data, kind)
      let threaded = try fitted(data, kind, executor: ThreadedExecutor(width: 3))
      #expect(
        serial.coefficients.elements.map(\.bitPattern)
          == threaded.coefficients.elements.map(\.bitPattern))
      #expect(serial.iterations == threaded.iterations)
    }
  }

  @Test(arguments: Kind.all)
  func givesUpWhenNobodyWaits(_ kind: Kind) throws {
    let data = LearnerContractTests.data(.classification)
    let patient = LearnerCancellationTests.Impatient(after: .max)
    _ = try fitted(data, kind, executor: patient)
    try #require(patient.questions > 2)
    for limit in [0, 1, patient.questions - 1] {
      let executor = LearnerCancellationTests.Impatient(after: limit)
      #expect(throws: LearnerError.cancelled) { try fitted(data, kind, executor: executor) }
      #expect(executor.lateRegions <= 1)
    }
  }

  @Test func withoutPenaltySeparableClassesEndWithANote() throws {
    for (rows, columns, classes) in [(20, 2, 2), (30, 3, 3), (10, 60, 2), (12, 60, 3)] {
      var data = SampleData.classes(rows: rows, columns: columns, count: classes, seed: 2)
      for row in 0..<rows { data.features[row, 0] = Double(data.classes[row] * 5) }
      for row in 0..<rows where row % 2 == 0 { data.features[row, 0] += 0.5 }
      for row in 0..<rows { data.features[row, 1] = data.features[row, 0] * 2 }
      for changes in [[:], ["max_iterations": ParameterValue.integer(4)]] {
        let model = try fitted(data, Kind(penalty: "none"), changing: changes)
        #expect(model.notes.count == 1 && !model.converged)
        #expect(model.coefficients.elements.allSatisfy { $0.isFinite })
        let answers = try model.predict(data.features, executor: SerialExecutor())
        for row in 0..<rows { #expect(answers[row, data.classes[row]] > 0.5) }
      }
    }
  }

  @Test func repeatedColumnsNeedNoPenalty() throws {
    var data = try SampleData.dataset("breast_cancer")
    data.features = data.features.selecting(columns: [0, 1, 1, 0, 4])
    data.featureNames = ["a", "b", "c", "d", "e"]
    var single = data
    single.features = data.features.selecting(columns: [0, 1, 4])
    single.featureNames = ["a", "b", "e"]
    let answers = try [data, single].map { data in
      let model = try fitted(data, Kind(penalty: "none"))
      #expect(model.converged)
      return try model.predict(data.features, executor: SerialExecutor())
    }
    for (a, b) in zip(answers[0].elements, answers[1].elements) {
      #expect(isClose(a, b, within: 1e-6))
    }
  }

  @Test func strongPricesLeaveTheInterceptsAlone() throws {
    let data = SampleData.classes(rows: 40, columns: 4, count: 3, seed: 9)
    for c in [1e-300, 1e-6] {
      let model = try fitted(data, Kind(penalty: "l1"), c: c)
      #expect(model.converged && model.coefficients.elements.allSatisfy { $0 == 0 })
      let answers = try model.predict(Matrix([[9, 9, 9, 9]]), executor: SerialExecutor())
      for label in 0..<3 {
        let share = Double(data.classes.count { $0 == label }) / 40
        #expect(isClose(answers[0, label], share, within: 1e-9))
      }
    }
  }

  @Test func aShareNeedsAnElasticNet() {
    #expect(
      throws: LearnerError.parameter(
        "'l1_ratio' of logistic_regression is only for penalty 'elastic_net', found 'l1'")
    ) {
      try fitted(
        LearnerContractTests.data(.classification), Kind(penalty: "l1", ratio: 0.5))
    }
  }
}
