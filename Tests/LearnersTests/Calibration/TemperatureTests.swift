import Foundation
import Learners
import Testing

@Suite struct TemperatureTests {
  @Test(arguments: try CalibrationCase.all())
  func agreesWithScipy(_ reference: CalibrationCase) throws {
    let map = try CalibrationCase.make("temperature").fitted(to: reference.rows)
    #expect(
      difference(try map.calibrated(reference.asked), try reference.expected("temperature")) < 1e-9)
    let inverse = try #require(map.archive.numbers["inverse"]?.first)
    #expect(abs(inverse - (try reference.json.get("inverse_temperature").number())) < 1e-9)
    #expect(abs(inverse - (try reference.json.get("temperature_scikit").number())) < 1e-6)
  }

  @Test func oneClassTeachesNothing() throws {
    let rows = CalibrationCase.two([0.3, 0.6], [1, 1])
    let map = try CalibrationCase.make("temperature").fitted(to: rows)
    let asked = MetricCase.matrix([[0.3, 0.7]])
    #expect(try map.calibrated(asked) == asked)
    #expect(
      map.notes == [
        "temperature: all rows to calibrate on are of class 'high': probabilities stay as they are"
      ])
  }

  @Test func uniformProbabilitiesTeachNothing() throws {
    let map = try CalibrationCase.make("temperature")
      .fitted(to: CalibrationCase.two([0.5, 0.5], [0, 1]))
    #expect(map.notes.contains { $0.contains("equally probable") })
  }

  /// Always right: the surer the better, without end.
  @Test func anEndOfTheRangeIsNoted() throws {
    let map = try CalibrationCase.make("temperature")
      .fitted(to: CalibrationCase.two([0.4, 0.6], [0, 1]))
    #expect(map.notes.contains { $0.contains("end of its range") })
    #expect(try map.calibrated(MetricCase.matrix([[0.4, 0.6]])).elements[1] > 0.999)
  }
}
