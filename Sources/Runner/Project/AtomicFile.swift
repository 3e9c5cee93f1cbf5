import Glibc

/// Writes files so that a reader sees the old content or the new one, never a part.
enum AtomicFile {
  /// Replaces a file by way of a new name beside it.
  /// - Returns: the system's error, or `nil`.
  @discardableResult
  static func write(_ bytes: [UInt8], to path: String) -> Int32? {
    let temporary = path + ".\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return errno }
    let failed = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
    guard failed == 0 else {
      close(descriptor)
      unlink(temporary)
      return failed
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      return code
    }
    return nil
  }

  /// Writes bytes to an open file, in as many pieces as the system takes them.
  /// - Returns: the system's error; 0 where all is written.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var position = 0
    while position < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      position += count
    }
    return 0
  }
}
