import ArgumentParser
import Glibc

/// Reads amounts of memory: `75%`, `8GB`, `512 MiB`.
enum MemoryLimit {
  /// - Throws: `ValidationError` for anything else.
  static func bytes(_ text: String) throws -> Int {
    let trimmed = text.filter { $0 != " " }
    let digits = trimmed.prefix { $0.isNumber || $0 == "." }
    let unit = trimmed.dropFirst(digits.count).lowercased()
    guard let value = Double(digits), value > 0, value.isFinite else { throw fault(text) }
    if unit == "%" {
      guard value <= 100 else { throw fault(text) }
      let all = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
      return Int(all * value / 100)
    }
    let factors: [String: Double] = [
      "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 1024, "mib": 1_048_576,
      "gib": 1_073_741_824, "tib": 1_099_511_627_776,
    ]
    guard let factor = factors[unit], value * factor < 1e18 else { throw fault(text) }
    return Int(value * factor)
  }

  /// What is wrong with a text; `nil` if nothing is.
  static func fault(in text: String) -> String? {
    do {
      _ = try bytes(text)
      return nil
    } catch {
      return message(text)
    }
  }

  private static func fault(_ text: String) -> ValidationError { ValidationError(message(text)) }

  private static func message(_ text: String) -> String {
    "expected an amount of memory such as 75% or 8GB, found '\(text)'"
  }
}
