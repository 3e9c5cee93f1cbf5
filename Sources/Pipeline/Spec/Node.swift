/// A piece of a spec that knows where it stands.
public struct Node: Sendable {
  /// What the node holds.
  public indirect enum Content: Sendable {
    /// Text as written, and whether it was quoted (then it is text, never `null`).
    case scalar(String, isQuoted: Bool)
    /// Elements in order.
    case sequence([Node])
    /// Keys and values in the order of the file; no key twice.
    case mapping([Pair])
  }

  /// A key with its value.
  public struct Pair: Sendable {
    /// The key's text.
    public let key: String
    /// Where the key stands.
    public let keyMark: SourceMark
    /// The value.
    public var value: Node

    /// Pairs a key and a value.
    public init(key: String, keyMark: SourceMark, value: Node) {
      self.key = key
      self.keyMark = keyMark
      self.value = value
    }
  }

  /// What the node holds.
  public var content: Content
  /// Where it stands (for an alias, where the alias stands).
  public var mark: SourceMark

  /// Puts content at a place.
  public init(_ content: Content, at mark: SourceMark) {
    self.content = content
    self.mark = mark
  }

  /// The pairs, if the node is a mapping.
  public var pairs: [Pair]? {
    if case .mapping(let pairs) = content { return pairs }
    return nil
  }

  /// The elements, if the node is a sequence.
  public var elements: [Node]? {
    if case .sequence(let elements) = content { return elements }
    return nil
  }

  /// The text, if the node is a scalar.
  public var text: String? {
    if case .scalar(let text, _) = content { return text }
    return nil
  }

  /// Whether the node says "nothing": an empty, `~` or `null` scalar without quotes.
  public var isNull: Bool {
    guard case .scalar(let text, isQuoted: false) = content else { return false }
    return text.isEmpty || text == "~" || text == "null"
  }

  /// The value of a key, if the node is a mapping that has it.
  public subscript(_ key: String) -> Node? {
    pairs?.first { $0.key == key }?.value
  }
}
