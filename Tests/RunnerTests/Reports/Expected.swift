import Foundation
import Testing

/// Expected texts in `Tests/Golden/reports`. `RECORD=1` rewrites them and still fails that run.
enum Expected {
  static func check(
    _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
  ) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Golden/reports/\(name)")
    let known = try? String(contentsOf: file, encoding: .utf8)
    if known == text { return }
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    Issue.record("\(name) is not as expected; got:\n\(text)", sourceLocation: location)
  }
}
