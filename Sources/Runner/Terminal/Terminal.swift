import Glibc

/// The only place that prints: results to standard output, everything else to standard error.
struct Terminal: Sendable {
  /// Whether standard error is a terminal that understands escape sequences.
  let isInteractive: Bool
  /// Whether to colour.
  let isColored: Bool
  /// Whether standard output is a terminal that understands escape sequences.
  let isResultInteractive: Bool
  /// Columns of the terminal.
  let width: Int
  /// Lines of the terminal.
  let height: Int
  private let isSilent: Bool

  /// Prints nothing.
  static let silent = Terminal(isSilent: true)

  /// Looks at the environment: `NO_COLOR` and `TERM=dumb` are respected.
  init(isSilent: Bool = false) {
    self.isSilent = isSilent
    let isTerminal = isatty(STDERR_FILENO) == 1
    let isDumb = getenv("TERM").map { String(cString: $0) } == "dumb"
    let noColor = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    isInteractive = isTerminal && !isDumb
    isColored = isInteractive && !noColor
    isResultInteractive = isatty(STDOUT_FILENO) == 1 && !isDumb
    var size = winsize()
    let known = isTerminal && ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    width = known ? Int(size.ws_col) : 100
    height = known && size.ws_row > 0 ? Int(size.ws_row) : 24
  }

  /// Writes a result; a reader that went away is no fault.
  func result(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Writes a line for people.
  func note(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  /// Writes for people without ending the line.
  func raw(_ text: String) { write(text, to: STDERR_FILENO) }

  private func write(_ text: String, to descriptor: Int32) {
    if isSilent { return }
    var text = text
    text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        guard let base = bytes.baseAddress else { return }
        let count = Glibc.write(descriptor, base + written, bytes.count - written)
        if count > 0 {
          written += count
        } else if errno != EINTR {
          return
        }
      }
    }
  }
}
