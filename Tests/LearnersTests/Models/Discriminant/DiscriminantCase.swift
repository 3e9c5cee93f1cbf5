import Learners
import Support
import Testing

/// A model, its data and what scikit-learn answers: an entry of `discriminant.json`.
struct DiscriminantCase: Sendable, CustomTestStringConvertible {
  let reference: JSON

  /// The entries of a model.
  static func cases(_ model: String) throws -> [DiscriminantCase] {
    try Reference.load("discriminant").get("cases").list().filter {
      try $0.get("model").text() == model
    }.map(DiscriminantCase.init)
  }

  var testDescription: String { (try? reference.get("name").text()) ?? "" }

  func parameters() throws -> [String: ParameterValue] {
    var changes: [String: ParameterValue] = [:]
    let parameters = try reference.get("parameters")
    for key in try parameters.keys() {
      if case .text(let text) = try parameters.get(key) {
        changes[key] = .text(text)
      } else {
        changes[key] = .number(try parameters.get(key).number())
      }
    }
    return changes
  }

  /// Fits the model of the catalog and compares all probabilities that were kept.
  func check(_ model: String) throws {
    let all = try Reference.load("discriminant")
    let name = try reference.get("data").text()
    var data: TrainingSet
    if name == "wide" {
      let wide = try all.get("wide")
      data = SampleData.set(
        Matrix(try wide.get("features").rows()), classes: try wide.get("classes").integers())
    } else {
      data = try SampleData.dataset(name)
    }
    if case .list(let weights) = try reference.get("weights") {
      data.weights = try weights.map { try $0.number() }
    }
    let fitted = try Self.recipe(model, try parameters())
      .fitted(to: data, seed: 0, executor: SerialExecutor())
    let kept = Array(stride(from: 0, to: data.features.rows, by: try all.get("every").integer()))
    let found = try fitted.predict(
      data.features.selecting(rows: kept), executor: SerialExecutor())
    let wanted = Matrix(try reference.get("probabilities").rows())
    let tolerance = try all.get("tolerance").number()
    #expect(found.rows == wanted.rows && found.columns == wanted.columns)
    let worst = zip(found.elements, wanted.elements).map { abs($0 - $1) }.max() ?? 0
    #expect(worst < tolerance)
  }

  static func recipe(
    _ model: String, _ changes: [String: ParameterValue] = [:]
  ) throws -> any Learner {
    let type = try #require(ModelCatalog.type(named: model))
    return try ModelCatalog.make(
      model, ParameterValues(defaultsOf: type.parameters, changing: changes))
  }
}
