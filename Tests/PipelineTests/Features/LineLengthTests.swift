import Learners
import Support
import Testing

@testable import Pipeline

private let lineLength = ParameterValues(["columns": .text("raw")])

@Test func lineLengthAgreesWithMNEFeatures() throws {
  for reference in try Reference.load("signal_features").get("shapes").list() {
    let found = try row(of: LineLength(lineLength), over: try signal(reference))
    let wanted = try reference.get("line_length").number()
    #expect(isClose(found["c0_line_length"], wanted, within: 1e-9))
  }
}

@Test func missingSamplesHaveNoNeighbours() throws {
  func length(_ values: [Double]) throws -> Double? {
    try row(of: LineLength(lineLength), over: Samples.recording([values], rateHz: 10))[
      "c0_line_length"]
  }
  #expect(try length([0, 1, .nan, 100, 102]) == 1.5)
  #expect(try length([3, .nan, 4])?.isNaN == true)
  #expect(try length([3])?.isNaN == true)
}
