import Support
import Testing

@testable import Learners

/// Unbalanced training sets and recipes for tests of resampling.
enum ResamplingSamples {
  static let names = ["low", "high", "rare"]

  /// A recipe with some parameters; a categorical column where one is needed.
  static func recipe(
    _ name: String, _ changes: [String: ParameterValue] = [:]
  ) throws -> any Resampler {
    guard let type = ResamplerCatalog.type(named: name) else {
      throw LearnerError.failed("no step '\(name)'")
    }
    var all = changes
    if name == SMOTENC.name, all["categorical"] == nil { all["categorical"] = .list([.text("f3")]) }
    return try ResamplerCatalog.make(
      name, ParameterValues(defaultsOf: type.parameters, changing: all))
  }

  static func resampled(
    _ name: String, _ data: TrainingSet, _ changes: [String: ParameterValue] = [:],
    seed: UInt64 = 5, executor: any Executor = SerialExecutor()
  ) throws -> Resampled {
    try recipe(name, changes).resampled(
      data, classNames: names, seed: seed, executor: executor)
  }

  /// Overlapping classes of 120, 40 and 12 rows in turn; column 2 holds zeros and ones, column 3 one of
  /// three numbers.
  static func unbalanced(columns: Int = 6) -> TrainingSet {
    let classes = (0..<172).map { $0 % 14 == 0 && $0 < 168 ? 2 : $0 % 4 == 1 ? 1 : 0 }
    var features = SampleData.noise(rows: 172, columns: columns, seed: 12)
    for row in 0..<172 {
      features[row, 0] += Double(classes[row])
      features[row, 2] = features[row, 2] > 0 ? 1 : 0
      features[row, 3] = Double(Int((features[row, 3] + 10) * 2) % 3)
    }
    var data = SampleData.set(features, classes: classes, count: 3)
    data.groups = Array(0..<172)
    return data
  }

  static func count(_ data: TrainingSet, _ label: Int) -> Int {
    data.classes.count { $0 == label }
  }

  /// One data set of `resampling.json`, with the classes that imbalanced-learn filled up.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let data: TrainingSet
    let changes: [String: ParameterValue]
    let m: Int
    let k: Int
    let classes: [JSON]
    var testDescription: String { name }

    /// What a step sees of the data.
    func space() throws -> SampleSpace {
      let standardizes = changes["standardize"]?.bool ?? true
      let balance = try ClassBalance(data, step: "test", classNames: [])
      let columns = Array(0..<data.features.columns)
      return SampleSpace(
        step: "test", data: data, classes: data.classes, balance: balance,
        roles: columns.map { _ in .number },
        coordinates: DistanceScale.scaled(
          data.features, columns: columns, standardizes: standardizes),
        executor: SerialExecutor())
    }
  }

  static func cases() throws -> [Case] { try references.get() }

  /// Read once: parsing takes longer than all steps together.
  private static let references = Result {
    try Reference.load("resampling").get("cases").list().map { json in
      let whole = try SampleData.dataset(try json.get("data").text())
      guard case .bool(let standardizes) = try json.get("standardize") else {
        throw LearnerError.failed("'standardize' is no truth value")
      }
      return Case(
        name: try json.get("name").text(),
        data: whole.selecting(rows: try json.get("rows").integers()),
        changes: [
          "k": .integer(try json.get("k").integer()), "standardize": .bool(standardizes),
        ],
        m: try json.get("m").integer(), k: try json.get("k").integer(),
        classes: try json.get("classes").list())
    }
  }
}
