/// Where the chunks of an XDF file lie.
///
/// A chunk is [bytes of the length: 1, 4 or 8][length][tag: 2 bytes][content]
/// (github.com/sccn/xdf/wiki/Specifications). Behind a damaged chunk the next boundary chunk is looked for.
struct XDFIndex: Sendable {
  /// Samples of one stream that follow each other.
  struct SampleChunk: Sendable, Hashable {
    /// The first byte of the first sample.
    let byte: Int
    /// Bytes of all samples.
    let bytes: Int
    let samples: Int
  }

  /// What a file holds of a stream.
  struct Stream: Sendable, Hashable {
    let id: UInt32
    let info: XDFStreamInfo
    var chunks: [SampleChunk] = []
    /// When the offset between the clocks was measured, on the stream's clock, in seconds.
    var clockTimes: [Double] = []
    /// What has to be added to the stream's clock, in seconds.
    var clockOffsets: [Double] = []
    /// Samples as the footer counts them.
    var footerSamples: Int?
  }

  /// In the order of their headers.
  private(set) var streams: [Stream] = []
  /// Bytes of damaged chunks.
  private(set) var damagedBytes = 0
  /// Whether the file ends within a chunk.
  private(set) var isCutShort = false
  /// Samples of streams without a header.
  private(set) var strayChunks = 0
  private var placeOf: [UInt32: Int] = [:]

  private static let magic: [UInt8] = Array("XDF:".utf8)
  /// The content of a boundary chunk.
  private static let boundary: [UInt8] = [
    0x43, 0xA5, 0x46, 0xDC, 0xCB, 0xF5, 0x41, 0x0F, 0xB3, 0x0E, 0xD5, 0x46, 0x73, 0x83, 0xCB, 0xE4,
  ]
  /// Headers and footers are small texts.
  private static let largestText = 16 << 20

  /// Looks at the head of every chunk.
  ///
  /// - Throws: it is no XDF file, or a stream's header cannot be read.
  init(_ input: BinaryInput) throws(DataFault) {
    let head = try input.bytes(at: 0, count: min(4, input.size))
    guard head == Self.magic else {
      throw DataFault(
        file: input.path,
        "expected the bytes 'XDF:' at the start, found "
          + (head.isEmpty ? "an empty file" : "'\(HeaderText.decoded(head))'"))
    }
    var at = 4
    while at < input.size {
      if let next = try chunk(input, at: at) {
        at = next
        continue
      }
      let next = try Self.behindBoundary(input, from: at + 1)
      if next == nil { isCutShort = true }
      damagedBytes += (next ?? input.size) - at
      at = next ?? input.size
    }
  }

  /// Takes in one chunk.
  ///
  /// - Returns: where the next one starts; `nil` where this one is damaged.
  private mutating func chunk(_ input: BinaryInput, at start: Int) throws(DataFault) -> Int? {
    // The longest head: length, tag, stream, number of samples.
    let head = try input.bytes(at: start, count: min(24 + 16, input.size - start))
    var cursor = XDFCursor(head)
    guard let length = cursor.takeLength(), length >= 2, length <= input.size - start - cursor.at
    else { return nil }
    let next = start + cursor.at + length
    guard let tag = cursor.takeUnsigned(2) else { return nil }
    guard [2, 3, 4, 6].contains(tag) else { return next }
    guard length >= 6, let id = cursor.takeUnsigned(4).map({ UInt32(truncatingIfNeeded: $0) })
    else {
      return nil
    }
    let content = start + cursor.at
    switch tag {
    case 2:
      try addHeader(input, id: id, at: content, bytes: next - content)
    case 3:
      guard let samples = cursor.takeLength() else { return nil }
      let first = start + cursor.at
      guard let place = placeOf[id] else {
        strayChunks += 1
        return next
      }
      let smallest = 1 + streams[place].info.channels.count * Self.leastBytes(streams[place].info)
      guard first <= next, samples <= (next - first) / smallest else { return nil }
      streams[place].chunks.append(
        SampleChunk(byte: first, bytes: next - first, samples: samples))
    case 4:
      guard let time = cursor.takeDouble(), let offset = cursor.takeDouble(), length >= 22 else {
        return nil
      }
      guard let place = placeOf[id], time.isFinite, offset.isFinite else { return next }
      streams[place].clockTimes.append(time)
      streams[place].clockOffsets.append(offset)
    default:
      guard let place = placeOf[id], next - content <= Self.largestText else { return next }
      let bytes = try input.bytes(at: content, count: next - content)
      let footer = Result { () throws(XMLElement.Fault) in try XMLElement.parsed(bytes) }
      guard case .success(let info) = footer else { return next }
      streams[place].footerSamples = info.value("sample_count").flatMap { Int($0) }
    }
    return next
  }

