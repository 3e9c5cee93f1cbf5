/// A decoded value: what a declared parameter holds.
public indirect enum ParameterValue: Sendable, Hashable {
  /// From `.bool`.
  case bool(Bool)
  /// From `.integer`.
  case integer(Int)
  /// From `.number`; finite.
  case number(Double)
  /// From `.text` and `.choice`.
  case text(String)
  /// From `.list`.
  case list([ParameterValue])
  /// From `.map`, in the order of the file.
  case map([Entry])
  /// From `.record` and `.kind`; of a kind, the key `use` holds the name.
  case record(ParameterValues)

  /// A key of a free map with its value.
  public struct Entry: Sendable, Hashable {
    /// The key.
    public let key: String
    /// Its value.
    public let value: ParameterValue

    /// Pairs a key and a value.
    public init(key: String, value: ParameterValue) {
      self.key = key
      self.value = value
    }
  }
}

extension ParameterValue {
  /// The truth value, if it is one.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The whole number, if it is one.
  public var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  /// The number; whole numbers count.
  public var number: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }
  /// The text, if it is one.
  public var text: String? { if case .text(let value) = self { value } else { nil } }
  /// The elements, if it is a list.
  public var list: [ParameterValue]? { if case .list(let value) = self { value } else { nil } }
  /// The entries, if it is a free map.
  public var map: [Entry]? { if case .map(let value) = self { value } else { nil } }
  /// The keys and values, if it is a record or a kind.
  public var record: ParameterValues? { if case .record(let value) = self { value } else { nil } }
}

/// The decoded keys of a record or a kind: every declared key that has a value, defaults filled in.
///
/// A configuration is made from these values only and is encoded whole into a stage key, so that no
/// parameter can be forgotten there.
public struct ParameterValues: Sendable, Hashable {
  /// Values by key.
  public private(set) var values: [String: ParameterValue]

  /// Wraps decoded values.
  public init(_ values: [String: ParameterValue] = [:]) { self.values = values }

  /// The value of a key; `nil` where an optional key is absent.
  public subscript(_ key: String) -> ParameterValue? {
    get { values[key] }
    set { values[key] = newValue }
  }

  /// The keys, sorted.
  public var keys: [String] { values.keys.sorted() }

  /// The name after `use`, of a kind.
  public var use: String { text("use") }

  /// The values without some keys.
  public func removing(_ keys: Set<String>) -> ParameterValues {
    ParameterValues(values.filter { !keys.contains($0.key) })
  }

  /// A declared truth value. A missing key is an error in the declarations, not in the spec.
  public func bool(_ key: String) -> Bool { need(key, values[key]?.bool) }
  /// A declared whole number.
  public func integer(_ key: String) -> Int { need(key, values[key]?.integer) }
  /// A declared number.
  public func number(_ key: String) -> Double { need(key, values[key]?.number) }
  /// A declared text or choice.
  public func text(_ key: String) -> String { need(key, values[key]?.text) }
  /// A declared list.
  public func list(_ key: String) -> [ParameterValue] { need(key, values[key]?.list) }
  /// A declared list of texts.
  public func texts(_ key: String) -> [String] { list(key).map { need(key, $0.text) } }
  /// A declared free map.
  public func map(_ key: String) -> [ParameterValue.Entry] { need(key, values[key]?.map) }
  /// A declared record or kind.
  public func record(_ key: String) -> ParameterValues { need(key, values[key]?.record) }

  private func need<T>(_ key: String, _ value: T?) -> T {
    guard let value else { preconditionFailure("'\(key)' was not declared with this type") }
    return value
  }
}
