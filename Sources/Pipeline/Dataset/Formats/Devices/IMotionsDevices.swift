/// Which columns of an iMotions CSV export belong to which device, by what stands above its `#DATA`.
struct IMotionsDevices {
  private let reader: CSVReader
  /// A cell per column of the rows that say so, by their first word.
  private let described: [String: [String]]

  /// The bytes in which `#DATA` must come.
  private static let reach = 1 << 22

  /// Reads the lines above `#DATA`.
  /// - Throws: there is no such line, or none follows it.
  init(path: String) throws(DataFault) {
    let lines = try Self.lines(of: path)
    let start = lines.firstIndex { Self.key($0) == "DATA" }
    guard let start else {
      throw DataFault(
        file: path, line: 1,
        "expected a line '#DATA' within the first 4 MiB of an iMotions export, found none: the file is "
          + "cut off or of another kind")
    }
    let head = lines.dropFirst(start + 1)
    guard let header = head.first, !header.isEmpty else {
      throw DataFault(
        file: path, line: start + 1, "expected a header behind '#DATA', found nothing")
    }
    reader = try CSVReader(
      path: path, dialect: CSVDialect(headerLine: start + 2, numbersRepeatedNames: true))
    try reader.require(["Timestamp"], of: "iMotions")
    var described: [String: [String]] = [:]
    let width = reader.header.count
    for line in lines[..<start] {
      let cells = TextHead.cells(line, reader.dialect.delimiter ?? .comma)
      // Only lines with a cell per column describe columns; one delimiter more or less says nothing.
      guard abs(cells.count - width) <= 1 else { continue }
      described[Self.key(line)] = (0..<width).map { $0 < cells.count ? cells[$0] : "" }
    }
    self.described = described
  }

  /// A stream per device; one for all where there are fewer than two.
  func file() -> DeviceTable {
    let labels = deviceOfColumn()
    var devices: [String] = []
    for case let label? in labels where !devices.contains(label) { devices.append(label) }
    let places = Array(reader.header.indices).filter { !reader.header[$0].isEmpty }
    let parts =
      devices.count < 2
      ? [part("", places, own: places)]
      : devices.map { device in
        part(
          device, places.filter { labels[$0] == nil || labels[$0] == device },
          own: places.filter { labels[$0] == device })
      }
    return DeviceTable(
      reader: reader, parts: parts, eventColumns: IMotionsFormat.events(in: reader.header))
  }

  private func part(_ device: String, _ places: [Int], own: [Int]) -> DeviceTable.Part {
    let units = described["UNIT"]
    let columns = places.map { reader.header[$0] }
    let stream = RecordingStream(
      name: device,
      columns: places.map { place in
        let name = reader.header[place]
        let stated = place == 0 ? nil : units?[place]
        return RecordingStream.Column(
          name: name,
          unit: stated.flatMap { $0.isEmpty ? nil : $0 } ?? IMotionsFormat.unit(of: name))
      }, hasClock: true)
    var part = DeviceTable.Part(
      stream: stream, clock: IMotionsFormat.clock, lost: IMotionsFormat.lostFaces(in: columns))
    let named = { (word: String) in
      own.map { reader.header[$0] }.first { $0 == word || $0.hasPrefix(word + " (") }
    }
    if let sample = named("SampleNumber") ?? (device.isEmpty ? nil : named("EventSource")) {
      part.rows = RowFilter(column: sample, droppingAll: [""])
      part.others = (
        "rows_of_other_sources",
        device.isEmpty ? "rows without a sample, left out" : "rows without a sample of '\(device)'"
      )
    }
    return part
  }

  /// The device of each column; `nil` for those that belong to all.
  private func deviceOfColumn() -> [String?] {
    if let cells = described["DEVICE"] {
      return cells.enumerated().map { place, cell in place == 0 || cell.isEmpty ? nil : cell }
    }
    // Without that line each EventSource behind the first begins another device.
    var device: String?
    var count = 0
    return reader.header.enumerated().map { place, name in
      if name.hasPrefix("EventSource (") {
        count += 1
        device = "device \(count)"
      }
      return device
    }
  }

  /// `DATA` of `#DATA,,,`, in upper case; empty for lines that are no comments.
  private static func key(_ line: ArraySlice<UInt8>) -> String {
    let text = line.drop { $0 == UInt8(ascii: "\"") }
    guard text.first == UInt8(ascii: "#") else { return "" }
    let word = text.dropFirst().prefix {
      $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ";") && $0 != 0x09 && $0 != UInt8(ascii: "\"")
    }
    return String(decoding: word, as: UTF8.self).trimmingSpaces().uppercased()
  }

  /// The first lines of a file, counted as the table reader counts them, without its byte order mark.
  private static func lines(of path: String) throws(DataFault) -> [ArraySlice<UInt8>] {
    let file = try InputFile(path: path)
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: min(reach, file.size)) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      switch file.read(into: base, count: buffer.count, at: 0) {
      case .success(let got): count = got
      case .failure(let reason): failure = reason.code
      }
    }
    if failure != 0 { throw InputFile.fault(path, failure) }
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
      lines.append(rest[rest.startIndex..<end])
      rest = rest[end...].dropFirst(rest[end...].starts(with: [0x0D, 0x0A]) ? 2 : 1)
      // Nothing behind the header is of interest.
      if lines.count > 1, key(lines[lines.count - 2]) == "DATA" { break }
    }
    return lines
  }
}
