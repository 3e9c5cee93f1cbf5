/// Walks through the annotation signals of an EDF+ or BDF+ file, record by record.
struct EDFAnnotations: Sendable {
  let input: BinaryInput
  let header: EDFHeader
  /// The annotation signals, in file order.
  let signals: [EDFSignal]

  init(_ input: BinaryInput, _ header: EDFHeader) {
    self.input = input
    self.header = header
    signals = header.signals.filter { $0.isAnnotations && $0.samples > 0 }
  }

  /// Where the lists of a data record stand.
  private struct Block {
    let record: Int
    let signal: Int
    /// In the file.
    let byte: Int
  }

  /// Texts of all records, as they come in the file; the marks of records are left out.
  ///
  /// - Throws: bytes that are no annotations, with the data record and where they stand in the file.
  func events() throws(DataFault) -> [TimedAnnotations] {
    var events: [TimedAnnotations] = []
    try forEachBlock(records: 0..<header.records, of: signals) { (bytes, block) throws(DataFault) in
      for list in try lists(bytes, block) where list.texts.contains(where: { !$0.isEmpty }) {
        events.append(list)
      }
    }
    return events
  }

  /// The start of data records in seconds from the start in the header; one of each of `records`.
  ///
  /// - Throws: a record does not begin with its start.
  func onsets(of records: Range<Int>) throws(DataFault) -> [Double] {
    var onsets: [Double] = []
    try forEachBlock(records: records, of: Array(signals.prefix(1))) {
      (bytes, block) throws(DataFault) in
      guard let first = try lists(bytes, block).first, first.texts.first?.isEmpty == true else {
        throw DataFault(
          file: header.path,
          "data record \(block.record + 1) (byte \(block.byte)): expected its start as the first "
            + "annotation, found none")
      }
      onsets.append(first.onset)
    }
    return onsets
  }

  private func lists(
    _ bytes: UnsafeRawBufferPointer, _ block: Block
  ) throws(DataFault) -> [TimedAnnotations] {
    do throws(TimedAnnotations.Fault) {
      return try TimedAnnotations.lists(in: bytes)
    } catch {
      let rest = bytes[min(error.byte, bytes.count)...].prefix(16)
      let found = rest.isEmpty ? "the end of the record" : "'\(Self.shown(rest))'"
      throw DataFault(
        file: header.path,
        "annotation in data record \(block.record + 1) (byte \(block.byte + error.byte)): expected "
          + "\(error.expected), found \(found)")
    }
  }

  /// Bytes for a message: what is not printable ASCII stands as a point.
  private static func shown(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    String(decoding: bytes.map { (32..<127).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
  }

  /// Short records are read in stretches, of long ones only the annotations.
  private func forEachBlock(
    records: Range<Int>, of signals: [EDFSignal],
    _ body: (UnsafeRawBufferPointer, Block) throws(DataFault) -> Void
  ) throws(DataFault) {
    guard !signals.isEmpty, !records.isEmpty else { return }
    let sampleBytes = header.kind.sampleFormat.bytes
    let together = max(1, min(records.count, (256 << 10) / header.recordBytes))
    let isWhole = header.recordBytes <= 64 << 10
    let largest = signals.map { $0.samples * sampleBytes }.max() ?? 0
    let room = isWhole ? together * header.recordBytes : largest
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
    defer { buffer.deallocate() }
    guard let base = buffer.baseAddress else { return }
    var record = records.lowerBound
    while record < records.upperBound {
      let count = isWhole ? min(together, records.upperBound - record) : 1
      let start = header.bytes + record * header.recordBytes
      if isWhole { try input.read(into: base, count: count * header.recordBytes, at: start) }
      for own in 0..<count {
        for (index, signal) in signals.enumerated() {
          let byte = start + own * header.recordBytes + signal.offset
          let size = signal.samples * sampleBytes
          if !isWhole { try input.read(into: base, count: size, at: byte) }
          let at = isWhole ? own * header.recordBytes + signal.offset : 0
          try body(
            UnsafeRawBufferPointer(start: base + at, count: size),
            Block(record: record + own, signal: index, byte: byte))
        }
      }
      record += count
    }
  }
}
