import Learners

@testable import Pipeline

/// A file of two streams with clocks of their own, and markers; the path says nothing.
struct SampleFormat: RecordingFormat {
  static let name = "sample"
  static let summary = "Two streams."

  static func recognises(_ head: [UInt8], path: String) -> Bool {
    head.starts(with: Array("SAMPLE".utf8))
  }

  func open(_ path: String, executor: any Executor) throws(DataFault) -> any RecordingFile {
    SampleFile(path: path)
  }
}

/// 20 s of `slow` at 4 Hz from 100 s on and 10 s of `fast` at 16 Hz from 105 s on; both have `mark`.
struct SampleFile: RecordingFile {
  let path: String
  let streams = [
    RecordingStream(
      name: "a", columns: [.init(name: "slow", unit: "uV"), .init(name: "mark")], rateHz: 4,
      hasClock: true),
    RecordingStream(
      name: "b", columns: [.init(name: "fast"), .init(name: "mark")], rateHz: 16, hasClock: true),
  ]

  func read(
    _ stream: Int, _ requests: [ColumnRequest], executor: any Executor
  ) throws(DataFault) -> StreamTable {
    let count = stream == 0 ? 80 : 160
    let rate = stream == 0 ? 4.0 : 16
    let columns = requests.map { request in
      (
        request: request,
        values: (0..<count).map {
          request.name == "mark" ? Double(stream) : $0 == 3 ? .infinity : Double($0)
        }
      )
    }
    return StreamTable(
      table: ColumnTable(rowCount: count, columns: columns),
      seconds: (0..<count).map { (stream == 0 ? 100 : 105) + Double($0) / rate },
      notes: [DataNote("sample", about: streams[stream].name, count: 1, "streams read")])
  }

  func events(zone: String?, executor: any Executor) throws(DataFault) -> [RecordingEvent] {
    [
      RecordingEvent(onset: 101, duration: 2, text: "T1"),
      RecordingEvent(onset: 104, duration: 0, text: "T2"),
      RecordingEvent(onset: 107, text: "rest"), RecordingEvent(onset: 112, text: "T1"),
    ]
  }
}
