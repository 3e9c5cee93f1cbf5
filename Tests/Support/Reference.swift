import Foundation

/// Values that another library computed once: the JSON files of `Tests/References`.
///
/// Each `NAME.json` is written by the `NAME.py` beside it and names the versions that made it.
public enum Reference {
  /// Reads `Tests/References/NAME.json`.
  public static func load(_ name: String) throws -> JSON {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("References")
    let data = try Data(contentsOf: folder.appendingPathComponent(name + ".json"))
    return try JSONDecoder().decode(JSON.self, from: data)
  }
}

/// A JSON value; asking for the wrong type is an error that names what is there.
public enum JSON: Decodable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// Any number.
  case number(Double)
  /// A string.
  case text(String)
  /// `[…]`.
  case list([JSON])
  /// `{…}`.
  case object([String: JSON])

  /// Reads whichever type is there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  /// What a value is not.
  public struct Mismatch: Error, CustomStringConvertible {
    /// What was asked for, and what is there.
    public let description: String
  }

  /// The value of a key.
  public func get(_ key: String) throws -> JSON {
    guard case .object(let entries) = self, let value = entries[key] else {
      throw Mismatch(description: "no key '\(key)' in \(summary)")
    }
    return value
  }

  /// The elements of a list.
  public func list() throws -> [JSON] {
    guard case .list(let elements) = self else { throw mismatch("a list") }
    return elements
  }

  /// The keys of an object, sorted.
  public func keys() throws -> [String] {
    guard case .object(let entries) = self else { throw mismatch("an object") }
    return entries.keys.sorted()
  }

  /// A number.
  public func number() throws -> Double {
    guard case .number(let value) = self else { throw mismatch("a number") }
    return value
  }

  /// A number, or `nil` where the file says `null`.
  public func optionalNumber() throws -> Double? {
    if case .null = self { return nil }
    return try number()
  }

  /// A whole number.
  public func integer() throws -> Int {
    guard let value = Int(exactly: try number()) else { throw mismatch("a whole number") }
    return value
  }

  /// A string.
  public func text() throws -> String {
    guard case .text(let value) = self else { throw mismatch("a string") }
    return value
  }

  /// A list of numbers.
  public func numbers() throws -> [Double] { try list().map { try $0.number() } }

  /// A list of whole numbers.
  public func integers() throws -> [Int] { try list().map { try $0.integer() } }

  /// A list of rows of numbers.
  public func rows() throws -> [[Double]] { try list().map { try $0.numbers() } }

  private func mismatch(_ wanted: String) -> Mismatch {
    Mismatch(description: "expected \(wanted), found \(summary)")
  }

  private var summary: String { String("\(self)".prefix(80)) }
}
