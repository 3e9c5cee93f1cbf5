import Glibc

/// An append-only file of lines, each with its own checksum: `checksum key payload`.
///
/// What such a file says is only ever a shortcut. A torn, changed or missing line is as if it had never been
/// written; of several lines with one key the last counts. Processes may append at the same time.
final class CheckedLines: Sendable {
  private struct Contents {
    var bytes: [UInt8] = []
    var payloads: [Digest: Range<Int>] = [:]
    var order: [Digest] = []
    var descriptor: Int32 = -1
    var isLoaded = false
  }

  private let path: String
  private let fileSystem: any FileSystem
  private let contents = Monitor(Contents())
  private static let payloadStart = 16 + 1 + 64 + 1

  init(path: String, fileSystem: any FileSystem) {
    self.path = path
    self.fileSystem = fileSystem
  }

  deinit { contents.with { if $0.descriptor >= 0 { close($0.descriptor) } } }

  /// The payload behind a key, if there is one and it is whole.
  func payload(of key: Digest) -> JSON? {
    contents.with { contents in
      load(&contents)
      return contents.payloads[key].flatMap { Self.read($0, contents.bytes) }
    }
  }

  /// The newest payloads, at most so many, from the oldest to the newest.
  func payloads(atMost limit: Int) -> [(key: Digest, payload: JSON)] {
    contents.with { contents in
      load(&contents)
      return contents.order.suffix(limit).compactMap { key in
        guard let range = contents.payloads[key] else { return nil }
        return Self.read(range, contents.bytes).map { (key, $0) }
      }
    }
  }

  /// Remembers payloads. That they cannot be written does not matter: they are shortcuts.
  func append(_ lines: [(key: Digest, payload: JSON)]) {
    guard !lines.isEmpty else { return }
    // A line that another process left torn must not swallow the first of these.
    var text: [UInt8] = [UInt8(ascii: "\n")]
    for (key, payload) in lines {
      var rest: [UInt8] = []
      key.append(to: &rest)
      rest.append(UInt8(ascii: " "))
      payload.append(to: &rest)
      text += Self.checksum(of: rest[...])
      text.append(UInt8(ascii: " "))
      text += rest
      text.append(UInt8(ascii: "\n"))
    }
    contents.with { contents in
      load(&contents)
      let start = contents.bytes.count
      contents.bytes += text
      index(&contents, from: start)
      if contents.descriptor >= 0, isReplaced(contents.descriptor) {
        close(contents.descriptor)
        contents.descriptor = -1
      }
      if contents.descriptor < 0 {
        contents.descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
      }
      if contents.descriptor >= 0 {
        try? fileSystem.append(text, to: contents.descriptor, path)
      }
    }
  }

  /// Writes the file anew with some of the keys; what another process appends meanwhile may be lost.
  func compact(keeping isKept: (Digest) -> Bool) {
    contents.with { contents in
      if contents.descriptor >= 0 { close(contents.descriptor) }
      contents = Contents()
      load(&contents)
      guard !contents.bytes.isEmpty else { return }
      var text: [UInt8] = []
      for key in contents.order where isKept(key) {
        guard let range = contents.payloads[key], Self.read(range, contents.bytes) != nil else {
          continue
        }
        text += contents.bytes[range]
        text.append(0x0A)
      }
      replace(with: text)
      contents = Contents()
    }
  }

  // Somebody may have put a shorter file in the place of the one that is open.
  private func isReplaced(_ descriptor: Int32) -> Bool {
    var (own, there) = (stat(), stat())
    guard fstat(descriptor, &own) == 0, stat(path, &there) == 0 else { return true }
    return own.st_ino != there.st_ino || own.st_dev != there.st_dev
  }

  /// How many bytes there are, with what was appended since the file was read.
  var byteCount: Int {
    contents.with { contents in
      load(&contents)
      return contents.bytes.count
    }
  }

