/// Typed look-ups in an object, with faults that name the key.
public struct JSONFields: Sendable {
  private let json: JSON

  /// Looks into an object; anything else has no keys.
  public init(_ json: JSON) { self.json = json }

  /// A text.
  public func text(_ key: String) throws(ResultFault) -> String {
    guard let value = json[key]?.string else { throw Self.fault(key, "a text") }
    return value
  }

  /// A text or `null`; a missing key counts as `null`.
  public func optionalText(_ key: String) throws(ResultFault) -> String? {
    guard let value = json[key], value != .null else { return nil }
    guard let text = value.string else { throw Self.fault(key, "a text or null") }
    return text
  }

  /// A truth value.
  public func bool(_ key: String) throws(ResultFault) -> Bool {
    guard case .bool(let value)? = json[key] else { throw Self.fault(key, "true or false") }
    return value
  }

  /// A whole number.
  public func integer(_ key: String) throws(ResultFault) -> Int {
    guard let value = json[key]?.integer else { throw Self.fault(key, "a whole number") }
    return value
  }

  /// A number.
  public func number(_ key: String) throws(ResultFault) -> Double {
    guard let value = json[key]?.number else { throw Self.fault(key, "a number") }
    return value
  }

  /// A number or `null`.
  public func optionalNumber(_ key: String) throws(ResultFault) -> Double? {
    guard let value = json[key] else { throw Self.fault(key, "a number or null") }
    if value == .null { return nil }
    guard let number = value.number else { throw Self.fault(key, "a number or null") }
    return number
  }

  /// A number, `null` or nothing at all.
  public func numberIfPresent(_ key: String) throws(ResultFault) -> Double? {
    json[key] == nil ? nil : try optionalNumber(key)
  }

  /// The fields of an object; `nil` where there is none.
  public func optionalMember(_ key: String) -> JSONFields? {
    guard let own = json[key], own != .null else { return nil }
    return JSONFields(own)
  }

  /// A list of texts.
  public func texts(_ key: String) throws(ResultFault) -> [String] {
    let values = try elements(key)
    let texts = values.compactMap(\.string)
    guard texts.count == values.count else { throw Self.fault(key, "texts") }
    return texts
  }

  /// The members of an object.
  public func members(_ key: String) throws(ResultFault) -> [JSON.Member] {
    guard let value = json[key]?.object else { throw Self.fault(key, "an object") }
    return value
  }

  /// The elements of an array.
  public func elements(_ key: String) throws(ResultFault) -> [JSON] {
    guard let value = json[key]?.array else { throw Self.fault(key, "a list") }
    return value
  }

  static func integers(_ json: JSON, _ key: String) throws(ResultFault) -> [Int] {
    guard let values = json.array else { throw fault(key, "lists of whole numbers") }
    let numbers = values.compactMap(\.integer)
    guard numbers.count == values.count else { throw fault(key, "whole numbers") }
    return numbers
  }

  static func number(_ json: JSON, _ key: String) throws(ResultFault) -> Double {
    guard let value = json.number else { throw fault(key, "numbers") }
    return value
  }

  static func json(_ value: Double?) -> JSON {
    guard let value, value.isFinite else { return .null }
    return .number(value)
  }

  private static func fault(_ key: String, _ expected: String) -> ResultFault {
    ResultFault("'\(key)' should hold \(expected)")
  }
}
