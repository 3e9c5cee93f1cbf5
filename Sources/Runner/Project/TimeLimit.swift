import ArgumentParser
import Glibc

/// Reads stretches of time: `90`, `90s`, `10min`, `2 h`, `30d`; a plain number is seconds.
enum TimeLimit {
  private static let factors = [
    "": 1.0, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800,
  ]

  /// - Parameters:
  ///   - text: what was written.
  ///   - needsUnit: whether a plain number is refused.
  ///   - examples: what could have been.
  /// - Returns: seconds, more than none.
  /// - Throws: `ValidationError` for anything else.
  static func seconds(
    _ text: String, needsUnit: Bool = false, examples: String = "90s, 10min or 2h"
  ) throws -> Double {
    let trimmed = text.filter { $0 != " " }
    let digits = trimmed.prefix { ("0"..."9").contains($0) || $0 == "." }
    guard let value = Double(digits), value > 0,
      !needsUnit || digits.count < trimmed.count,
      let factor = factors[String(trimmed.dropFirst(digits.count))], value * factor < 1e9
    else {
      throw ValidationError("expected a time such as \(examples), found '\(text)'")
    }
    return value * factor
  }

  /// A time as somebody would write it: `1.5 s`, `10 min`, `2 h`.
  static func words(_ seconds: Double) -> String {
    for (unit, length) in [("h", 3600.0), ("min", 60.0)]
    where seconds >= length && seconds.truncatingRemainder(dividingBy: length) == 0 {
      return "\(Int(seconds / length)) \(unit)"
    }
    return seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
  }
}
