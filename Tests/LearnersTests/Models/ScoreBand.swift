import Glibc
import Learners
import Support
import Testing

/// Scores of a model of a reference library over many seeds on one data set: where ours must lie.
struct ScoreBand: Sendable, CustomTestStringConvertible {
  let json: JSON
  let model: String
  let data: String
  var testDescription: String { "\(model) \(data)" }

  init(_ json: JSON) throws {
    self.json = json
    model = try json.get("model").text()
    data = try json.get("data").text()
  }

  /// All bands of a reference.
  static func all(_ reference: String) throws -> [ScoreBand] {
    try Reference.load(reference).get("bands").list().map { try ScoreBand($0) }
  }

  /// Expects that a score lies within the spread over the library's seeds.
  func expect(_ key: String, _ found: Double) throws {
    let wanted = try json.get(key)
    let (low, high) = (try wanted.get("low").number(), try wanted.get("high").number())
    #expect(found >= low && found <= high, "\(key) \(found) not in \(low)...\(high)")
  }

  /// The training and the test rows of a table; `diabetes` asks for numbers, others for classes.
  static func rows(
    of name: String, in reference: String = "forests"
  ) throws -> (known: TrainingSet, unseen: TrainingSet) {
    let table = try Reference.load(reference).get(name)
    let features =
      if case .null = try table.get("features") {
        try SampleData.dataset(name).features
      } else {
        Matrix(try table.get("features").rows())
      }
    let sides = try table.get("test").integers()
    let truth = try table.get("truth").numbers()
    func side(_ side: Int) -> TrainingSet {
      let rows = sides.indices.filter { sides[$0] == side }
      let chosen = features.selecting(rows: rows)
      if name == "diabetes" {
        return SampleData.set(chosen, values: Matrix(rows.map { [truth[$0]] }))
      }
      return SampleData.set(chosen, classes: rows.map { Int(truth[$0]) })
    }
    return (side(0), side(1))
  }

  /// R² of numbers; balanced accuracy of classes and log loss of probabilities of at least 0.001.
  static func scores(_ answers: Matrix<Double>, _ truth: TrainingSet.Target) -> [String: Double] {
    switch truth {
    case .values(let values):
      let outcome = Outcome(.values(truth: values, predicted: answers))
      return ["r2": RSquared(ParameterValues()).score(outcome) ?? .nan]
    case .classes(let classes, _):
      let predicted = (0..<answers.rows).map { row in
        let own = Array(answers.row(row))
        return own.firstIndex(of: own.max() ?? 0) ?? 0
      }
      let outcome = Outcome(
        .classes(truth: classes, predicted: predicted, probabilities: answers))
      let losses = classes.indices.map { -log(max(answers[$0, classes[$0]], 1e-3)) }
      return [
        "balanced_accuracy": BalancedAccuracy(ParameterValues()).score(outcome) ?? .nan,
        "log_loss": losses.reduce(0, +) / Double(losses.count),
      ]
    }
  }
}
