import Learners
import Support
import Testing

/// One outcome with the scores that scikit-learn and scipy give it.
struct MetricCase: Sendable, CustomTestStringConvertible {
  let name: String
  let outcome: Outcome
  let json: JSON

  var testDescription: String { name }

  func expected(_ metric: String) throws -> Double? {
    try json.get("scores").get(metric).optionalNumber()
  }

  /// Read once: parsing takes longer than all scores together.
  private static let references = Result { try Reference.load("metrics") }

  static func classification() throws -> [MetricCase] {
    try references.get().get("classification").list().map { json in
      MetricCase(
        name: try json.get("name").text(),
        outcome: Outcome(
          .classes(
            truth: try json.get("truth").integers(),
            predicted: try json.get("predicted").integers(),
            probabilities: matrix(try json.get("probabilities").rows()))),
        json: json)
    }
  }

  static func regression() throws -> [MetricCase] {
    try references.get().get("regression").list().map { json in
      MetricCase(
        name: try json.get("name").text(),
        outcome: Outcome(
          .values(
            truth: matrix(try json.get("truth").rows()),
            predicted: matrix(try json.get("predicted").rows()))),
        json: json)
    }
  }

  static func all(_ task: TaskKind) throws -> [MetricCase] {
    switch task {
    case .classification: try classification()
    case .regression: try regression()
    }
  }

  /// Rows of numbers as a matrix.
  static func matrix(_ rows: [[Double]]) -> Matrix<Double> {
    Matrix(rows: rows.count, columns: rows.first?.count ?? 0, elements: rows.flatMap { $0 })
  }
}

/// A classification without probabilities worth naming: all of it on the prediction.
func outcome(truth: [Int], predicted: [Int], classes: Int) -> Outcome {
  var probabilities = Matrix(repeating: 0.0, rows: truth.count, columns: classes)
  for (row, column) in predicted.enumerated() { probabilities[row, column] = 1 }
  return Outcome(.classes(truth: truth, predicted: predicted, probabilities: probabilities))
}

/// A regression on one target.
func outcome(truth: [Double], predicted: [Double]) -> Outcome {
  Outcome(
    .values(
      truth: Matrix(rows: truth.count, columns: 1, elements: truth),
      predicted: Matrix(rows: predicted.count, columns: 1, elements: predicted)))
}

extension Outcome {
  /// The named rows, in the order given.
  func selecting(_ rows: [Int]) -> Outcome {
    switch answers {
    case .classes(let truth, let predicted, let probabilities):
      Outcome(
        .classes(
          truth: rows.map { truth[$0] }, predicted: rows.map { predicted[$0] },
          probabilities: probabilities.selecting(rows: rows)))
    case .values(let truth, let predicted):
      Outcome(
        .values(truth: truth.selecting(rows: rows), predicted: predicted.selecting(rows: rows)))
    }
  }
}
