import Learners

/// Tables of Mind Monitor, the program that records Muse head bands.
///
/// After its technical manual (mind-monitor.com) and its files of 2020 to 2025: band powers `Delta_TP9`
/// ... `Gamma_TP10` are logarithms to base 10 of power (Bel); `RAW_TP9` is in microvolts around an
/// offset of about 800, at most 256 rows a second, the slower columns repeated in every row; `HSI_TP9`
/// is 1 for good, 2 for medium, 4 for bad contact. While `HeadBandOn` is 0 electrodes have no values
/// here. Blinks, jaw clenches, markers and connections stand in rows of their own, in `Elements`: no
/// measurements, but events (`/muse/elements/blink`, `/Marker/1`), which trials may begin with; say `length_s`
/// then, or the next blink ends a trial. Other rows end before that column. `TimeStamp` is the telephone's local time
/// without its zone, which the spec therefore gives.
public struct MindMonitorFormat: RecordingFormat {
  /// `mind_monitor` in a spec.
  public static let name = "mind_monitor"
  /// One sentence for people.
  public static let summary =
    "Mind Monitor's table of a Muse head band: band powers are log10 (Bel), raw signals microvolts, times "
    + "`TimeStamp`, whose zone the spec gives: `time: {zone: \"+05:30\"}`; rows of `Elements` (blinks, markers) are events."
  /// Times are local.
  public static let defaults = FormatDefaults(
    time: DatasetDeclaration.ClockColumn(column: "TimeStamp", unit: "iso"))

  /// Nothing to configure.
  public init() {}

  private static let bands = ["Delta", "Theta", "Alpha", "Beta", "Gamma"]
  private static let words: Set<String> = [
    "TimeStamp", "AUX_RIGHT", "AUX_LEFT", "Mellow", "Concentration", "HeadBandOn", "Battery",
    "Elements", "Heart_Rate",
  ]
  private static let families =
    bands.map { $0 + "_" } + [
      "RAW_", "AUX_", "AUX", "Accelerometer_", "Gyro_", "PPG_", "Optics", "HSI_",
    ]

  /// The first column is TimeStamp, electrodes and their contact follow, and there is no column that the
  /// program does not write: a table that was made from its files is a plain table.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    guard let names = TextHead(head)?.names, names.first == "TimeStamp" else { return false }
    let measured = names.contains { kind(of: $0) == .power || $0.hasPrefix("RAW_") }
    return measured && (names.contains("HeadBandOn") || names.contains { $0.hasPrefix("HSI_") })
      && names.allSatisfy { name in words.contains(name) || families.contains { name.hasPrefix($0) }
      }
  }

  /// Opens a table.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    var reader = try CSVReader(path: path)
    try reader.require(["TimeStamp"], of: "Mind Monitor")
    let names = reader.header
    if names.last == "Elements" {
      reader = try CSVReader(path: path, dialect: CSVDialect(optionalCells: 1))
    }
    let stream = RecordingStream(
      columns: names.map { name in
        let kind = Self.kind(of: name)
        return RecordingStream.Column(
          name: name, unit: kind.unit, scale: kind == .power ? .log10 : nil)
      })
    var part = DeviceTable.Part(stream: stream)
    if names.contains("Elements") {
      part.rows = RowFilter(column: "Elements", keeping: [""])
      part.others = ("rows_of_events", "rows that hold an event and no measurement, left out")
    }
    if names.contains("HeadBandOn") {
      part.lost = [
        LostRows(
          column: "HeadBandOn", isLost: { $0 == 0 },
          clears: { [.power, .voltage].contains(Self.kind(of: $0)) }, code: "band_off",
          message: "rows while nobody wore the head band, their electrodes' values are missing")
      ]
    }
    var table = DeviceTable(reader: reader, parts: [part])
    if names.contains("Elements"), let time = Self.defaults.time {
      table.eventColumns = EventColumns(
        clock: .column(time), texts: ["Elements"], subject: nil, milliseconds: nil,
        rows: RowFilter(column: "Elements", droppingAll: [""]))
    }
    return table
  }

  /// What a column holds.
  enum Kind: Sendable {
    case power
    case voltage
    case acceleration
    case rotation
    case share
    case other

    var unit: String? {
      switch self {
      case .power: "B"
      case .voltage: "uV"
      case .acceleration: "g"
      case .rotation: "deg/s"
      case .share: "%"
      case .other: nil
      }
    }
  }

  static func kind(of column: String) -> Kind {
    if bands.contains(where: { column.hasPrefix($0 + "_") }) { return .power }
    if column.hasPrefix("RAW_") || column.hasPrefix("AUX") { return .voltage }
    if column.hasPrefix("Accelerometer_") { return .acceleration }
    if column.hasPrefix("Gyro_") { return .rotation }
    return column == "Battery" ? .share : .other
  }
}
