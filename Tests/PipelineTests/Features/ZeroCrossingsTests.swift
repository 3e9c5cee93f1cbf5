import Learners
import Support
import Testing

@testable import Pipeline

private func crossings(_ values: [Double], around: String = "mean") throws -> Double? {
  let feature = try ZeroCrossings(
    ParameterValues(["columns": .text("raw"), "around": .text(around)]))
  return try row(of: feature, over: Samples.recording([values], rateHz: 10))["c0_zero_crossings"]
}

@Test func crossingsAgreeWithAntropy() throws {
  let feature = try ZeroCrossings(
    ParameterValues(["columns": .text("raw"), "around": .text("mean")]))
  for reference in try Reference.load("signal_features").get("shapes").list() {
    let found = try row(of: feature, over: try signal(reference))
    let wanted = try reference.get("zero_crossings").number()
    #expect(isClose(found["c0_zero_crossings"], wanted, within: 1e-9))
  }
}

@Test func crossingsAreOfNeighbours() throws {
  // Three of four steps cross 0 in 0.4 s; one of them crosses the mean, 11.
  #expect(isClose(try crossings([-1, 1, -1, 1, 55], around: "zero"), 7.5, within: 1e-12))
  #expect(isClose(try crossings([-1, 1, -1, 1, 55]), 2.5, within: 1e-12))
  #expect(try crossings([-1, .nan, 1], around: "zero")?.isNaN == true)
  #expect(try crossings([0.1, 0.1, 0.1]) == 0)
}
