import Glibc

/// Reads a tar archive from its beginning to its end; nothing is believed that the file's size belies.
final class TarReader {
  /// Size of the archive in bytes.
  let byteCount: Int
  private let path: String
  private let descriptor: Int32
  private var position = 0
  private static let chunk = 1 << 20

  /// Opens an archive.
  /// - Throws: `StoreFault` where there is no file that can be read.
  init(path: String) throws(StoreFault) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreFault("open", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw StoreFault("'\(path)' is not a file")
    }
    byteCount = Int(status.st_size)
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { close(descriptor) }

  /// The next entry's header; its bytes have to be read before the one after it.
  ///
  /// - Returns: `nil` at the end of the archive.
  /// - Throws: `ArchiveFault` where the archive is cut off or not as it should be.
  func next() throws -> TarHeader? {
    guard let header = try TarHeader(reading: read(TarHeader.blockLength, "the next entry")) else {
      try finish()
      return nil
    }
    guard header.byteCount <= byteCount - position else {
      throw ArchiveFault(
        "it is cut off: '\(header.name)' has \(header.byteCount) bytes, \(byteCount - position) are left"
      )
    }
    return header
  }

  /// The bytes of the entry whose header was read last.
  ///
  /// - Parameters:
  ///   - header: what `next` gave.
  ///   - most: refuse an entry that is larger.
  /// - Returns: all of them.
  /// - Throws: `ArchiveFault` where there are more, or fewer than the header says.
  func bytes(of header: TarHeader, atMost most: Int) throws -> [UInt8] {
    guard header.byteCount <= most else {
      throw ArchiveFault(
        "'\(header.name)' has \(header.byteCount) bytes, more than \(most)")
    }
    let bytes = try read(header.byteCount, header.name)
    try skipPadding(header)
    return bytes
  }

  /// Hands out the bytes of the entry whose header was read last, chunk by chunk.
  func forEachChunk(
    of header: TarHeader, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 64)
    defer { buffer.deallocate() }
    var left = header.byteCount
    while left > 0 {
      let count = min(left, buffer.count)
      try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), header.name)
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      left -= count
    }
    try skipPadding(header)
  }

  private func skipPadding(_ header: TarHeader) throws {
    let over = header.byteCount % TarHeader.blockLength
    guard over > 0 else { return }
    let rest = try read(TarHeader.blockLength - over, header.name)
    guard rest.allSatisfy({ $0 == 0 }) else {
      throw ArchiveFault("there is something behind the end of '\(header.name)'")
    }
  }

  // After the first block of zeros comes one more, and then nothing.
  private func finish() throws {
    let last = try read(TarHeader.blockLength, "its end")
    guard last.allSatisfy({ $0 == 0 }), position == byteCount else {
      throw ArchiveFault("there is something behind its end")
    }
  }

  private func read(_ count: Int, _ what: String) throws -> [UInt8] {
    guard count <= byteCount - position else {
      throw ArchiveFault("it is cut off at byte \(byteCount), in \(what)")
    }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      try fill(UnsafeMutableRawBufferPointer(buffer), what)
      initialized = count
    }
  }

  private func fill(_ target: UnsafeMutableRawBufferPointer, _ what: String) throws {
    var count = 0
    while count < target.count {
      let got = pread(
        descriptor, target.baseAddress.map { $0 + count }, target.count - count, position + count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw StoreFault("read", path) }
      guard got > 0 else { throw ArchiveFault("it is cut off in \(what)") }
      count += got
    }
    position += target.count
  }
}
