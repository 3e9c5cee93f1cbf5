import Learners

/// Columns that say what happened, among the rows of a table.
struct EventColumns: Sendable {
  /// What says when.
  enum Moment: Sendable {
    /// A number in a unit of its own.
    case number(DeviceTable.OwnClock)
    /// The column of the rows' time.
    case column(DatasetDeclaration.ClockColumn)
  }

  /// When.
  let clock: Moment
  /// What: cells that are not empty are joined by a space.
  let texts: [String]
  /// Which: added to the text of an event.
  let subject: String?
  /// For how long, in milliseconds.
  let milliseconds: String?
  /// The rows that hold events; `nil`: any may.
  var rows: RowFilter?

  /// The events in time order; rows without a time have none.
  func events(
    of reader: CSVReader, zone: String?, executor: any Executor
  ) throws(DataFault) -> [RecordingEvent] {
    let request: ColumnRequest =
      switch clock {
      case .number(let own): .number(own.column)
      case .column(let own): TimeColumn(clock: own).request
      }
    var requests: [ColumnRequest] = [request] + texts.map { .category($0) }
    if let subject { requests.append(.category(subject)) }
    if let milliseconds { requests.append(.number(milliseconds)) }
    let table = try reader.read(requests, rows: rows, executor: executor)
    let times: [Double] =
      switch clock {
      case .number(let own):
        (table.numbers[own.column] ?? []).map { $0 / own.unit.perSecond }
      case .column(let own):
        try TimeColumn(clock: own.inZone(zone)).seconds(of: table, file: reader.path)
      }
    var events: [RecordingEvent] = []
    for row in 0..<table.rowCount where !times[row].isNaN {
      var words = texts.compactMap { table.categories[$0]?[row] }
      guard !words.isEmpty else { continue }
      if let name = subject.flatMap({ table.categories[$0]?[row] }) { words.append(name) }
      let lasting = milliseconds.flatMap { table.numbers[$0]?[row] } ?? .nan
      events.append(
        RecordingEvent(
          onset: times[row], duration: lasting.isNaN ? nil : lasting / 1e3,
          text: words.joined(separator: " ")))
    }
    // Stable: events of one moment stay in the order of the file.
    return events.enumerated().sorted {
      ($0.element.onset, $0.offset) < ($1.element.onset, $1.offset)
    }.map(\.element)
  }
}
