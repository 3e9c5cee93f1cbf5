/// Renews marked blocks of a Markdown file and touches no byte outside of them.
///
/// A block stands between `<!-- BEGIN TRELLIS:experiment/table -->` and `<!-- END TRELLIS:experiment/table -->`,
/// each alone on its line. Markers inside fenced code are text like any other.
struct TableInjection: Sendable {
  /// A block with what is to stand in it.
  struct Block: Sendable, Equatable {
    /// `experiment/table`.
    let name: String
    /// Markdown with line feeds; the file's own line ends replace them.
    let content: String
  }

  /// Why a file cannot be renewed.
  struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
    let file: String
    /// Counted from 1; `nil` for the whole file.
    let line: Int?
    let message: String

    /// `README.md:12: ...`.
    var description: String { file + (line.map { ":\($0)" } ?? "") + ": " + message }
  }

  private struct Marker {
    let isBegin: Bool
    let name: String
    let line: Int
    /// First byte of its line, and the first byte after it.
    let start: Int
    let end: Int
    let endsWithCRLF: Bool
  }

  private let file: String
  private let bytes: [UInt8]
  private var markers: [Marker] = []
  /// Lines that hold a marker where it does not count, by name.
  private var ignored: [(name: String, line: Int, reason: String)] = []

  /// Reads the markers of a file, which messages call as `file` says.
  /// - Throws: `Fault` for blocks that are open, nested, repeated or out of order.
  init(_ bytes: [UInt8], file: String) throws(Fault) {
    self.bytes = bytes
    self.file = file
    scan()
    try checkOrder()
  }

  /// The file with its blocks renewed.
  /// - Throws: `Fault` where a block is missing.
  func replacing(_ blocks: [Block]) throws(Fault) -> [UInt8] {
    var edits: [(from: Int, to: Int, content: [UInt8])] = []
    for block in blocks {
      guard let place = markers.firstIndex(where: { $0.isBegin && $0.name == block.name }) else {
        throw missing(block.name)
      }
      let begin = markers[place]
      edits.append((begin.end, markers[place + 1].start, Self.body(block, begin.endsWithCRLF)))
    }
    var out: [UInt8] = []
    var position = 0
    for edit in edits.sorted(by: { $0.from < $1.from }) {
      out += bytes[position..<edit.from]
      out += edit.content
      position = edit.to
    }
    return out + bytes[position...]
  }

  private static func body(_ block: Block, _ usesCRLF: Bool) -> [UInt8] {
    let text = "\n" + block.content + (block.content.hasSuffix("\n") ? "\n" : "\n\n")
    guard usesCRLF else { return Array(text.utf8) }
    return text.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
  }

  // MARK: - Reading

  private mutating func scan() {
    var fence: (mark: UInt8, count: Int, line: Int)?
    var start = 0
    var line = 0
    while start < bytes.count {
      line += 1
      let feed = bytes[start...].firstIndex(of: 0x0A)
      let end = feed.map { $0 + 1 } ?? bytes.count
      let isCRLF = feed.map { $0 > start && bytes[$0 - 1] == 0x0D } ?? false
      let content = Self.trimmed(bytes[start..<end])
      if let open = fence {
        if Self.closes(content, open.mark, open.count) { fence = nil }
      } else if let opened = Self.fence(content) {
        fence = (opened.mark, opened.count, line)
      }
      if let found = Self.marker(in: content) {
        if let fence {
          ignored.append((found.name, line, "inside the code block of line \(fence.line)"))
        } else if found.isAlone {
          markers.append(
            Marker(
              isBegin: found.isBegin, name: found.name, line: line, start: start, end: end,
              endsWithCRLF: isCRLF))
        } else {
          ignored.append((found.name, line, "not alone on its line"))
        }
      }
      start = end
    }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
    let front = line.drop(while: isSpace)
    return front.prefix(
      (front.lastIndex { !isSpace($0) } ?? front.startIndex - 1) - front.startIndex + 1)
  }

  private static func fence(_ line: ArraySlice<UInt8>) -> (mark: UInt8, count: Int)? {
    guard let mark = line.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
      return nil
    }
    let count = line.prefix { $0 == mark }.count
    guard count >= 3 else { return nil }
    // A line such as ```code``` is text, not the start of a block.
    let rest = line.dropFirst(count)
    return mark == UInt8(ascii: "`") && rest.contains(mark) ? nil : (mark, count)
  }

  private static func closes(_ line: ArraySlice<UInt8>, _ mark: UInt8, _ count: Int) -> Bool {
    line.count >= count && line.allSatisfy { $0 == mark }
  }

  private static func marker(
    in line: ArraySlice<UInt8>
  ) -> (isBegin: Bool, name: String, isAlone: Bool)? {
    guard line.count > 20, line.contains(UInt8(ascii: "<")) else { return nil }
    let text = String(decoding: line, as: UTF8.self)
    for (word, isBegin) in [("<!-- BEGIN TRELLIS:", true), ("<!-- END TRELLIS:", false)] {
      guard let start = text.firstRange(of: word),
        let end = text[start.upperBound...].firstRange(of: "-->")
      else { continue }
      let name = text[start.upperBound..<end.lowerBound].filter { $0 != " " && $0 != "\t" }
      let isAlone = start.lowerBound == text.startIndex && end.upperBound == text.endIndex
      return (isBegin, name, isAlone)
    }
    return nil
  }

  // MARK: - Checking

  private func checkOrder() throws(Fault) {
    var open: Marker?
    var seen: [String: Int] = [:]
    for marker in markers {
      if marker.isBegin {
        if let open {
          throw fault(
            marker.line,
            "the block '\(marker.name)' begins inside the block '\(open.name)' of line \(open.line)"
          )
        }
        if let first = seen[marker.name] {
          throw fault(
            marker.line, "the block '\(marker.name)' stands twice, first on line \(first)")
        }
        seen[marker.name] = marker.line
        open = marker
      } else {
        guard let begin = open else {
          throw fault(marker.line, "'END TRELLIS:\(marker.name)' has no BEGIN before it")
        }
        guard begin.name == marker.name else {
          throw fault(
            marker.line,
            "'END TRELLIS:\(marker.name)' ends the block '\(begin.name)' of line \(begin.line)")
        }
        open = nil
      }
    }
    if let open {
      throw fault(open.line, "the block '\(open.name)' has no 'END TRELLIS:\(open.name)'")
    }
  }

  private func fault(_ line: Int, _ message: String) -> Fault {
    Fault(file: file, line: line, message: message)
  }

  private func missing(_ name: String) -> Fault {
    let hint = ignored.first { $0.name == name }
    if let hint {
      return fault(hint.line, "the marker of the block '\(name)' does not count: \(hint.reason)")
    }
    return Fault(
      file: file, line: nil,
      message: "no block '\(name)': write '<!-- BEGIN TRELLIS:\(name) -->' and"
        + " '<!-- END TRELLIS:\(name) -->' on lines of their own where the table should stand")
  }
}
