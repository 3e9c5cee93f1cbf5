import Learners
import Testing

@testable import Pipeline

private func occurrence(_ measure: String, _ values: [Double]) throws -> Double? {
  let feature = try Occurrence(
    ParameterValues(["columns": .text("raw"), "above": .number(50), "as": .text(measure)]))
  let found = try row(of: feature, over: Samples.recording([values], rateHz: 10))
  return found["c0_above_50_\(measure)"]
}

@Test func occurrenceIsCountedThreeWays() throws {
  let values: [Double] = [60, 60, .nan, 60, 50, 10, 51, .nan, 0, 90]
  #expect(try occurrence("rate", values) == 5.0 / 8)
  #expect(try occurrence("count", values) == 5)
  #expect(try occurrence("episodes", values) == 3)
  #expect(try occurrence("rate", [.nan, .nan])?.isNaN == true)
}

@Test func aRateDoesNotKnowHowLongTheWindowIs() throws {
  let values: [Double] = [60, 10, 70, 20]
  #expect(try occurrence("rate", values) == (try occurrence("rate", values + values)))
}
