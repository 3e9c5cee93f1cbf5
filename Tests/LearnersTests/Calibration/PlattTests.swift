import Foundation
import Learners
import Testing

@Suite struct PlattTests {
  @Test(arguments: try CalibrationCase.all(), ["probability", "log_odds"])
  func agreesWithScikitLearn(_ reference: CalibrationCase, _ of: String) throws {
    let map = try CalibrationCase.make("platt", "of", of).fitted(to: reference.rows)
    let found = try map.calibrated(reference.asked)
    #expect(difference(found, try reference.expected("platt", of)) < 1e-9)
    #expect(difference(found, try reference.expected("platt_scikit", of)) < 1e-4)
  }

  /// With Platt's targets, equal scores give (n₊ t₊ + n₋ t₋) / n.
  @Test func equalProbabilitiesBecomeTheSmoothedShare() throws {
    let rows = CalibrationCase.two([0.9, 0.9, 0.9, 0.9], [0, 0, 1, 0])
    let map = try CalibrationCase.make("platt").fitted(to: rows)
    let share = (1 * (2.0 / 3) + 3 * (1.0 / 5)) / 4
    let found = try map.calibrated(MetricCase.matrix([[0.1, 0.9], [0.9, 0.1]])).column(1)
    #expect(abs(found[0] - share) < 1e-12)
    #expect(abs(found[1] - share) < 1e-12)
    #expect(map.notes.contains { $0.contains("share of the class") })
  }

  /// Smoothed targets keep the sigmoid finite where classes are apart.
  @Test func separateClassesStayFinite() throws {
    let rows = CalibrationCase.two([0, 0.01, 0.99, 1], [0, 0, 1, 1])
    let map = try CalibrationCase.make("platt").fitted(to: rows)
    let found = try map.calibrated(MetricCase.matrix([[1, 0], [0, 1]])).column(1)
    #expect(found[0] > 0 && found[0] < 0.3)
    #expect(found[1] < 1 && found[1] > 0.7)
    #expect(map.notes.isEmpty)
  }

  @Test func aTurnedOrderIsNoted() throws {
    let rows = CalibrationCase.two([0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1])
    let map = try CalibrationCase.make("platt").fitted(to: rows)
    #expect(map.notes.contains { $0.contains("turned round") })
  }
}
