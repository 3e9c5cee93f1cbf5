/// The header of an EDF, EDF+, BDF or BDF+ file, and how many data records follow it.
///
/// Kemp et al. (1992), doi:10.1016/0013-4694(92)90009-7; Kemp and Olivan (2003),
/// doi:10.1016/S1388-2457(03)00123-8; www.edfplus.info/specs. BDF is EDF with samples of 24 bits.
struct EDFHeader: Sendable {
  /// Which of the two formats.
  enum Kind: Sendable, Hashable {
    case edf, bdf

    var sampleFormat: SampleFormat { self == .edf ? .int16 : .int24 }
    /// The first eight bytes.
    var version: [UInt8] {
      self == .edf ? Array("0       ".utf8) : [0xFF] + Array("BIOSEMI".utf8)
    }
    /// How messages call it.
    var name: String { self == .edf ? "EDF" : "BDF" }
  }

  /// Longest header that a recording can have: the field of the number of signals has four digits.
  static let mostSignals = 9999
  /// Seconds.
  private static let shortestRecord = 1e-9
  /// Seconds: three years.
  private static let longestRecord = 1e8

  let path: String
  let kind: Kind
  /// Whether records need not follow each other: EDF+D, BDF+D.
  let isDiscontinuous: Bool
  /// Whether records hold texts and their own start: EDF+, BDF+.
  let isPlus: Bool
  let start: EDFStart
  /// Seconds that a data record lasts.
  let recordSeconds: Double
  let signals: [EDFSignal]
  /// Bytes before the first data record.
  let bytes: Int
  /// Bytes of a data record.
  let recordBytes: Int
  /// Whole data records in the file.
  let records: Int
  /// What the header promises and the file does not hold.
  let notes: [DataNote]

  /// Reads a header.
  ///
  /// - Throws: a field is not what it has to be, or the file ends within the header.
  init(_ input: BinaryInput, kind: Kind) throws(DataFault) {
    path = input.path
    self.kind = kind
    let count = try Self.signalCount(input, kind)
    bytes = 256 * (count + 1)
    guard input.size >= bytes else {
      throw DataFault(
        file: path,
        "the file ends within its header: expected \(bytes) bytes for \(count) "
          + "signals, found \(input.size)")
    }
    let fields = EDFFields(path: path, bytes: try input.bytes(at: 0, count: bytes))
    let promised = try fields.integer("bytes in header", 184, 8, in: 0...99_999_999)
    if let promised, promised != bytes {
      throw fields.fault(
        "bytes in header", 184, "\(bytes) (256 and 256 for each of \(count) signals)",
        "\(promised)")
    }
    let mode = fields.text(192, 44)
    isPlus = mode.hasPrefix("\(kind.name)+")
    isDiscontinuous = mode.hasPrefix("\(kind.name)+D")
    start = EDFStart(fields, isPlus: isPlus)
    signals = try EDFSignals.read(fields, count: count, sampleBytes: kind.sampleFormat.bytes)
    let last = signals[count - 1]
    recordBytes = last.offset + last.samples * kind.sampleFormat.bytes
    recordSeconds = try Self.recordSeconds(fields, signals)
    (records, notes) = try Self.records(fields, header: bytes, record: recordBytes, input.size)
  }

  private static func signalCount(
    _ input: BinaryInput, _ kind: Kind
  ) throws(DataFault) -> Int {
    guard input.size >= 256 else {
      throw DataFault(
        file: input.path,
        "the file ends within its header: expected at least 256 bytes, found \(input.size)")
    }
    let fields = EDFFields(path: input.path, bytes: try input.bytes(at: 0, count: 256))
    guard fields.bytes.starts(with: kind.version) else {
      let found = HeaderText.decoded(fields.bytes[0..<8])
      let expected = kind == .edf ? "'0'" : "the byte 255 and 'BIOSEMI'"
      throw fields.fault("version", 0, expected + " (\(kind.name))", found)
    }
    let expected = "a whole number in 1...\(mostSignals)"
    guard let count = try fields.integer("number of signals", 252, 4, in: 1...mostSignals) else {
      throw fields.fault("number of signals", 252, expected, "")
    }
    return count
  }

