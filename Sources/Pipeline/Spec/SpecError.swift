/// Something wrong in a spec, as a value: only the terminal renders it.
public struct SpecError: Error, Sendable, Hashable {
  /// Whether it stops the run.
  public enum Severity: String, Sendable, Hashable {
    /// Nothing is run.
    case error
    /// Said, and the run goes on.
    case warning
  }

  /// How bad it is.
  public let severity: Severity
  /// Where it is; `nil` for what no line can be blamed for (an unreadable file).
  public let mark: SourceMark?
  /// What was expected and what was found; lower case, the user's words in single quotes.
  public let message: String
  /// What to do: `did you mean 'length_s'?`, or the known words.
  public let help: String?

  /// Describes one fault.
  public init(
    _ message: String, at mark: SourceMark?, help: String? = nil, severity: Severity = .error
  ) {
    self.severity = severity
    self.mark = mark
    self.message = Self.onOneLine(message)
    self.help = help.map { Self.onOneLine($0) }
  }

  /// The text with blanks for control characters, which the names and paths of a spec may hold.
  private static func onOneLine(_ text: String) -> String {
    func isControl(_ value: UInt32) -> Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
    guard text.unicodeScalars.contains(where: { isControl($0.value) }) else { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { isControl($0.value) ? " " : $0 }))
  }
}