  /// The bytes that a value takes at least: a text has its length and the width of its length.
  private static func leastBytes(_ info: XDFStreamInfo) -> Int { info.format?.bytes ?? 2 }

  private mutating func addHeader(
    _ input: BinaryInput, id: UInt32, at byte: Int, bytes count: Int
  ) throws(DataFault) {
    guard placeOf[id] == nil else {
      throw DataFault(
        file: input.path,
        "chunk at byte \(byte): expected one header a stream, found a second "
          + "one of stream \(id)")
    }
    guard count <= Self.largestText else {
      throw DataFault(
        file: input.path,
        "header of stream \(id) (byte \(byte)): expected at most "
          + "\(Self.largestText) bytes, found \(count)")
    }
    let info = try XDFStreamInfo(
      try input.bytes(at: byte, count: count), id: id, at: byte, path: input.path)
    let channels = streams.reduce(info.channels.count) { $0 + $1.info.channels.count }
    guard channels <= XDFStreamInfo.mostChannels else {
      throw DataFault(
        file: input.path,
        "header of stream \(id) (byte \(byte)): expected at most "
          + "\(XDFStreamInfo.mostChannels) channels in all streams, found \(channels)")
    }
    placeOf[id] = streams.count
    streams.append(Stream(id: id, info: info))
  }

  /// The first byte behind the next boundary; `nil` where there is none.
  private static func behindBoundary(
    _ input: BinaryInput, from start: Int
  ) throws(DataFault) -> Int? {
    let block = 1 << 20
    var at = start
    while at + boundary.count <= input.size {
      let bytes = try input.bytes(at: at, count: min(block, input.size - at))
      let found = bytes.withUnsafeBufferPointer { bytes -> Int? in
        guard bytes.count >= boundary.count else { return nil }
        for i in 0...(bytes.count - boundary.count) where bytes[i] == boundary[0] {
          if bytes[i..<i + boundary.count].elementsEqual(boundary) { return i }
        }
        return nil
      }
      if let found { return at + found + boundary.count }
      if bytes.count < block { return nil }
      at += bytes.count - boundary.count + 1
    }
    return nil
  }
}

/// Takes numbers from the head of a chunk.
struct XDFCursor {
  private let bytes: ArraySlice<UInt8>
  /// How many bytes were taken.
  private(set) var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  /// A little-endian number of `width` bytes; `nil` where they are not there.
  mutating func takeUnsigned(_ width: Int) -> UInt64? {
    guard bytes.count - at >= width else { return nil }
    var number: UInt64 = 0
    for index in (0..<width).reversed() { number = number << 8 | UInt64(bytes[at + index]) }
    at += width
    return number
  }

  /// A number behind the number of its bytes: 1, 4 or 8.
  mutating func takeLength() -> Int? {
    guard let width = takeUnsigned(1), width == 1 || width == 4 || width == 8,
      let number = takeUnsigned(Int(width))
    else { return nil }
    return Int(exactly: number)
  }

  /// A double.
  mutating func takeDouble() -> Double? {
    takeUnsigned(8).map { Double(bitPattern: $0) }
  }
}
