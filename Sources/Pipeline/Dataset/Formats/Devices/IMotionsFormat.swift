import Learners

/// Exports of iMotions: what several devices recorded, in one table. A stream per device; `Timestamp`
/// is in milliseconds from the start.
///
/// Up to version 7, text: lines that start with `#` (`#Study`, `#Version`), then a header between tabs.
/// `EventSource` names the sources of a row, `|` between them; cells of other sources are empty or
/// repeat their last value. From version 8, CSV: lines `#METADATA`, `#Device`, `#Unit` with a cell per
/// column, a line `#DATA`, a header in which `EventSource` and `SampleNumber` stand once per device; a
/// row belongs to a device where its `SampleNumber` is not empty. FACET gives evidence (logarithm to
/// base 10 of odds), AFFDEX likelihoods, 0...100. Rows without a face (`NoOfFaces` 0) have no values.
/// The forms are those of exports of versions 6 and 10 and of what the readers of FieldTrip and of
/// brhumphe/iMotions-Data-Processing say of others; iMotions publishes no description.
public struct IMotionsFormat: RecordingFormat {
  /// `imotions` in a spec.
  public static let name = "imotions"
  /// One sentence for people.
  public static let summary =
    "iMotions' exports, text up to version 7 and CSV from version 8: a stream per device, times are "
    + "`Timestamp`; values of frames without a face are missing."

  /// Nothing to configure.
  public init() {}

  /// How a version writes its tables.
  enum Layout: Sendable {
    /// Rows of several sources mixed, `EventSource` telling them apart.
    case mixed
    /// Columns of several devices side by side, described above `#DATA`.
    case sections
  }

  static func layout(of head: TextHead) -> Layout? {
    let keys = head.commentKeys
    if keys.contains("DATA") || keys.contains("METADATA") {
      return head.names.isEmpty || head.names.contains("Timestamp") ? .sections : nil
    }
    let isExport = keys.contains("STUDY") || keys.contains("VERSION")
    return isExport && head.has("EventSource", "Timestamp") ? .mixed : nil
  }

  /// Comments as iMotions writes them above a header with its columns.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    TextHead(head).flatMap(layout(of:)) != nil
  }

  /// Opens an export and finds out which columns belong together.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    let head = TextHead(FileHead.read(path))
    switch head.flatMap(Self.layout(of:)) {
    case .mixed: return try IMotionsSources.file(path: path, executor: executor)
    case .sections: return try IMotionsDevices(path: path).file()
    case nil:
      let reader = try CSVReader(path: path)
      throw DataFault(
        file: path, line: reader.headerLine,
        "expected an export of iMotions: lines such as '#Study' or '#METADATA' above a header with "
          + "'Timestamp'", help: "leave 'reader' out for a plain table")
    }
  }

  static let clock = DeviceTable.OwnClock(column: "Timestamp", unit: .ms)

  /// Columns that count faces; where they hold 0 nothing was measured.
  static func lostFaces(in columns: [String]) -> [LostRows] {
    let spared: Set<String> = ["Timestamp", "MediaTime", "FrameNo", "FrameTime", "FrameIndex"]
    return ["NoOfFaces", "Number of faces"].filter(columns.contains).map { column in
      LostRows(
        column: column, isLost: { $0 == 0 }, clears: { $0 != column && !spared.contains($0) },
        code: "faces_missing", message: "frames without a face, their values are missing")
    }
  }

  /// Markers, keys and stimuli.
  static func events(in columns: [String]) -> EventColumns? {
    let texts = ["LiveMarker", "KeyStroke", "MarkerText", "MarkerName", "SlideEvent"]
      .filter(columns.contains)
    guard !texts.isEmpty else { return nil }
    let hasSlides = columns.contains("SlideEvent")
    let named = { (name: String) in hasSlides && columns.contains(name) ? name : nil }
    return EventColumns(
      clock: .number(clock), texts: texts, subject: named("SourceStimuliName"),
      milliseconds: named("Duration"))
  }

  static func unit(of column: String) -> String? {
    if column == "Timestamp" { return "ms" }
    return column.hasSuffix(" Degrees") ? "deg" : nil
  }
}
