import Learners

/// Which columns of an iMotions text export belong to which source.
///
/// The file does not say. A column gets new values only in rows that name its source; elsewhere it is empty
/// or repeats itself. So its sources are those that its new values have in common (19 of 20 of them, the
/// first one aside); a column without such a source, or without values, is offered with all.
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
      reader: reader, parts: parts, eventColumns: IMotionsFormat.events(in: reader.header))
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
      if !sources.isEmpty {
        part.rows = rows(of: 0)
        part.others = ("rows_of_other_sources", "rows that name no source, left out")
      }
      return [part]
    }
    let columns = reader.header.filter { !$0.isEmpty && !Self.general.contains($0) }
    let owners = try owners(of: columns, reader, executor)
    return sources.enumerated().map { place, source in
      let own = reader.header.filter { column in
        owners[column].map { $0.contains(place) } ?? !column.isEmpty
      }
      var part = self.part(source, own)
      part.rows = rows(of: place)
      part.others = ("rows_of_other_sources", "rows of other sources than '\(source)'")
      return part
    }
  }

  private func part(_ source: String, _ columns: [String]) -> DeviceTable.Part {
    DeviceTable.Part(
      stream: RecordingStream(
        name: source,
        columns: columns.map {
          RecordingStream.Column(name: $0, unit: IMotionsFormat.unit(of: $0))
        },
        hasClock: true),
      clock: IMotionsFormat.clock, lost: IMotionsFormat.lostFaces(in: columns))
  }

  private func rows(of place: Int) -> RowFilter {
    RowFilter(
      column: "EventSource",
      keeping: Set(named.filter { $0.value.contains(place) }.map(\.key)))
  }

  /// The sources of each column. A new value in a row that names no source tells nothing.
  private func owners(
    of columns: [String], _ reader: CSVReader, _ executor: any Executor
  ) throws(DataFault) -> [String: Set<Int>] {
    var traces = columns.map { _ in Trace() }
    var ofCode: [Set<Int>] = []
    let requests = columns.map { ColumnRequest.text($0) } + [.category("EventSource")]
    try reader.forEachStretch(requests, executor: executor) { table in
      guard let events = table.categories["EventSource"] else { return }
      ofCode = events.levels.map { named[$0] ?? [] }
      for (index, column) in columns.enumerated() {
        traces[index].follow(table.texts[column] ?? [], events.codes, levels: ofCode.count)
      }
    }
    let owners = traces.map { $0.owners(ofCode, among: sources.indices) }
    return Dictionary(zip(columns, owners), uniquingKeysWith: { first, _ in first })
  }

  /// One column on the way through the file: under which texts of EventSource it got new values.
  private struct Trace {
    private var last: String?
    /// The text that stood beside the first value; many exports begin with zeros everywhere.
    private var first: Int?
    /// New values behind the first one, per text.
    private var changes: [Int] = []

    mutating func follow(_ texts: [String?], _ codes: [Int32], levels: Int) {
      changes += [Int](repeating: 0, count: max(0, levels - changes.count))
      for (row, text) in texts.enumerated() {
        guard let text, text != last else { continue }
        let isFirst = last == nil
        last = text
        let code = Int(codes[row])
        if isFirst { first = code < 0 ? nil : code } else if code >= 0 { changes[code] += 1 }
      }
    }

    /// The sources that 19 of 20 new values name; all where there are none.
    func owners(_ ofCode: [Set<Int>], among sources: Range<Int>) -> Set<Int> {
      let total = changes.reduce(0, +)
      var found = total == 0 ? first.map { ofCode[$0] } ?? [] : []
      for source in sources where total > 0 {
        let named = changes.indices.reduce(0) { sum, code in
          ofCode[code].contains(source) ? sum + changes[code] : sum
        }
        if named * 20 >= total * 19 { found.insert(source) }
      }
      return found.isEmpty ? Set(sources) : found
    }
  }
}
