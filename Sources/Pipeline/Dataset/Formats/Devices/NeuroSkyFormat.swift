import Learners

/// Tables of programs that record NeuroSky's one-electrode head sets (MindWave, MindSet, ThinkGear
/// modules).
///
/// After NeuroSky's developer pages (developer.neurosky.com: "eSense Meters", "ThinkGear Data Types")
/// and those of eegID: band powers are linear and without unit, to be compared among themselves only;
/// raw values count steps of the converter, 512 a second. Attention and meditation run from 1 to 100; 0
/// stands for "could not be computed" and is missing here. While the poor-signal value is above 0 the
/// device keeps what it had: these values are missing, too. Programs spell the names differently, see
/// `words`; only a table with a poor-signal column is recognised by itself. `timestampMs`, where a file
/// has it, is its clock.
public struct NeuroSkyFormat: RecordingFormat {
  /// `neurosky` in a spec.
  public static let name = "neurosky"
  /// One sentence for people.
  public static let summary =
    "Tables of NeuroSky head sets: linear band powers without unit; values are missing while the signal is "
    + "poor, and meters where they are 0."

  /// Nothing to configure.
  public init() {}

  /// What a column holds.
  enum Kind: Sendable, Hashable {
    case meter
    case power
    case raw
    case poorSignal
    case milliseconds
  }

  /// Names in small letters, without anything but letters and digits.
  static let words: [String: Kind] = {
    var words: [String: Kind] = [
      "attention": .meter, "meditation": .meter, "delta": .power, "theta": .power, "raw": .raw,
      "rawvalue": .raw, "raweeg": .raw, "eegrawvalue": .raw, "eegrawvaluevolts": .raw,
      "poorsignal": .poorSignal, "poorsignallevel": .poorSignal, "poorsignalquality": .poorSignal,
      "timestampms": .milliseconds,
    ]
    for band in ["alpha", "beta"] {
      for name in [
        band + "1", band + "2", "low" + band, "high" + band, band + "low", band + "high",
      ] {
        words[name] = .power
      }
    }
    for name in ["gamma1", "gamma2", "lowgamma", "midgamma", "highgamma", "gammalow", "gammamid"] {
      words[name] = .power
    }
    return words
  }()

  static func kind(of column: String) -> Kind? {
    words[column.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }]
  }

  private static func unit(of column: String, _ kind: Kind?) -> String? {
    switch kind {
    case .milliseconds: "ms"
    case .raw: column.lowercased().hasSuffix("volts") ? "V" : nil
    default: nil
    }
  }

  /// The header has both meters, all eight powers and the quality of the signal.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    guard let head = TextHead(head) else { return false }
    let kinds = head.names.compactMap(kind(of:))
    let count = { (kind: Kind) in kinds.count { $0 == kind } }
    return count(.meter) == 2 && count(.power) == 8 && count(.poorSignal) == 1
  }

  /// Opens a table.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    let reader = try CSVReader(path: path)
    let kinds = reader.header.map(Self.kind(of:))
    guard kinds.contains(.meter) || kinds.contains(.power) else {
      throw DataFault(
        file: path, line: reader.headerLine,
        "expected a table of a NeuroSky head set, found a header without 'Attention', 'Meditation' "
          + "and band powers", help: "leave 'reader' out for a plain table")
    }
    let first = { (kind: Kind) in zip(reader.header, kinds).first { $0.1 == kind }?.0 }
    let clock = first(.milliseconds).map { DeviceTable.OwnClock(column: $0, unit: .ms) }
    let columns = zip(reader.header, kinds).map { name, kind in
      RecordingStream.Column(
        name: name, unit: Self.unit(of: name, kind), scale: kind == .power ? .linear : nil)
    }
    var part = DeviceTable.Part(
      stream: RecordingStream(columns: columns, hasClock: clock != nil), clock: clock)
    if let signal = first(.poorSignal) {
      part.lost.append(
        LostRows(
          column: signal, isLost: { $0 > 0 },
          clears: { [.meter, .power, .raw].contains(Self.kind(of: $0)) }, code: "signal_poor",
          message: "rows with a poor signal, their values are missing"))
    }
    part.lost += zip(reader.header, kinds).filter { $0.1 == .meter }.map { meter, _ in
      LostRows(
        column: meter, isLost: { $0 == 0 }, clears: { $0 == meter }, isWhole: false,
        code: "meter_undefined",
        message: "rows in which '\(meter)' is 0, which stands for a missing value")
    }
    return DeviceTable(reader: reader, parts: [part])
  }
}
