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
    var out = ""
    append(quoted: text, to: &out)
    return out
  }

  private static func append(quoted text: String, to out: inout String) {
    out += "\""
    // Nearly all texts stand as they are.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
      out += text
    } else {
      for scalar in text.unicodeScalars { append(escaped: scalar, to: &out) }
    }
    out += "\""
  }

  private static func append(escaped scalar: Unicode.Scalar, to out: inout String) {
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

  private static func write(_ value: ParameterValue, to out: inout String) {
    switch value {
    case .bool(let value): out += value ? "true" : "false"
    case .integer(let value): out += String(value)
    case .number(let value): out += "\(value)"
    case .text(let value): append(quoted: value, to: &out)
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
        append(quoted: entry.key, to: &out)
        out += ","
        write(entry.value, to: &out)
        out += "]"
      }
      out += "]"
    case .record(let record):
      out += "{"
      for (index, key) in record.keys.enumerated() {
        if index > 0 { out += "," }
        append(quoted: key, to: &out)
        out += ":"
        if let value = record[key] { write(value, to: &out) }
      }
      out += "}"
    }
  }
}
