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
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Glibc.write(descriptor, $0 + written, bytes.count - written) } ?? 0
      }
      if count < 0 {
        if errno == EINTR { continue }
        let code = errno
        close(descriptor)
        unlink(temporary)
        return code
      }
      written += count
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      return code
    }
    return nil
  }
}
