import Glibc

/// A fresh folder through which a program gets its input and gives its output; nobody else may look into it.
struct ExchangeFolder {
  let path: String

  /// Makes the folder.
  /// - Throws: `ProgramFault` where none can be made.
  init() throws(ProgramFault) {
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    var template = Array(((root.isEmpty ? "/tmp" : root) + "/trellis-program-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw ProgramFault("cannot make a temporary folder: \(Self.reason())")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the folder with all that is in it.
  func remove() { Self.remove(path) }

  /// Writes a file.
  /// - Throws: `ProgramFault` where the disk takes no more.
  func write(_ encoded: Safetensors.Encoded, to name: String) throws(ProgramFault) {
    do throws(StoreFault) {
      close(try PosixFileSystem().create("\(path)/\(name)", FileContents(encoded)))
    } catch {
      throw ProgramFault(error.message)
    }
  }

  /// Reads a regular file of at most so many bytes.
  func read(_ name: String, atMost limit: Int) throws(ProgramFault) -> [UInt8] {
    // A pipe or a device in its place must not be waited for.
    let flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC
    let descriptor = open("\(path)/\(name)", flags)
    guard descriptor >= 0 else {
      throw ProgramFault(
        errno == ENOENT ? "it wrote no \(name)" : "cannot read its \(name): \(Self.reason())")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ProgramFault("its \(name) is no regular file")
    }
    guard status.st_size <= limit else {
      throw ProgramFault(
        "its \(name) has \(status.st_size) bytes, expected at most \(limit)")
    }
    var out = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < out.count {
      let count = out.withUnsafeMutableBytes { bytes in
        Glibc.read(descriptor, bytes.baseAddress.map { $0 + filled }, bytes.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ProgramFault("its \(name) ends early: \(Self.reason())") }
      filled += count
    }
    return out
  }

  private static func reason() -> String {
    strerror(errno).map { String(cString: $0).lowercased() } ?? "error \(errno)"
  }

  /// Links are removed, never followed.
  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    chmod(path, 0o700)
    for name in namesIn(path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
