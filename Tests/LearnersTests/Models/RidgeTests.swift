import Learners
import Support
import Testing

@Suite struct RidgeTests {
  static func cases(_ model: String) throws -> [JSON] {
    try Reference.load("linear_regression").get("cases").list()
      .filter { try $0.get("model").text() == model }
  }

  /// The rows that `linear_regression.py` learned from.
  static func data(of reference: JSON) throws -> TrainingSet {
    let set = try SampleData.dataset(try reference.get("data").text())
    let targets = try reference.get("targets").integer()
    let rows = Array(0..<(try reference.get("rows").integer()))
    let columns = set.features.columns
    let all = set.features.selecting(rows: rows)
    var features = all.selecting(columns: Array(targets..<columns))
    if case .bool(true) = try reference.get("scaled") {
      features = try Standardize(ParameterValues())
        .moments(of: features, names: Array(set.featureNames[targets...])).transform(features)
    }
    var data = SampleData.set(features, values: all.selecting(columns: Array(0..<targets)))
    if case .list(let weights) = try reference.get("weights") {
      data.weights = try weights.map { try $0.number() }
    }
    return data
  }

  static func changes(of reference: JSON) throws -> [String: ParameterValue] {
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

  static func compare(_ model: FittedLinearModel, with reference: JSON) throws {
    let wanted = Matrix(try reference.get("coefficients").rows())
    #expect(model.coefficients.rows == wanted.rows && model.coefficients.columns == wanted.columns)
    let size = wanted.elements.reduce(1) { max($0, abs($1)) }
    for (found, expected) in zip(model.coefficients.elements, wanted.elements) {
      #expect(abs(found - expected) <= 1e-9 * size)
    }
    for (found, expected) in zip(model.intercepts, try reference.get("intercepts").numbers()) {
      #expect(isClose(found, expected, within: 1e-9))
    }
  }

  private func recipe(_ changes: [String: ParameterValue] = [:]) -> Ridge {
    Ridge(ParameterValues(defaultsOf: Ridge.parameters, changing: changes))
  }

  @Test(arguments: try cases("ridge"))
  func agreesWithScikitLearn(_ reference: JSON) throws {
    let model = try recipe(try Self.changes(of: reference))
      .fittedModel(to: try Self.data(of: reference))
    try Self.compare(model, with: reference)
  }

  @Test func withoutAPenaltyItIsLeastSquares() throws {
    let features = SampleData.noise(rows: 40, columns: 3, seed: 4)
    let values = Matrix(
      (0..<40).map { row -> [Double] in
        let x = features.row(row)
        return [2 * x[x.startIndex] - 3 * x[x.startIndex + 1] + 0.5, x[x.startIndex + 2] - 7]
      })
    let model = try recipe(["alpha": .number(0)])
      .fittedModel(to: SampleData.set(features, values: values))
    for (found, expected) in zip(model.coefficients.elements, [2, -3, 0, 0, 0, 1.0]) {
      #expect(isClose(found, expected, within: 1e-9))
    }
    #expect(isClose(model.intercepts[0], 0.5, within: 1e-9))
    #expect(isClose(model.intercepts[1], -7, within: 1e-9))
  }

  @Test(arguments: [0, 1e-8, 1])
  func equalColumnsShareTheirEffect(_ alpha: Double) throws {
    let one = SampleData.noise(rows: 30, columns: 1, seed: 9)
    let features = Matrix((0..<30).map { [one[$0, 0], one[$0, 0], 7] })
    let values = Matrix((0..<30).map { [4 * one[$0, 0] + 1] })
    let model = try recipe(["alpha": .number(alpha)])
      .fittedModel(to: SampleData.set(features, values: values))
    #expect(isClose(model.coefficients[0, 0], model.coefficients[0, 1], within: 1e-3))
    #expect(model.coefficients[0, 2] == 0)
    if alpha < 1 { #expect(isClose(model.coefficients[0, 0], 2, within: 1e-3)) }
  }

  @Test func learnsNoClasses() throws {
    let data = SampleData.classes(rows: 9, columns: 2, count: 2, seed: 1)
    #expect(throws: LearnerError.parameter("ridge learns numbers, not classes")) {
      try recipe().fittedModel(to: data)
    }
  }
}
