import Foundation

/// Runs transcripts against the `trellis` that was built together with the tests.
public struct TranscriptRunner: Sendable {
  /// `Tests/Golden`.
  public static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Golden")

  /// The folder that holds `trellis`: first on the commands' `PATH`.
  public let binaries: URL
  /// The folder whose subfolders `--- fixture: NAME` copies.
  public let fixtures: URL
  /// A command that runs longer is killed, which is exit status 124.
  public let secondsPerCommand: Int

  /// Uses the folder of the running test bundle and `Tests/Golden/fixtures` unless told otherwise.
  public init(binaries: URL? = nil, fixtures: URL? = nil, secondsPerCommand: Int = 120) {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    self.binaries = binaries ?? bundle.deletingLastPathComponent()
    self.fixtures = fixtures ?? TranscriptRunner.folder.appendingPathComponent("fixtures")
    self.secondsPerCommand = secondsPerCommand
  }

  /// Every `*.transcript` below a folder, as sorted relative paths.
  public static func transcripts(in folder: URL = folder) -> [String] {
    let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (found ?? []).filter { $0.hasSuffix(".transcript") && !$0.hasPrefix("fixtures/") }
      .sorted()
  }

  /// The transcript with the outputs and exit statuses that its commands have now.
  ///
  /// Every transcript has a temporary folder of its own, which is removed afterwards.
  public func performed(_ transcript: Transcript) throws -> Transcript {
    let files = FileManager.default
    let top = files.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("trellis-golden-" + UUID().uuidString)
    let folder = top.appendingPathComponent("folder")
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: top) }
    for entry in transcript.entries { try place(entry, in: folder) }

    var result = transcript
    for index in result.steps.indices {
      let log = top.appendingPathComponent("output")
      result.steps[index].exitCode = try run(result.steps[index].command, in: folder, log: log)
      let text = try String(decoding: Data(contentsOf: log), as: UTF8.self)
      result.steps[index].output = try normalised(text, folder, transcript.replacements)
    }
    return result
  }

  private func place(_ entry: Transcript.Entry, in folder: URL) throws {
    let files = FileManager.default
    switch entry {
    case .fixture(let name):
      let source = fixtures.appendingPathComponent(name)
      for child in try files.contentsOfDirectory(atPath: source.path) {
        let target = folder.appendingPathComponent(child)
        try files.copyItem(at: source.appendingPathComponent(child), to: target)
      }
    case .copy(let path):
      let project = TranscriptRunner.folder.deletingLastPathComponent().deletingLastPathComponent()
      try files.copyItem(
        at: project.appendingPathComponent(path), to: try parented(path, in: folder))
    case .file(let path, let bytes):
      try Data(bytes).write(to: try parented(path, in: folder))
    case .link(let path, let target):
      try files.createSymbolicLink(
        atPath: try parented(path, in: folder).path, withDestinationPath: target)
    }
  }

  private func parented(_ path: String, in folder: URL) throws -> URL {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    return url
  }

  private func run(_ command: String, in folder: URL, log: URL) throws -> Int32 {
    try Data().write(to: log)
    let output = try FileHandle(forWritingTo: log)
    defer { try? output.close() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["--kill-after=5", "\(secondsPerCommand)", "/bin/sh", "-c", command]
    process.currentDirectoryURL = folder
    // Nothing of the machine that runs the tests may reach an expectation.
    process.environment = [
      "PATH": binaries.path + ":/usr/local/bin:/usr/bin:/bin", "HOME": folder.path,
      "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "100",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  private func normalised(
    _ text: String, _ folder: URL, _ replacements: [Transcript.Replacement]
  ) throws -> [String] {
    var text = text.replacingOccurrences(of: folder.path, with: "[folder]")
    for replacement in replacements {
      let expression = try NSRegularExpression(
        pattern: replacement.pattern, options: [.anchorsMatchLines])
      text = expression.stringByReplacingMatches(
        in: text, range: NSRange(text.startIndex..., in: text), withTemplate: replacement.text)
    }
    if text.isEmpty { return [] }
    var lines = Transcript.lines(of: text)
    if lines.last == "" { lines.removeLast() } else { lines.append("[no newline]") }
    return lines
  }
}
