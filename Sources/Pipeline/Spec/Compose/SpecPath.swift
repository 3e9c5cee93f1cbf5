/// A dotted path into a spec: `evaluation.outer.folds`, `features.eeg[0].bands`.
public struct SpecPath: Sendable, Hashable {
  /// One step: a key, or `[n]` for an element of a list.
  public struct Step: Sendable, Hashable {
    /// The key, or the element in brackets.
    public let key: String
    /// Where the step is written.
    public let mark: SourceMark

    /// Whether the step names an element of a list.
    var isIndex: Bool { MergeRule.index(key) != nil }
  }

  /// The steps from the top of the spec; at least one, the first a key.
  public let steps: [Step]

  /// Takes steps as they are.
  init(steps: [Step]) { self.steps = steps }

  /// Reads a path.
  ///
  /// - Parameters:
  ///   - text: keys joined by dots, each followed by any number of `[n]`; at most 64 steps.
  ///   - mark: where the text stands; unless escapes hide them, steps get marks of their own.
  /// - Throws: what is wrong with the text, at its mark.
  public init(_ text: String, at mark: SourceMark) throws(SpecError) {
    var steps: [Step] = []
    let quotes = mark.length - text.unicodeScalars.count
    let isLiteral = quotes == 0 || quotes == 2
    var column = quotes / 2
    func step(_ key: Substring) -> Step {
      let length = key.unicodeScalars.count
      let place =
        isLiteral
        ? SourceMark(
          file: mark.file, line: mark.line, column: mark.column + column, length: length) : mark
      column += length
      return Step(key: String(key), mark: place)
    }
    if text.unicodeScalars.contains(where: CharacterSets.breaksLine) {
      throw Self.malformed(text, mark)
    }
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      if !steps.isEmpty { column += 1 }
      let name = part.prefix { $0 != "[" }
      guard !name.isEmpty, !name.contains("]") else { throw Self.malformed(text, mark) }
      steps.append(step(name))
      var rest = part.dropFirst(name.count)
      while let end = rest.firstIndex(of: "]") {
        let index = rest[...end]
        guard MergeRule.index(String(index)) != nil else { throw Self.malformed(text, mark) }
        steps.append(step(index))
        rest = rest[rest.index(after: end)...]
      }
      guard rest.isEmpty, steps.count <= 64 else { throw Self.malformed(text, mark) }
    }
    self.steps = steps
  }

  /// The path as people write it.
  public var text: String { Self.text(steps.map(\.key)) }

  /// Keys joined by dots, elements by their brackets.
  static func text(_ keys: [String]) -> String {
    var out = ""
    for key in keys {
      if !out.isEmpty, MergeRule.index(key) == nil { out += "." }
      out += key
    }
    return out
  }

  /// The value at the end of nested maps that the steps from `first` on name.
  func nested(_ value: Node, from first: Int = 0) -> Node {
    var node = value
    for step in steps[first...].reversed() {
      let pair = Node.Pair(key: step.key, keyMark: step.mark, value: node)
      node = Node(.mapping([pair]), at: step.mark)
    }
    return node
  }

  /// What a spec has at this path; `nil` where it has nothing.
  func value(in root: Node) -> Node? {
    var node = root
    for step in steps {
      if let index = MergeRule.index(step.key), let elements = node.elements {
        guard index < elements.count else { return nil }
        node = elements[index]
      } else {
        guard let next = node[step.key] else { return nil }
        node = next
      }
    }
    return node
  }

  private static func malformed(_ text: String, _ mark: SourceMark) -> SpecError {
    SpecError(
      "expected a path, found \(Quoted.text(text))", at: mark,
      help: "write keys joined by dots, elements in brackets: 'features.eeg[0].bands'")
  }
}
