/// Fields and lines of CSV (RFC 4180, lines end with a line feed).
enum CSVText {
  /// A line from its fields.
  static func line(_ fields: [String]) -> String {
    self.fields(fields) + "\n"
  }

  /// Fields of a line that may go on.
  static func fields(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",")
  }

  /// A number with all its digits; empty where undefined.
  static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    return "\(value)"
  }

  private static func field(_ text: String) -> String {
    let quoted = text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    let edge = text.first == " " || text.last == " "
    guard quoted || edge else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// Names of axes as heads of columns beside fixed ones: a clash gets `axis:` in front.
  static func heads(_ axes: [String], beside fixed: [String]) -> [String] {
    axes.map { fixed.contains($0) ? "axis:\($0)" : $0 }
  }
}
