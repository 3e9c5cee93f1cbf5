/// Turns the bytes of a spec into nodes that know where they stand.
///
/// YAML 1.1 as libyaml reads it, with less: text keys only, one document, no tags but `!!str`, `!!seq`
/// and `!!map`, no tabs in the indentation, and bounds on size, depth and the expansion of aliases.
public enum YAMLReader {
  /// How much a spec may hold.
  public struct Limits: Sendable {
    /// The longest file, in bytes.
    public var bytes: Int
    /// The deepest nesting, aliases expanded.
    public var depth: Int
    /// The most nodes, aliases expanded.
    public var nodes: Int

    /// Sets bounds.
    public init(bytes: Int = 4 << 20, depth: Int = 64, nodes: Int = 200_000) {
      self.bytes = bytes
      self.depth = depth
      self.nodes = nodes
    }
  }

  /// What came of a text.
  public struct Reading: Sendable {
    /// The tree; `nil` where the text could not be understood to its end. There may be faults beside it
    /// (duplicate keys, tags): then it leaves the faulty parts out.
    public let node: Node?
    /// Everything wrong, in the order of the file.
    public let faults: [SpecError]
  }

  /// Reads a spec.
  ///
  /// - Parameters:
  ///   - bytes: the file as it is, UTF-8.
  ///   - file: the name in marks.
  ///   - limits: how much the spec may hold.
  /// - Returns: the tree and what is wrong with it.
  public static func read(_ bytes: [UInt8], file: String, limits: Limits = Limits()) -> Reading {
    if bytes.count > limits.bytes {
      let message =
        "expected a spec of at most \(limits.bytes) bytes, found \(bytes.count) bytes"
      return Reading(node: nil, faults: [SpecError(message, at: start(of: file))])
    }
    if let fault = SourceText.fault(in: bytes, file: file) {
      return Reading(node: nil, faults: [fault])
    }
    let tree = YAMLTree(bytes, file: file, limits: limits)
    let node = tree.document()
    if node == nil, tree.faults.isEmpty {
      let fault = SpecError("the file is empty, expected a map", at: start(of: file))
      return Reading(node: nil, faults: [fault])
    }
    return Reading(node: node, faults: tree.faults)
  }

  /// Reads one value from a text such as the right side of `key=value`.
  public static func read(_ text: String, file: String, limits: Limits = Limits()) -> Reading {
    read(Array(text.utf8), file: file, limits: limits)
  }

  private static func start(of file: String) -> SourceMark {
    SourceMark(file: file, line: 1, column: 1, length: 1)
  }
}
