import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct CSVFormatTests {
  @Test func aTableIsOneStreamWithoutAClock() throws {
    let file = TemporaryFile("t,a b,\n1,2,3\n")
    let source = try CSVFormat().open(file.path, executor: SerialExecutor())
    #expect(
      source.streams == [
        RecordingStream(columns: [.init(name: "t"), .init(name: "a b"), .init(name: "")])
      ])
    let read = try source.read(0, [.number("a b")], executor: SerialExecutor())
    #expect(read.table.numbers["a b"] == [2] && read.seconds == nil && read.notes.isEmpty)
    #expect(try source.events(zone: nil, executor: SerialExecutor()).isEmpty)
    let fault = try ReaderSamples.fault {
      _ = try CSVFormat().open(file.path + "/no", executor: SerialExecutor())
    }
    #expect(fault != nil)
  }
}
