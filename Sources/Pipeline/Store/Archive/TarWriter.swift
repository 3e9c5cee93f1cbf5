import Glibc

/// Writes a tar archive piece by piece under another name; it takes its place whole or not at all.
final class TarWriter {
  private let path: String
  private let temporary: String
  private var descriptor: Int32
  private static let chunk = 1 << 20

  /// Begins an archive.
  /// - Throws: `StoreFault` where no file can be made there.
  init(path: String) throws(StoreFault) {
    self.path = path
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard !name.isEmpty else { throw StoreFault("'\(path)' names a folder, not a file") }
    temporary = "\(folder).\(name.utf8.count > 200 ? "archive" : name).\(getpid()).tmp"
    unlink(temporary)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw StoreFault("create", path) }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporary)
    }
  }

  /// Adds bytes as a file.
  /// - Throws: `StoreFault` where the disk takes no more, `ArchiveFault` for a name that does not fit.
  func add(_ name: String, _ bytes: [UInt8]) throws {
    try write(TarHeader(name: name, byteCount: bytes.count).encoded())
    try write(bytes)
    try pad(bytes.count)
  }

  /// Adds a file of the disk that must have so many bytes.
  /// - Throws: `StoreFault` or `ArchiveFault`, also where the file has another size by now.
  func add(_ name: String, copying source: String, byteCount: Int) throws {
    let file = open(source, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw StoreFault("open", source) }
    defer { close(file) }
    posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL)
    try write(TarHeader(name: name, byteCount: byteCount).encoded())
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 64)
    defer { buffer.deallocate() }
    var left = byteCount
    while left > 0 {
      let count = read(file, buffer.baseAddress, min(left, buffer.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StoreFault("read", source) }
      guard count > 0 else { throw StoreFault("'\(source)' was cut off while it was read") }
      try PosixFileSystem.write(
        UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: descriptor, path)
      left -= count
    }
    try pad(byteCount)
  }

  /// Ends the archive, waits for the disk and puts it into its place.
  /// - Throws: `StoreFault`; then there is no archive, or the old one.
  func commit() throws(StoreFault) {
    try write([UInt8](repeating: 0, count: 2 * TarHeader.blockLength))
    let own = descriptor
    descriptor = -1
    let isFlushed = fdatasync(own) == 0
    guard close(own) == 0, isFlushed, rename(temporary, path) == 0 else {
      let fault = StoreFault("write", path)
      unlink(temporary)
      throw fault
    }
  }

  private func pad(_ count: Int) throws(StoreFault) {
    let over = count % TarHeader.blockLength
    if over > 0 { try write([UInt8](repeating: 0, count: TarHeader.blockLength - over)) }
  }

  private func write(_ bytes: [UInt8]) throws(StoreFault) {
    let written = bytes.withUnsafeBytes { bytes in
      Result { () throws(StoreFault) in
        try PosixFileSystem.write(bytes, to: descriptor, path)
      }
    }
    try written.get()
  }
}
