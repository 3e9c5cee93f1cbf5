import Learners

/// Text tables with a header: cells between commas, tabs or semicolons.
///
/// The spec says which column holds the time. What no other format claims is read as such a table.
public struct CSVFormat: RecordingFormat {
  /// `csv` in a spec.
  public static let name = "csv"
  /// One sentence for people.
  public static let summary =
    "Text with a header line; cells between commas, tabs or semicolons. The spec names the time."

  /// Nothing to configure.
  public init() {}

  /// Nothing is recognised as CSV: it is what is left.
  public static func recognises(_ head: [UInt8], path: String) -> Bool { false }

  /// Opens a file and reads its header.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    CSVFile(try CSVReader(path: path))
  }
}

/// A text table as a file of one stream without a clock of its own.
struct CSVFile: RecordingFile {
  let streams: [RecordingStream]
  private let reader: CSVReader

  init(_ reader: CSVReader) {
    self.reader = reader
    streams = [RecordingStream(columns: reader.header.map { RecordingStream.Column(name: $0) })]
  }

  var path: String { reader.path }

  func read(
    _ stream: Int, _ requests: [ColumnRequest], executor: any Executor
  ) throws(DataFault) -> StreamTable {
    StreamTable(table: try reader.read(requests, executor: executor))
  }
}
