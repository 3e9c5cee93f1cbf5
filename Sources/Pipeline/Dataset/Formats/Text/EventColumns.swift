import Learners

/// Columns that say what happened, among the rows of a table.
struct EventColumns: Sendable {
  /// When.
  let clock: DeviceTable.OwnClock
  /// What: cells that are not empty are joined by a space.
  let texts: [String]
  /// Which: added to the text of an event.
  let subject: String?
  /// For how long, in milliseconds.
  let milliseconds: String?

  /// The events in time order; rows without a time have none.
  func events(
    of reader: CSVReader, executor: any Executor
  ) throws(DataFault) -> [RecordingEvent] {
    var requests: [ColumnRequest] = [.number(clock.column)] + texts.map { .category($0) }
    if let subject { requests.append(.category(subject)) }
    if let milliseconds { requests.append(.number(milliseconds)) }
    let table = try reader.read(requests, executor: executor)
    let times = table.numbers[clock.column] ?? []
    var events: [RecordingEvent] = []
    for row in 0..<table.rowCount where !times[row].isNaN {
      var words = texts.compactMap { table.categories[$0]?[row] }
      guard !words.isEmpty else { continue }
      if let name = subject.flatMap({ table.categories[$0]?[row] }) { words.append(name) }
      let lasting = milliseconds.flatMap { table.numbers[$0]?[row] } ?? .nan
      events.append(
        RecordingEvent(
          onset: times[row] / clock.unit.perSecond, duration: lasting.isNaN ? nil : lasting / 1e3,
          text: words.joined(separator: " ")))
    }
    // Stable: events of one moment stay in the order of the file.
    return events.enumerated().sorted {
      ($0.element.onset, $0.offset) < ($1.element.onset, $1.offset)
    }.map(\.element)
  }
}
