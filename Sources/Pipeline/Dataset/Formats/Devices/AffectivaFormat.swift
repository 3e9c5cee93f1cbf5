import Learners

/// What Affectiva's own programs write: tables of the Affdex and vision kits, and JSON records.
///
/// Emotions and expressions are likelihoods, 0...100, valence −100...100 (McDuff et al. 2016,
/// doi:10.1145/2851581.2890247). Tables of the samples that come with the kits begin with `TimeStamp,
/// faceId`: seconds in the Affdex kit, milliseconds in the vision kit, which adds the corners of the
/// face (`upperLeftX`). A frame without a face has `nan` throughout; of several faces the one with the
/// most rows stays. Where an expression and an emoji have one name, the second is called `smirk (2)`.
/// JSON: one record (an image or a frame), an array of records, or one a line; objects inside a record
/// (`emotions`) are taken apart, lists passed over, `Timestamp` is in seconds. Exports of iMotions,
/// with columns such as `Brow Furrow`, are `imotions`.
public struct AffectivaFormat: RecordingFormat {
  /// `affectiva` in a spec.
  public static let name = "affectiva"
  /// One sentence for people.
  public static let summary =
    "Affectiva's tables and JSON records: a row per frame, emotions and expressions from 0 to 100, times are "
    + "`TimeStamp`."

  /// Nothing to configure.
  public init() {}

  /// How many of the expressions that only Affectiva names so make a file one of its own.
  static let fewest = 5

  /// A table with a time, a face and five expressions in the kits' spelling, or JSON with five as keys.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    if JSONRecords.isJSON(head) {
      return AffectivaNames.expressionCount(JSONRecords.keys(head)) >= fewest
    }
    guard let names = TextHead(head)?.names else { return false }
    let spelt = names.filter { !$0.contains(" ") }
    return names.contains("TimeStamp") && names.contains("faceId")
      && AffectivaNames.expressionCount(spelt) >= fewest
  }

  /// Opens a table or reads records.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    if JSONRecords.isJSON(FileHead.read(path)) { return try AffectivaRecords(path: path) }
    let reader = try CSVReader(path: path, dialect: CSVDialect(numbersRepeatedNames: true))
    guard AffectivaNames.expressionCount(reader.header) >= Self.fewest else {
      throw DataFault(
        file: path, line: reader.headerLine,
        "expected a table of Affectiva's, found a header without its columns, such as "
          + "'innerBrowRaise' and 'browFurrow'", help: "leave 'reader' out for a plain table")
    }
    var clock: DeviceTable.OwnClock?
    if reader.header.contains("TimeStamp"), reader.header.contains("faceId") {
      clock = DeviceTable.OwnClock(
        column: "TimeStamp", unit: reader.header.contains("upperLeftX") ? .ms : .s)
    }
    let stream = RecordingStream(
      columns: reader.header.map { RecordingStream.Column(name: $0, unit: Self.unit(of: $0)) },
      hasClock: clock != nil)
    return DeviceTable(
      reader: reader,
      parts: [DeviceTable.Part(stream: stream, clock: clock, face: FaceChoice(column: "faceId"))])
  }

  /// Angles and distances; emotions and expressions have none.
  static func unit(of column: String) -> String? {
    switch AffectivaNames.plain(column) {
    case "pitch", "yaw", "roll": "deg"
    case "interoculardistance": "px"
    case "blinkrate": "1/min"
    default: nil
    }
  }
}
