/// The canonical text of values: equal values have equal bytes, unequal values unequal bytes.
///
/// JSON without spaces; keys of records sorted, keys of free maps in their own order as `[[key, value], …]`;
/// numbers in the shortest form that reads back to the same bits, always with `.` or `e`, so that a number
/// and a whole number stay apart.
public enum Canonical {
  /// The canonical text of a record.
  public static func text(_ values: ParameterValues) -> String {
    var out = ""
    write(.record(values), to: &out)
    return out
  }

  /// The canonical text of any value.
  public static func text(_ value: ParameterValue) -> String {
    var out = ""
    write(value, to: &out)
    return out
  }

  /// A number as people write it: `4` for 4.0, `0.5` for 0.5.
  public static func short(_ value: Double) -> String {
    if value == value.rounded(.towardZero), abs(value) < 1e15 { return String(Int(value)) }
    return "\(value)"
  }

  /// A JSON string literal, quotes included.
  public static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  private static func write(_ value: ParameterValue, to out: inout String) {
    switch value {
    case .bool(let value): out += value ? "true" : "false"
    case .integer(let value): out += String(value)
    case .number(let value): out += "\(value)"
    case .text(let value): out += quoted(value)
    case .list(let elements):
      out += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { out += "," }
        write(element, to: &out)
      }
      out += "]"
    case .map(let entries):
      out += "["
      for (index, entry) in entries.enumerated() {
        out += index > 0 ? ",[" : "["
        out += quoted(entry.key) + ","
        write(entry.value, to: &out)
        out += "]"
      }
      out += "]"
    case .record(let record):
      out += "{"
      for (index, key) in record.keys.enumerated() {
        if index > 0 { out += "," }
        out += quoted(key) + ":"
        if let value = record[key] { write(value, to: &out) }
      }
      out += "}"
    }
  }
}
