import Pipeline

/// Shows faults of a spec: place, message, the line with a caret under the very key or value, help.
struct DiagnosticRenderer {
  /// Whether to emphasise with ANSI escape sequences.
  let isColored: Bool
  /// The columns that a source line may take; longer ones are cut around the caret.
  let width: Int
  /// Faults that are shown; further ones are counted.
  static let mostShown = 200

  init(isColored: Bool = false, width: Int = 100) {
    self.isColored = isColored
    self.width = max(20, width)
  }

  /// Faults and the closing line that counts them.
  ///
  /// - Parameters:
  ///   - faults: in the order in which they are shown.
  ///   - sources: texts by the file name of the marks; a fault whose text is absent is shown without it.
  /// - Returns: lines, each with its end; nothing where there is no fault.
  func render(_ faults: [SpecError], sources: [String: SourceText]) -> String {
    guard !faults.isEmpty else { return "" }
    let shown = faults.prefix(Self.mostShown).map { render($0, sources: sources) }.joined()
    let more = faults.count - Self.mostShown
    return shown + (more > 0 ? "and \(more) more\n" : "") + summary(of: faults) + "\n"
  }

  /// One fault, without the closing line.
  func render(_ fault: SpecError, sources: [String: SourceText]) -> String {
    let word = fault.severity.rawValue + ":"
    let severity = styled(word, fault.severity == .error ? .red : .yellow)
    let message = Self.printable(fault.message)
    var gutter = 1
    var lines: [String] = []
    if let mark = fault.mark {
      let place = "\(Self.printable(mark.file)):\(mark.line):\(mark.column):"
      lines.append("\(styled(place, .bold)) \(severity) \(message)")
      gutter = String(mark.line).count
      if let text = sources[mark.file]?.line(mark.line) {
        let excerpt = Excerpt(text, column: mark.column, length: mark.length, width: width)
        let margin = String(repeating: " ", count: gutter)
        lines.append("\(mark.line) | \(excerpt.text)".trimmingEnd)
        lines.append("\(margin) | \(excerpt.indentation)\(styled(excerpt.caret, .green))")
      }
    } else {
      lines.append("\(severity) \(message)")
    }
    if let help = fault.help {
      let margin = String(repeating: " ", count: gutter)
      lines.append("\(margin) = help: \(Self.printable(help))")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// `2 errors; nothing was run`; of warnings alone, `1 warning`.
  func summary(of faults: [SpecError]) -> String {
    let errors = faults.count { $0.severity == .error }
    let warnings = faults.count - errors
    var counts: [String] = []
    if errors > 0 { counts.append(errors == 1 ? "1 error" : "\(errors) errors") }
    if warnings > 0 { counts.append(warnings == 1 ? "1 warning" : "\(warnings) warnings") }
    return counts.joined(separator: ", ") + (errors > 0 ? "; nothing was run" : "")
  }

  private enum Emphasis: String {
    case bold = "1"
    case red = "1;31"
    case yellow = "1;33"
    case green = "1;32"
  }

  private func styled(_ text: String, _ emphasis: Emphasis) -> String {
    isColored ? "\u{1B}[\(emphasis.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// The text with control characters replaced, so that no spec or file name can steer the terminal.
  static func printable(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { shown.append(Excerpt.isControl(scalar) ? " " : scalar) }
    return String(shown)
  }
}

/// A source line cut to a width, with where its caret goes.
private struct Excerpt {
  /// The visible part of the line, tabs expanded.
  let text: String
  /// Spaces up to the caret.
  let indentation: String
  /// `^~~~`.
  let caret: String

  /// A scalar as it is shown, with its columns.
  private struct Cell {
    let text: String
    let width: Int
  }

  /// - Parameters:
  ///   - line: the line as it stands in the file.
  ///   - column: the first column to underline, from 1, in scalars.
  ///   - length: how many scalars to underline.
  ///   - width: the columns of a terminal that the line may take.
  init(_ line: String, column: Int, length: Int, width: Int) {
    let cells = Self.cells(of: line)
    let first = min(max(0, column - 1), cells.count)
    let last = min(cells.count, first + max(1, min(length, cells.count + 1)))
    let window = Self.window(cells, around: first, width: width)
    let start = window.lowerBound > 0 ? "…" : ""
    let end = window.upperBound < cells.count ? "…" : ""
    text = start + cells[window].map(\.text).joined() + end
    let before = cells[window.lowerBound..<max(window.lowerBound, first)]
    let indent = start.count + before.reduce(0) { $0 + $1.width }
    indentation = String(repeating: " ", count: indent)
    let marked = cells[min(first, window.upperBound)..<max(first, min(last, window.upperBound))]
    let columns = marked.reduce(0) { $0 + $1.width }
    caret = "^" + String(repeating: "~", count: max(0, columns - 1))
  }

  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
  }

  private static func cells(of line: String) -> [Cell] {
    var column = 0
    return line.unicodeScalars.map { scalar in
      var cell = Cell(text: String(scalar), width: DisplayWidth.of(scalar))
      if scalar == "\t" {
        let spaces = 4 - column % 4
        cell = Cell(text: String(repeating: " ", count: spaces), width: spaces)
      } else if isControl(scalar) {
        cell = Cell(text: " ", width: 1)
      }
      column += cell.width
      return cell
    }
  }

  /// The cells that are shown: all, or a part of the width with the caret in its first third.
  private static func window(_ cells: [Cell], around first: Int, width: Int) -> Range<Int> {
    if cells.reduce(0, { $0 + $1.width }) <= width { return 0..<cells.count }
    var start = first
    var room = width / 3
    while start > 0, cells[start - 1].width <= room {
      start -= 1
      room -= cells[start].width
    }
    if start <= 1 { start = 0 }
    room = width - 2
    var end = start
    while end < cells.count, cells[end].width <= room {
      room -= cells[end].width
      end += 1
    }
    while end < cells.count, cells[end].width == 0 { end += 1 }
    return start..<end
  }
}

extension String {
  fileprivate var trimmingEnd: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
