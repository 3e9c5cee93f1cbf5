import Foundation

/// A folder with files that exists as long as this value does.
public final class TemporaryProject: Sendable {
  /// Where it is.
  public let path: String

  /// Writes files, by path under the folder.
  public init(_ files: [String: String] = [:]) {
    path = NSTemporaryDirectory() + "trellis-project-" + UUID().uuidString
    for (name, text) in files { write(text, to: name) }
  }

  /// Writes one file, with the folders above it.
  public func write(_ text: String, to name: String) { write(Array(text.utf8), to: name) }

  /// Writes bytes, with the folders above them.
  public func write(_ bytes: [UInt8], to name: String) {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    } catch { fatalError("cannot write \(name): \(error)") }
  }

  /// Copies a file into it, with the folders above.
  public func copy(_ path: String, to name: String) {
    let url = URL(fileURLWithPath: self.path).appendingPathComponent(name)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: URL(fileURLWithPath: path), to: url)
    } catch { fatalError("cannot copy \(path): \(error)") }
  }

  /// The path of a file in it.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Names in a folder; `nil` where it is none.
  public static func names(in folder: String) -> [String]? {
    try? FileManager.default.contentsOfDirectory(atPath: folder)
  }

  /// Whether something stands at a path.
  public static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The bytes of a file; `nil` where it cannot be read.
  public static func bytes(of path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { [UInt8]($0) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
