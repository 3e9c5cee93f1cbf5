import Glibc

/// A file that exists as long as this value does, in a folder of its own.
public final class TemporaryFile: Sendable {
  /// Where it is.
  public let path: String
  private let folder: String

  /// Writes a file.
  public init(_ bytes: [UInt8], name: String = "table.csv") {
    var template = Array("/tmp/trellis-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { fatalError("no temporary folder: errno \(errno)") }
    folder = String(cString: made)
    path = folder + "/" + name
    rewrite(bytes)
  }

  /// Writes text.
  public convenience init(_ text: String, name: String = "table.csv") {
    self.init(Array(text.utf8), name: name)
  }

  /// Writes the file anew.
  public func rewrite(_ bytes: [UInt8]) {
    guard let file = fopen(path, "w") else { fatalError("cannot write \(path): errno \(errno)") }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else { fatalError("cannot write \(path)") }
  }

  deinit {
    unlink(path)
    rmdir(folder)
  }
}
