import Learners
import Testing

@testable import Pipeline

@Test func columnsPassThrough() throws {
  let table = Recording(
    modality: "face",
    channels: [Channel(name: "joy", group: "affect"), Channel(name: "fear", group: "affect")],
    times: [0], values: [[2.5], [.nan]], rowsOfTrial: [0..<1], sampleSeconds: nil)
  let found = try row(of: PassedColumns(ParameterValues([:])), over: table)
  #expect(found["joy"] == 2.5)
  #expect(found["fear"]?.isNaN == true)
}

@Test func columnsRefuseManyRows() throws {
  let recording = Samples.recording([[1, 2]], rateHz: 10)
  #expect(throws: FeatureFault.self) {
    try row(of: PassedColumns(ParameterValues([:])), over: recording)
  }
}
