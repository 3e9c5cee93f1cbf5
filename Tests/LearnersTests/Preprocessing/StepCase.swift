import Learners
import Support
import Testing

/// A step, its table and what scikit-learn answers: an entry of `steps.json`.
struct StepCase: Sendable, CustomTestStringConvertible {
  let reference: JSON
  let testDescription: String

  /// The entries of a step.
  static func cases(_ step: String) throws -> [StepCase] {
    try Reference.load("steps").get("cases").list().enumerated().filter {
      try $0.element.get("step").text() == step
    }.map { StepCase(reference: $0.element, testDescription: "\(step) \($0.offset)") }
  }

  func parameters() throws -> [String: ParameterValue] {
    var changes: [String: ParameterValue] = [:]
    let parameters = try reference.get("parameters")
    for key in try parameters.keys() {
      changes[key] =
        switch try parameters.get(key) {
        case .null: nil
        case .bool(let value): .bool(value)
        case .text(let text): .text(text)
        case .list(let values): .list(try values.map { .number(try $0.number()) })
        case let value: Self.number(try value.number())
        }
    }
    return changes
  }

  private static func number(_ value: Double) -> ParameterValue {
    Int(exactly: value).map { .integer($0) } ?? .number(value)
  }

  /// The recipe with the parameters of an entry.
  func recipe() throws -> any Transformer {
    try Self.recipe(try reference.get("step").text(), try parameters())
  }

  static func recipe(
    _ step: String, _ changes: [String: ParameterValue] = [:]
  ) throws -> any Transformer {
    let type = try #require(TransformerCatalog.type(named: step))
    return try TransformerCatalog.make(
      step, ParameterValues(defaultsOf: type.parameters, changing: changes))
  }

  static func fitted(
    _ step: String, _ rows: Matrix<Double>, _ changes: [String: ParameterValue] = [:],
    classes: [Int]? = nil
  ) throws -> any FittedTransformer {
    let classes = classes ?? [Int](repeating: 0, count: rows.rows)
    return try recipe(step, changes).fitted(
      to: SampleData.set(rows, classes: classes), seed: 0, executor: SerialExecutor())
  }

  /// Fits the step of the catalog and compares all that it answers.
  /// - Throws: what the step or the reading of the reference throws.
  func check() throws {
    let all = try Reference.load("steps")
    let table = try all.get("tables").get(try reference.get("table").text())
    let rows = try table.get("rows").table()
    let step = try recipe().fitted(
      to: SampleData.set(rows, classes: [Int](repeating: 0, count: rows.rows)), seed: 0,
      executor: SerialExecutor())
    let tolerance = try all.get("tolerance").number()
    for (input, key) in [(rows, "rows"), (try table.get("new").table(), "new")] {
      let found = try step.transform(input, groups: [], executor: SerialExecutor())
      let wanted = try reference.get(key).table()
      #expect(found.rows == wanted.rows && found.columns == wanted.columns)
      #expect(found.columns == step.outputNames.count)
      for (at, (a, b)) in zip(found.elements, wanted.elements).enumerated() {
        #expect(isClose(a, b, within: tolerance), "\(key) \(at / max(found.columns, 1))")
      }
    }
  }
}
