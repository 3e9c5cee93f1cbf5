import Learners

/// A text table that a device or its program wrote: of its columns more is known than their names.
struct DeviceTable: RecordingFile {
  /// The column of numbers that says when a row was recorded.
  struct OwnClock: Sendable {
    let column: String
    let unit: Clock.Unit
  }

  /// Columns that share rows.
  struct Part: Sendable {
    var stream: RecordingStream
    var clock: OwnClock?
    /// The rows that belong to the part.
    var rows: RowFilter?
    /// What the others are; `nil`: nothing that is worth a word.
    var others: (code: String, message: String)?
    /// The column that numbers the faces of a frame.
    var face: FaceChoice?
    /// How rows of one frame are told apart.
    var frames: FrameRows?
    /// Rows that keep their time and lose their values.
    var lost: [LostRows] = []
  }

  let reader: CSVReader
  let parts: [Part]
  var eventColumns: EventColumns?

  var path: String { reader.path }
  var streams: [RecordingStream] { parts.map(\.stream) }

  func read(
    _ stream: Int, _ requests: [ColumnRequest], executor: any Executor
  ) throws(DataFault) -> StreamTable {
    let part = parts[stream]
    var notes: [DataNote] = []
    var filter = part.rows
    if let face = part.face, reader.header.contains(face.column) {
      filter = try face.filter(of: reader, notes: &notes, executor: executor)
    }
    var extra = part.lost.map { ColumnRequest.number($0.column) }
    if let clock = part.clock { extra.append(.number(clock.column)) }
    extra += part.frames?.requests(reader.header) ?? []
    var table = try reader.read(requests + extra, rows: filter, executor: executor)
    if let others = part.others, table.filteredRows > 0 {
      notes.append(DataNote(others.code, count: table.filteredRows, others.message))
    }
    try part.frames?.keepOneRow(of: &table, file: path, notes: &notes)
    var times: [Double]?
    if let clock = part.clock { times = try seconds(of: table, clock) }
    LostRows.clear(part.lost, &table, notes: &notes)
    table.drop(extra, asked: requests)
    return StreamTable(table: table, seconds: times, notes: notes)
  }

  func events(zone: String?, executor: any Executor) throws(DataFault) -> [RecordingEvent] {
    guard let eventColumns else { return [] }
    return try eventColumns.events(of: reader, zone: zone, executor: executor)
  }

  private func seconds(of table: ColumnTable, _ clock: OwnClock) throws(DataFault) -> [Double] {
    let values = table.numbers[clock.column] ?? []
    var seconds: [Double] = []
    seconds.reserveCapacity(values.count)
    do throws(ClockFault) {
      for value in values { seconds.append(try Clock.seconds(of: value, unit: clock.unit)) }
    } catch {
      throw DataFault(
        file: path, line: table.lineNumbers[seconds.count], column: clock.column, error.message,
        help: error.help)
    }
    return seconds
  }
}
