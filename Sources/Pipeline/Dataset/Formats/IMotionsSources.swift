import Learners

/// Which columns of an iMotions text export belong to which source.
///
/// The file does not say. A column gets new values only in rows that name its source; elsewhere it is empty
/// or repeats itself. So its sources are those that all rows with a new value have in common; a column
/// without such a source (or without values) is offered with all.
struct IMotionsSources {
  /// The sources in the order in which they first appear.
  private var sources: [String] = []
  /// Per text of EventSource, which sources it names.
  private var named: [String: Set<Int>] = [:]

  /// What is said of the respondent, the study and the stimulus; belongs to every row.
  static let general: Set<String> = [
    "StudyName", "ExportDate", "Name", "Age", "Gender", "StimulusName", "SlideType", "EventSource",
    "Timestamp", "MediaTime", "PostMarker", "Annotation", "LiveMarker", "KeyStroke", "MarkerText",
    "SceneType", "SceneOutput", "SceneParent",
  ]

  /// The export as a stream per source. Where there are several, the whole file is read to find their columns.
  static func file(path: String, executor: any Executor) throws(DataFault) -> DeviceTable {
    let reader = try CSVReader(
      path: path, dialect: CSVDialect(quotes: false, numbersRepeatedNames: true))
    try reader.require(["EventSource", "Timestamp"], of: "iMotions")
    let table = try reader.read([.category("EventSource")], executor: executor)
    var found = IMotionsSources()
    for text in table.categories["EventSource"]?.levels ?? [] { found.take(text) }
    let parts = try found.parts(of: reader, executor: executor)
    return DeviceTable(
      reader: reader, parts: parts, eventColumns: IMotions.events(in: reader.header))
  }

  private mutating func take(_ text: String) {
    var places: Set<Int> = []
    for part in text.split(separator: "|") {
      let source = String(part).trimmingSpaces()
      guard !source.isEmpty else { continue }
      let place = sources.firstIndex(of: source) ?? sources.count
      if place == sources.count { sources.append(source) }
      places.insert(place)
    }
    named[text] = places
  }

  private func parts(
    of reader: CSVReader, executor: any Executor
  ) throws(DataFault) -> [DeviceTable.Part] {
    guard sources.count > 1 else {
      var part = self.part("", reader.header)
      if let source = sources.first { part.rows = rows(of: 0, source) }
      return [part]
    }
    let columns = reader.header.filter { !$0.isEmpty && !Self.general.contains($0) }
    let owners = try owners(of: columns, reader, executor)
    return sources.enumerated().map { place, source in
      let own = reader.header.filter { column in
        owners[column].map { $0.contains(place) } ?? !column.isEmpty
      }
      var part = self.part(source, own)
      part.rows = rows(of: place, source)
      part.others = ("rows_of_other_sources", "rows of other sources than '\(source)'")
      return part
    }
  }

  private func part(_ source: String, _ columns: [String]) -> DeviceTable.Part {
    DeviceTable.Part(
      stream: RecordingStream(
        name: source,
        columns: columns.map { RecordingStream.Column(name: $0, unit: IMotions.unit(of: $0)) },
        hasClock: true),
      clock: IMotions.clock, lost: IMotions.lostFaces(in: columns))
  }

  private func rows(of place: Int, _ source: String) -> RowFilter {
    RowFilter(
      column: "EventSource",
      keeping: Set(named.filter { $0.value.contains(place) }.map(\.key)))
  }

  /// The sources of each column.
  private func owners(
    of columns: [String], _ reader: CSVReader, _ executor: any Executor
  ) throws(DataFault) -> [String: Set<Int>] {
    let all = Set(sources.indices)
    var candidates = [Set<Int>](repeating: all, count: columns.count)
    var last = [String?](repeating: nil, count: columns.count)
    let requests = columns.map { ColumnRequest.text($0) } + [.category("EventSource")]
    try reader.forEachStretch(requests, executor: executor) { table in
      guard let events = table.categories["EventSource"] else { return }
      for (index, column) in columns.enumerated() {
        for (row, text) in (table.texts[column] ?? []).enumerated() {
          guard let text, text != last[index] else { continue }
          last[index] = text
          candidates[index].formIntersection(events[row].flatMap { named[$0] } ?? [])
        }
      }
    }
    return Dictionary(
      zip(columns, candidates.map { $0.isEmpty ? all : $0 }),
      uniquingKeysWith: { first, _ in first })
  }
}
