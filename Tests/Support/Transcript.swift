import Foundation

/// A golden test as a file: what stands in a folder, commands run there, and what they must print.
///
/// `Tests/Golden/README.md` describes the format.
public struct Transcript: Sendable {
  /// Something that is put into the fresh folder before the first command.
  public enum Entry: Sendable, Equatable {
    /// A copy of everything in `Tests/Golden/fixtures/NAME`.
    case fixture(String)
    /// A copy of a file or folder of the project, at the same path.
    case copy(String)
    /// A file with these bytes.
    case file(path: String, bytes: [UInt8])
    /// A symbolic link.
    case link(path: String, target: String)
  }

  /// A pattern whose matches in the output are replaced before it is compared.
  public struct Replacement: Sendable, Equatable {
    /// A regular expression (ICU).
    public let pattern: String
    /// What stands in its place; `$1` is the first group.
    public let text: String
  }

  /// A command line and what it must do.
  public struct Step: Sendable, Equatable {
    /// A line for `/bin/sh`.
    public let command: String
    /// Standard output and standard error, in the order written.
    public var output: [String]
    /// The exit status.
    public var exitCode: Int32

    /// Names a command, its output and its exit status.
    public init(command: String, output: [String], exitCode: Int32) {
      self.command = command
      self.output = output
      self.exitCode = exitCode
    }

    /// A command that no `[exit N]` follows yet: it equals nothing that can happen.
    init(unrecorded command: String, output: [String]) {
      self.init(command: command, output: output, exitCode: -1)
    }
  }

  /// A line of a transcript that cannot be read.
  public struct FormatError: Error, CustomStringConvertible {
    /// Where and why.
    public let description: String
  }

  /// What the folder holds, in the order of the file.
  public private(set) var entries: [Entry] = []
  /// What is replaced in every output, in the order of the file.
  public private(set) var replacements: [Replacement] = []
  /// The commands, in the order of the file.
  public var steps: [Step] = []
  /// Every line up to and including `--- commands`, as written.
  private var head: [String] = []

  /// Reads a transcript.
  ///
  /// - Throws: `FormatError` with the line number.
  public init(parsing text: String) throws {
    var lines = Transcript.lines(of: text)
    if lines.last == "" { lines.removeLast() }
    guard let start = lines.firstIndex(of: "--- commands") else {
      throw FormatError(description: "there is no line '--- commands'")
    }
    head = Array(lines[...start])
    try readHead()
    try readSteps(lines, from: start + 1)
  }

  /// The transcript as text: the head as it was written, the steps as they are now.
  public func rendered() -> String {
    var lines = head
    for (index, step) in steps.enumerated() {
      if index > 0 { lines.append("") }
      lines.append("$ " + step.command)
      lines += step.output.map { Transcript.isSpecial($0) ? "\\" + $0 : $0 }
      lines.append("[exit \(step.exitCode)]")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Splits at line feeds only: a carriage return before one stays with its line.
  static func lines(of text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func readHead() throws {
    var index = 0
    while index < head.count {
      let line = head[index]
      index += 1
      guard line.hasPrefix("--- "), line != "--- commands" else {
        if line.isEmpty || line.hasPrefix("#") || line == "--- commands" { continue }
        throw FormatError(description: "line \(index): expected a comment or a section: \(line)")
      }
      let words = line.dropFirst(4).split(separator: ":", maxSplits: 1)
      let value = words.count == 2 ? words[1].trimmingCharacters(in: .whitespaces) : ""
      let body = head[index...].prefix { !Transcript.isSection($0) }
      switch words[0] {
      case "fixture": entries.append(.fixture(value))
      case "copy": entries.append(.copy(value))
      case "file":
        entries.append(.file(path: value, bytes: body.flatMap { Array(($0 + "\n").utf8) }))
        index += body.count
      case "escaped":
        let bytes = try body.flatMap { try Transcript.unescaped($0, inLine: index) }
        entries.append(.file(path: value, bytes: bytes))
        index += body.count
      case "link":
        let (path, target) = try Transcript.halves(of: value, around: " -> ", inLine: index)
        entries.append(.link(path: path, target: target))
      case "replace":
        let (pattern, text) = try Transcript.halves(of: value, around: " => ", inLine: index)
        replacements.append(Replacement(pattern: pattern, text: text))
      default: throw FormatError(description: "line \(index): unknown section: \(line)")
      }
    }
  }

  private mutating func readSteps(_ lines: [String], from start: Int) throws {
    var command: String?
    var output: [String] = []
    for (index, line) in lines.enumerated().dropFirst(start) {
      if line.hasPrefix("$ ") {
        if let command { steps.append(Step(unrecorded: command, output: output)) }
        (command, output) = (String(line.dropFirst(2)), [])
      } else if let current = command, line.hasPrefix("[exit "), line.hasSuffix("]") {
        guard let code = Int32(line.dropFirst(6).dropLast()) else {
          throw FormatError(description: "line \(index + 1): no exit status: \(line)")
        }
        steps.append(Step(command: current, output: output, exitCode: code))
        command = nil
      } else if command != nil {
        output.append(line.hasPrefix("\\") ? String(line.dropFirst()) : line)
      } else if !line.isEmpty {
        throw FormatError(description: "line \(index + 1): expected '$ command': \(line)")
      }
    }
    if let command { steps.append(Step(unrecorded: command, output: output)) }
    if steps.isEmpty { throw FormatError(description: "there is no '$ command'") }
  }

  private static let sections = ["fixture:", "copy:", "file:", "escaped:", "link:", "replace:"]

  private static func isSection(_ line: String) -> Bool {
    line == "--- commands" || sections.contains { line.hasPrefix("--- " + $0) }
  }

  private static func isSpecial(_ line: String) -> Bool {
    line.hasPrefix("$ ") || line.hasPrefix("[exit ") || line.hasPrefix("\\")
  }

  private static func halves(
    of value: String, around separator: String, inLine line: Int
  ) throws -> (String, String) {
    guard let range = value.range(of: separator) else {
      throw FormatError(description: "line \(line): expected '\(separator)' in: \(value)")
    }
    return (String(value[..<range.lowerBound]), String(value[range.upperBound...]))
  }

  /// The bytes of a line in which `\t \r \0 \\ \xHH` are escapes and a last `\` swallows the line feed.
  private static func unescaped(_ line: String, inLine number: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(line.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case nil: return bytes
      case UInt8(ascii: "t"): bytes.append(9)
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "0"): bytes.append(0)
      case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "x"):
        guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
          throw FormatError(description: "line \(number): two hexadecimal digits follow \\x")
        }
        bytes.append(value)
        rest = rest.dropFirst(2)
      default: throw FormatError(description: "section at line \(number): unknown escape: \(line)")
      }
    }
    return bytes + [UInt8(ascii: "\n")]
  }
}
