import Learners
import Testing

@Suite struct IsotonicTests {
  @Test(arguments: try CalibrationCase.all())
  func agreesWithScikitLearn(_ reference: CalibrationCase) throws {
    let map = try CalibrationCase.make("isotonic").fitted(to: reference.rows)
    let found = try map.calibrated(reference.asked)
    #expect(difference(found, try reference.expected("isotonic")) < 1e-12)
  }

  /// By hand: 0.3 and 0.4 violate the order and become 1/2 each.
  @Test func neighboursThatViolateTheOrderArePooled() throws {
    let rows = CalibrationCase.two([0.1, 0.3, 0.4, 0.8], [0, 1, 0, 1])
    let map = try CalibrationCase.make("isotonic").fitted(to: rows)
    let asked = MetricCase.matrix([[0.95, 0.05], [0.8, 0.2], [0.65, 0.35], [0, 1]])
    let found = try map.calibrated(asked).column(1)
    #expect(found[0] == 0)
    #expect(abs(found[1] - 0.25) < 1e-15)
    #expect(found[2] == 0.5)
    #expect(found[3] == 1)
  }

  @Test func aClassThatNoMapGivesAnythingToIsUniform() throws {
    let rows = CalibrationRows(
      probabilities: MetricCase.matrix([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]]),
      classes: [0, 1, 2], weights: [1, 1, 1], classNames: ["a", "b", "c"])
    let map = try CalibrationCase.make("isotonic").fitted(to: rows)
    let third = 1.0 / 3
    #expect(
      try map.calibrated(MetricCase.matrix([[0.05, 0.05, 0.05]])).elements == [third, third, third])
    #expect(map.notes.count == 3)
    #expect(map.notes[0].contains("class 'a' has 1 rows"))
  }

  @Test func equalProbabilitiesBecomeTheShare() throws {
    let rows = CalibrationCase.two([0.5, 0.5, 0.5, 0.5], [0, 0, 1, 0])
    let map = try CalibrationCase.make("isotonic").fitted(to: rows)
    #expect(try map.calibrated(MetricCase.matrix([[1, 0]])).elements == [0.75, 0.25])
    #expect(map.notes.contains { $0.contains("share of the class") })
  }
}