  /// Moves all lines into a sorted file and leaves only the newest here, whose order counts.
  ///
  /// What another process appends meanwhile may be lost.
  ///
  /// - Parameters:
  ///   - sorted: the file; another one takes its place.
  ///   - newest: how many lines stay here too.
  ///   - isKept: whether a line still counts.
  func fold(into sorted: SortedLines, leaving newest: Int, keeping isKept: (Digest) -> Bool) {
    contents.with { contents in
      if contents.descriptor >= 0 { close(contents.descriptor) }
      contents = Contents()
      load(&contents)
      let all = contents.order.filter(isKept)
      let lines = all.sorted().compactMap { key -> (key: Digest, line: ArraySlice<UInt8>)? in
        guard let range = contents.payloads[key],
          Self.payload(of: contents.bytes[range]) != nil
        else { return nil }
        return (key, contents.bytes[range])
      }
      guard sorted.replace(with: lines, keeping: isKept, fileSystem) else { return }
      var text: [UInt8] = []
      for key in all.suffix(newest) {
        guard let range = contents.payloads[key] else { continue }
        text += contents.bytes[range]
        text.append(0x0A)
      }
      replace(with: text)
      contents = Contents()
    }
  }

  private func replace(with text: [UInt8]) {
    let new = "\(path).\(getpid()).new"
    try? fileSystem.remove(new)
    if let descriptor = try? fileSystem.create(new, FileContents(text)) {
      close(descriptor)
      try? fileSystem.rename(new, to: path)
    }
  }

  private func load(_ contents: inout Contents) {
    guard !contents.isLoaded else { return }
    contents.isLoaded = true
    contents.bytes = (try? readFile(path)) ?? []
    index(&contents, from: 0)
  }

  // Notes where lines lie; whether they are whole is checked when they are asked for.
  private func index(_ contents: inout Contents, from start: Int) {
    contents.bytes.withUnsafeBytes { bytes in
      Self.forEachLine(of: bytes, from: start) { range in
        guard let key = Self.key(of: bytes[range]) else { return }
        if contents.payloads.updateValue(range, forKey: key) == nil {
          contents.order.append(key)
        }
      }
    }
  }

  /// Where lines lie, without their ends; empty ones too.
  static func forEachLine(
    of bytes: UnsafeRawBufferPointer, from start: Int, _ body: (Range<Int>) -> Void
  ) {
    guard let base = bytes.baseAddress else { return }
    var position = start
    while position < bytes.count {
      let found = memchr(base + position, 0x0A, bytes.count - position)
      let end = found.map { UnsafeRawPointer($0) - base } ?? bytes.count
      body(position..<end)
      position = end + 1
    }
  }

  /// The key of a line, which may be damaged all the same.
  static func key(of line: Slice<UnsafeRawBufferPointer>) -> Digest? {
    guard line.count > payloadStart else { return nil }
    return Digest(hex: UnsafeRawBufferPointer(rebasing: line.dropFirst(17).prefix(64)))
  }

  /// What a line says, if it is whole.
  static func payload(of line: ArraySlice<UInt8>) -> JSON? {
    guard line.count > payloadStart else { return nil }
    guard line.prefix(16).elementsEqual(checksum(of: line.dropFirst(17))) else { return nil }
    return line.dropFirst(payloadStart).withUnsafeBytes { bytes in try? JSON(reading: bytes) }
  }

  private static func read(_ line: Range<Int>, _ bytes: [UInt8]) -> JSON? {
    payload(of: bytes[line])
  }

  // FNV-1a of 64 bits: against torn and mixed lines, not against malice.
  private static func checksum(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    bytes.withUnsafeBufferPointer { bytes in
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    var digits: [UInt8] = []
    for shift in stride(from: 60, through: 0, by: -4) {
      let nibble = UInt8(truncatingIfNeeded: hash >> UInt64(shift)) & 0xF
      digits.append(nibble < 10 ? nibble + 0x30 : nibble + 0x57)
    }
    return digits
  }
}

/// All bytes of a file.
func readFile(_ path: String) throws(StoreFault) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw StoreFault("open", path) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw StoreFault("read", path) }
  var count = 0
  var isWhole = true
  let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, initialized in
    while count < buffer.count {
      let got = read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      if got < 0, errno == EINTR { continue }
      if got < 0 { isWhole = false }
      if got <= 0 { break }
      count += got
    }
    initialized = count
  }
  guard isWhole else { throw StoreFault("read", path) }
  return bytes
}
