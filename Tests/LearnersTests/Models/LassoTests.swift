import Learners
import Support
import Testing

@Suite struct LassoTests {
  private func recipe(_ changes: [String: ParameterValue] = [:]) -> Lasso {
    Lasso(ParameterValues(defaultsOf: Lasso.parameters, changing: changes))
  }

  @Test(arguments: try RidgeTests.cases("lasso"))
  func agreesWithScikitLearn(_ reference: JSON) throws {
    let model = try recipe(try RidgeTests.changes(of: reference))
      .fittedModel(to: try RidgeTests.data(of: reference))
    #expect(model.notes.isEmpty)
    try RidgeTests.compare(model, with: reference)
    let wanted = try reference.get("coefficients").rows()[0]
    #expect(model.coefficients.elements.map { $0 == 0 } == wanted.map { $0 == 0 })
  }

  /// No slope is steeper than the penalty, whatever the shape; columns beyond 256 join when needed.
  @Test(arguments: [(40, 10, 1.0), (30, 700, 1.0), (60, 400, 0.4), (5, 300, 1.0)])
  func noSlopeIsSteeperThanThePenalty(_ shape: (rows: Int, columns: Int, ratio: Double)) throws {
    let features = SampleData.noise(rows: shape.rows, columns: shape.columns, seed: 12)
    let noise = SampleData.noise(rows: shape.rows, columns: 1, seed: 13)
    let values = Matrix(
      (0..<shape.rows).map { [3 * features[$0, 1] - 2 * features[$0, 7] + noise[$0, 0]] })
    let alpha = 0.1
    let model = try recipe(["alpha": .number(alpha), "l1_ratio": .number(shape.ratio)])
      .fittedModel(to: SampleData.set(features, values: values))
    #expect(model.notes.isEmpty)
    let answers = try model.predict(features, executor: SerialExecutor())
    for column in 0..<shape.columns {
      let coefficient = model.coefficients[0, column]
      var slope = alpha * (1 - shape.ratio) * -coefficient
      for row in 0..<shape.rows {
        slope += (values[row, 0] - answers[row, 0]) * features[row, column] / Double(shape.rows)
      }
      let limit = alpha * shape.ratio
      if coefficient == 0 {
        #expect(abs(slope) <= limit + 1e-8)
      } else {
        #expect(isClose(slope, coefficient > 0 ? limit : -limit, within: 1e-8))
      }
    }
  }

  @Test func saysWhenItStoppedEarly() throws {
    let features = SampleData.noise(rows: 300, columns: 40, seed: 2)
    var collinear = features
    for row in 0..<300 {
      for column in 1..<40 {
        collinear[row, column] = features[row, 0] + 1e-3 * features[row, column]
      }
    }
    let values = Matrix((0..<300).map { [features[$0, 3] + 2 * features[$0, 0]] })
    let data = SampleData.set(collinear, values: values)
    let changes: [String: ParameterValue] = [
      "alpha": .number(1e-9), "max_iterations": .integer(1),
    ]
    #expect(try recipe(changes).fittedModel(to: data).notes.count == 1)
  }

  @Test func learnsNoClasses() throws {
    let data = SampleData.classes(rows: 9, columns: 2, count: 2, seed: 1)
    #expect(throws: LearnerError.parameter("lasso learns numbers, not classes")) {
      try recipe().fittedModel(to: data)
    }
  }
}
