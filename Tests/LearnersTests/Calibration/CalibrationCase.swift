import Learners
import Support
import Testing

/// Probabilities with what scikit-learn's calibrators make of them.
struct CalibrationCase: Sendable, CustomTestStringConvertible {
  let name: String
  let rows: CalibrationRows
  let asked: Matrix<Double>
  let json: JSON

  var testDescription: String { name }

  static let references = Result { try Reference.load("calibration") }

  static func all() throws -> [CalibrationCase] {
    try references.get().get("calibration").list().map { json in
      let probabilities = MetricCase.matrix(try json.get("probabilities").rows())
      return CalibrationCase(
        name: try json.get("name").text(),
        rows: CalibrationRows(
          probabilities: probabilities, classes: try json.get("classes").integers(),
          weights: try json.get("weights").numbers(),
          classNames: (0..<probabilities.columns).map { "c\($0)" }),
        asked: MetricCase.matrix(try json.get("asked").rows()), json: json)
    }
  }

  func expected(_ keys: String...) throws -> Matrix<Double> {
    MetricCase.matrix(try keys.reduce(json) { try $0.get($1) }.rows())
  }

  /// A recipe with the defaults of its parameters, but for one.
  static func make(_ name: String, _ key: String? = nil, _ value: String = "") throws
    -> any Calibrator
  {
    var values = ParameterValues()
    for parameter in try #require(CalibratorCatalog.type(named: name)).parameters {
      values[parameter.name] = parameter.defaultValue
    }
    if let key { values[key] = .text(value) }
    return try CalibratorCatalog.make(name, values)
  }

  /// Rows of two classes.
  static func two(_ second: [Double], _ classes: [Int], weights: [Double]? = nil)
    -> CalibrationRows
  {
    CalibrationRows(
      probabilities: Matrix(
        rows: second.count, columns: 2, elements: second.flatMap { [1 - $0, $0] }),
      classes: classes,
      weights: weights ?? classes.map { _ in 1 }, classNames: ["low", "high"])
  }
}

/// The largest difference between two matrices of one shape.
func difference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  guard a.rows == b.rows, a.columns == b.columns else { return .infinity }
  return zip(a.elements, b.elements).map { abs($0 - $1) }.max() ?? 0
}