  private static func recordSeconds(
    _ fields: EDFFields, _ signals: [EDFSignal]
  ) throws(DataFault) -> Double {
    let name = "duration of a data record"
    let seconds = try fields.decimal(name, 244, 8) ?? 0
    let hasSamples = signals.contains { !$0.isAnnotations && $0.samples > 0 }
    guard seconds <= longestRecord, seconds >= shortestRecord || (seconds == 0 && !hasSamples)
    else {
      throw fields.fault(
        name, 244, "more than 0 and at most \(Int(longestRecord)) seconds", fields.text(244, 8))
    }
    return seconds
  }

  /// Compares the promised number of records with the size of the file.
  private static func records(
    _ fields: EDFFields, header: Int, record: Int, _ size: Int
  ) throws(DataFault) -> (Int, [DataNote]) {
    let promised = try fields.integer(
      "number of data records", 236, 8, in: -1...99_999_999)
    guard record > 0 else { return (0, []) }
    let whole = (size - header) / record
    let rest = (size - header) % record
    var notes: [DataNote] = []
    guard let promised, promised >= 0 else {
      notes.append(
        DataNote(
          "records_counted", count: whole,
          "data records counted from the size of the file: the header does not tell (an "
            + "unfinished recording)"))
      if rest > 0 { notes.append(Self.tornRecord) }
      return (whole, notes)
    }
    if whole < promised {
      notes.append(
        DataNote(
          "records_missing", count: promised - whole,
          "data records that the header promises are not in the file"))
      if rest > 0 { notes.append(Self.tornRecord) }
    } else if size - header > promised * record {
      notes.append(
        DataNote(
          "trailing_bytes", count: size - header - promised * record,
          "bytes behind the last data record that the header promises, left out"))
    }
    return (min(whole, promised), notes)
  }

  private static let tornRecord = DataNote(
    "record_torn", count: 1, "data record that the file ends within, left out")
}

/// The second part of the header: each field of all signals, one after the other.
enum EDFSignals {
  private static let widths = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32]
  private static let rangeNames = [
    "physical minimum", "physical maximum", "digital minimum", "digital maximum",
  ]

  /// Reads them.
  ///
  /// - Throws: a field is not a number where it has to be one.
  static func read(
    _ fields: EDFFields, count: Int, sampleBytes: Int
  ) throws(DataFault) -> [EDFSignal] {
    func place(_ field: Int, _ signal: Int) -> Int {
      256 + count * widths[..<field].reduce(0, +) + signal * widths[field]
    }
    let labels = (0..<count).map { fields.text(place(0, $0), 16) }
    let sampled = labels.map { $0 != "EDF Annotations" && $0 != "BDF Annotations" }
    let unique = uniqueNames(labels, sampled)
    let full = 1 << (8 * sampleBytes - 1)
    var signals: [EDFSignal] = []
    var offset = 0
    for signal in 0..<count {
      let label = unique[signal]
      let places = (3...6).map { place($0, signal) }
      var range: [Double?] = [nil, nil, nil, nil]
      if sampled[signal] {
        for index in 0..<2 {
          range[index] = try fields.decimal(rangeNames[index], places[index], 8, of: label)
        }
        for index in 2..<4 {
          range[index] = try fields.integer(
            rangeNames[index], places[index], 8, in: -full...full - 1, of: label
          ).map { Double($0) }
        }
      }
      let at = place(8, signal)
      let name = "number of samples in each data record"
      guard let samples = try fields.integer(name, at, 8, in: 0...99_999_999, of: label) else {
        throw fields.fault(name, at, "a whole number in 0...99999999", "", of: label)
      }
      signals.append(
        EDFSignal(
          label: label, unit: MeasureUnit.normalised(fields.text(place(2, signal), 8)),
          samples: samples, offset: offset, rangeBytes: places, physicalMinimum: range[0],
          physicalMaximum: range[1], digitalMinimum: range[2], digitalMaximum: range[3]))
      offset += samples * sampleBytes
    }
    return signals
  }

  /// Signals without a label are named by their position; repeated labels are numbered.
  private static func uniqueNames(_ labels: [String], _ sampled: [Bool]) -> [String] {
    var names = labels
    let places = labels.indices.filter { sampled[$0] }
    let unique = ColumnNames.unique(
      places.map { labels[$0].isEmpty ? "signal \($0 + 1)" : labels[$0] })
    for (place, name) in zip(places, unique.names) { names[place] = name }
    return names
  }
}
