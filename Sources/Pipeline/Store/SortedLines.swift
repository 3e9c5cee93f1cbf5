import Glibc
import Synchronization

/// A file of checked lines in the order of their keys, for looking up a few of very many without reading all.
///
/// Lines are those of `CheckedLines`. Keys are digests, spread evenly, so a place is guessed from the key and
/// corrected: three or four short reads find one line among a million. What is damaged counts as absent.
final class SortedLines: Sendable {
  private struct Source {
    var descriptor: Int32 = -1
    var byteCount = 0
    var isOpen = false
  }

  private let path: String
  private let source = Mutex(Source())
  private static let guess = 4096
  private static let rest = 16_384

  init(path: String) { self.path = path }

  deinit { close() }

  /// Size of the file in bytes.
  var byteCount: Int { opened().byteCount }

  /// Forgets the open file, because another one took its place.
  func close() {
    source.withLock { source in
      if source.descriptor >= 0 { Glibc.close(source.descriptor) }
      source = Source()
    }
  }

  /// The line of a key, without its end; `nil` where there is none that can be found.
  func line(of key: Digest) -> [UInt8]? {
    let (descriptor, size) = opened()
    guard size > 0 else { return nil }
    var low = (place: 0, key: 0.0)
    var high = (place: size, key: Double(UInt64.max))
    var length = Self.guess
    for attempt in 0..<64 {
      if high.place - low.place <= Self.rest {
        guard let bytes = read(descriptor, low.place, high.place - low.place) else { return nil }
        return lines(bytes, isStart: true, isEnd: true).first { $0.key == key }.map {
          Array(bytes[$0.range])
        }
      }
      // A guess that does not come nearer is as good as the middle.
      let share =
        attempt < 12 && high.key > low.key
        ? (Double(key.prefix) - low.key) / (high.key - low.key) : 0.5
      let span = Double(high.place - low.place - length)
      let start = low.place + Int(max(0, min(1, share)) * max(0, span))
      let count = min(length, high.place - start)
      guard let bytes = read(descriptor, start, count) else { return nil }
      let found = lines(bytes, isStart: start == low.place, isEnd: start + count == high.place)
      guard let first = found.first, let last = found.last else {
        length *= 4
        continue
      }
      if key < first.key {
        high = (start + first.range.lowerBound, Double(first.key.prefix))
      } else if last.key < key {
        low = (start + last.range.lowerBound, Double(last.key.prefix))
        if attempt >= 12 { length = Self.guess }
      } else {
        return found.first { $0.key == key }.map { Array(bytes[$0.range]) }
      }
    }
    return nil
  }

  private func opened() -> (descriptor: Int32, byteCount: Int) {
    source.withLock { source in
      if !source.isOpen {
        source.isOpen = true
        source.descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        if source.descriptor >= 0, fstat(source.descriptor, &status) == 0 {
          source.byteCount = Int(status.st_size)
        }
      }
      return (source.descriptor, source.byteCount)
    }
  }

  private func read(_ descriptor: Int32, _ start: Int, _ count: Int) -> [UInt8]? {
    guard count > 0 else { return nil }
    var done = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while done < count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + done }, count - done, start + done)
        if got < 0, errno == EINTR { continue }
        if got <= 0 { break }
        done += got
      }
      initialized = done
    }
    return done == count ? bytes : nil
  }

  // The whole lines of a stretch; its first and last may be cut.
  private func lines(
    _ bytes: [UInt8], isStart: Bool, isEnd: Bool
  ) -> [(key: Digest, range: Range<Int>)] {
    var found: [(key: Digest, range: Range<Int>)] = []
    bytes.withUnsafeBytes { bytes in
      CheckedLines.forEachLine(of: bytes, from: 0) { range in
        let isCut =
          (range.lowerBound == 0 && !isStart) || (range.upperBound == bytes.count && !isEnd)
        if !isCut, let key = CheckedLines.key(of: bytes[range]) { found.append((key, range)) }
      }
    }
    return found
  }
}

extension SortedLines {
  /// Puts a file of these lines, and of the old ones that are still kept, in the place of this one.
  ///
  /// - Parameters:
  ///   - newer: lines without their ends, sorted by key.
  ///   - isKept: whether an old line still counts.
  ///   - fileSystem: the disk.
  /// - Returns: whether it has its place.
  func replace(
    with newer: [(key: Digest, line: ArraySlice<UInt8>)], keeping isKept: (Digest) -> Bool,
    _ fileSystem: any FileSystem
  ) -> Bool {
    let new = "\(path).\(getpid()).new"
    defer { close() }
    do throws(StoreFault) {
      guard merge(newer, keeping: isKept, into: new) else {
        try fileSystem.remove(new)
        return false
      }
      try fileSystem.rename(new, to: path)
      return true
    } catch { return false }
  }

  /// Writes a file of these lines and those of the old file whose keys are not among them.
  ///
  /// - Parameters:
  ///   - newer: lines without their ends, sorted by key.
  ///   - isKept: whether an old line still counts.
  ///   - new: the path of the new file.
  /// - Returns: whether it is there whole; nobody uses it before it has its place.
  private func merge(
    _ newer: [(key: Digest, line: ArraySlice<UInt8>)], keeping isKept: (Digest) -> Bool,
    into new: String
  ) -> Bool {
    unlink(new)
    let target = Glibc.open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard target >= 0 else { return false }
    defer { Glibc.close(target) }
    var out = LineWriter(descriptor: target)
    var next = newer.startIndex
    let (descriptor, size) = opened()
    var position = 0
    var bytes: [UInt8] = []
    while position < size {
      let count = min(1 << 20, size - position)
      guard let more = read(descriptor, position, count) else { return false }
      position += count
      bytes += more
      var used = 0
      let isLast = position == size
      bytes.withUnsafeBytes { bytes in
        CheckedLines.forEachLine(of: bytes, from: 0) { range in
          guard range.upperBound < bytes.count || isLast else { return }
          used = min(range.upperBound + 1, bytes.count)
          guard let key = CheckedLines.key(of: bytes[range]) else { return }
          while next < newer.endIndex, newer[next].key < key {
            out.write(newer[next].line)
            next += 1
          }
          let isReplaced = next < newer.endIndex && newer[next].key == key
          if !isReplaced, isKept(key) { out.write(bytes[range]) }
        }
      }
      bytes.removeFirst(used)
    }
    for entry in newer[next...] { out.write(entry.line) }
    return out.finish()
  }

  private struct LineWriter {
    let descriptor: Int32
    var buffer: [UInt8] = []
    var isWhole = true

    init(descriptor: Int32) { self.descriptor = descriptor }

    mutating func write(_ line: some Sequence<UInt8>) {
      buffer += line
      buffer.append(0x0A)
      if buffer.count >= 1 << 20 { flush() }
    }

    mutating func flush() {
      let written = buffer.withUnsafeBytes { bytes in
        Result { () throws(StoreFault) in
          try PosixFileSystem.write(bytes, to: descriptor, "index")
        }
      }
      if case .failure = written { isWhole = false }
      buffer.removeAll(keepingCapacity: true)
    }

    mutating func finish() -> Bool {
      flush()
      return isWhole
    }
  }
}
