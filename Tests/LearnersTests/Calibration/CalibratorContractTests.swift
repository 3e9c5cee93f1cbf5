import Learners
import Testing

/// What every calibrator must keep to.
@Suite struct CalibratorContractTests {
  private static let names = CalibratorCatalog.all.map { $0.name }

  @Test(arguments: names, try CalibrationCase.all())
  func rowsSumToOneAndStandForThemselves(_ name: String, _ reference: CalibrationCase) throws {
    let map = try CalibrationCase.make(name).fitted(to: reference.rows)
    let all = try map.calibrated(reference.asked)
    for row in 0..<all.rows {
      #expect(abs(all.row(row).reduce(0, +) - 1) < 1e-12)
      #expect(all.row(row).allSatisfy { $0 >= 0 && $0 <= 1 })
      let alone = try map.calibrated(reference.asked.selecting(rows: [row]))
      #expect(alone.elements == Array(all.row(row)))
    }
  }

  @Test(arguments: names, try CalibrationCase.all())
  func theOrderOfRowsDoesNotMatter(_ name: String, _ reference: CalibrationCase) throws {
    let rows = reference.rows
    let turned = Array((0..<rows.classes.count).reversed())
    let other = CalibrationRows(
      probabilities: rows.probabilities.selecting(rows: turned),
      classes: turned.map { rows.classes[$0] }, weights: turned.map { rows.weights[$0] },
      classNames: rows.classNames)
    let recipe = try CalibrationCase.make(name)
    let a = try recipe.fitted(to: rows).calibrated(reference.asked)
    #expect(difference(a, try recipe.fitted(to: other).calibrated(reference.asked)) < 1e-9)
    #expect(try recipe.fitted(to: rows).calibrated(reference.asked) == a)
  }

  /// A row that weighs 2 is a row that stands twice; one that weighs nothing is not there.
  @Test(arguments: names)
  func weightsAreRows(_ name: String) throws {
    let second = [0.1, 0.25, 0.3, 0.45, 0.6, 0.8, 0.9, 0.2]
    let classes = [0, 1, 0, 0, 1, 1, 1, 0]
    let weights = [1.0, 2, 1, 1, 0, 2, 1, 1]
    let repeated = second.indices.flatMap { Array(repeating: $0, count: Int(weights[$0])) }
    let recipe = try CalibrationCase.make(name)
    let asked = MetricCase.matrix([[0.7, 0.3], [0.45, 0.55], [0.1, 0.9]])
    let weighted = try recipe.fitted(to: CalibrationCase.two(second, classes, weights: weights))
    let plain = try recipe.fitted(
      to: CalibrationCase.two(repeated.map { second[$0] }, repeated.map { classes[$0] }))
    let found = try weighted.calibrated(asked)
    #expect(difference(found, try plain.calibrated(asked)) < 1e-12)
  }

  @Test(arguments: names, try CalibrationCase.all())
  func anArchiveAnswersAlike(_ name: String, _ reference: CalibrationCase) throws {
    let map = try CalibrationCase.make(name).fitted(to: reference.rows)
    let type = try #require(CalibratorCatalog.type(named: name))
    let restored = try type.restored(from: map.archive)
    #expect(try restored.calibrated(reference.asked) == map.calibrated(reference.asked))
    #expect(restored.archive == map.archive)
    var archive = map.archive
    archive.integers["classes"] = [7]
    archive.numbers["inverse"] = [-1]
    #expect(throws: LearnerError.self) { try type.restored(from: archive) }
    #expect(throws: LearnerError.self) { try type.restored(from: ModelArchive()) }
  }

  @Test(arguments: names)
  func whatIsNoProbabilityIsRefused(_ name: String) throws {
    let recipe = try CalibrationCase.make(name)
    for bad in [Double.nan, .infinity, -0.1, 1.5] {
      #expect(throws: LearnerError.self) {
        try recipe.fitted(to: CalibrationCase.two([0.2, bad], [0, 1]))
      }
      let map = try recipe.fitted(to: CalibrationCase.two([0.2, 0.7, 0.6], [0, 1, 0]))
      #expect(throws: LearnerError.self) {
        try map.calibrated(Matrix(rows: 1, columns: 2, elements: [0.5, bad]))
      }
      #expect(throws: LearnerError.self) {
        try map.calibrated(Matrix(rows: 1, columns: 3, elements: [0.5, 0.25, 0.25]))
      }
    }
    #expect(throws: LearnerError.tooFewRows(found: 0, needed: 1)) {
      try recipe.fitted(to: CalibrationCase.two([], []))
    }
    #expect(throws: LearnerError.tooFewRows(found: 0, needed: 1)) {
      try recipe.fitted(to: CalibrationCase.two([0.4], [1], weights: [0]))
    }
    #expect(throws: LearnerError.self) {
      try recipe.fitted(to: CalibrationCase.two([0.4], [1], weights: [.nan]))
    }
  }

  @Test(arguments: ["isotonic", "platt"])
  func anAbsentClassLeavesProbabilitiesAsTheyAre(_ name: String) throws {
    let map = try CalibrationCase.make(name).fitted(to: CalibrationCase.two([0.3, 0.6], [1, 1]))
    let asked = MetricCase.matrix([[0.3, 0.7]])
    #expect(try map.calibrated(asked) == asked)
    #expect(
      map.notes == [
        "\(name): class 'low' has no row to calibrate on: probabilities stay as they are"
      ])
  }

  @Test func unknownNamesAreRefused() {
    #expect(throws: LearnerError.parameter("unknown calibration 'x'")) {
      try CalibratorCatalog.make("x", ParameterValues())
    }
  }
}
