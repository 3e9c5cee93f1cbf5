/// Builds the nodes of one document from its events.
final class YAMLTree {
  /// A finished node with what an alias to it costs.
  struct Built {
    var node: Node
    /// Nodes in it, itself included.
    var size: Int
    /// Levels in it, itself included.
    var height: Int
  }

  private let events: YAMLEvents
  private let file: String
  private let limits: YAMLReader.Limits
  private let source: SourceText
  /// `nil` while the anchored node is still being read.
  private var anchors: [String: Built?] = [:]
  private var count = 0
  private(set) var faults: [SpecError] = []

  init(_ bytes: [UInt8], file: String, limits: YAMLReader.Limits) {
    events = YAMLEvents(SourceText.content(of: bytes))
    source = SourceText(bytes)
    self.file = file
    self.limits = limits
  }

  /// The only document; `nil` if there is none or it cannot be understood.
  func document() -> Node? {
    do throws(SpecError) {
      var root: Node?
      while true {
        let event = try next()
        switch event.kind {
        case .streamEnd: return root
        case .documentStart:
          if root != nil {
            let help = "a spec is one document"
            throw SpecError("a second document starts here", at: mark(event), help: help)
          }
          let built = try build(next(), depth: 1)
          if case .scalar(let text, false) = built.node.content, text.isEmpty { continue }
          root = built.node
        default: continue
        }
      }
    } catch {
      faults.append(error)
      return nil
    }
  }

  // MARK: Nodes

  private func build(_ event: YAMLEvent, depth: Int) throws(SpecError) -> Built {
    if case .alias(let name) = event.kind { return try expand(name, event, depth: depth) }
    try enter(event, depth: depth)
    if let anchor = event.anchor { anchors[anchor] = .some(nil) }
    let isText = check(event.tag, event)
    var built: Built
    switch event.kind {
    case .scalar(let text, let isPlain):
      let content = Node.Content.scalar(text, isQuoted: isText || !isPlain)
      built = Built(node: Node(content, at: mark(event)), size: 1, height: 1)
    case .sequenceStart(let isFlow):
      built = try sequence(event, isFlow: isFlow, depth: depth)
    default:
      built = try mapping(event, depth: depth)
    }
    if let anchor = event.anchor { anchors[anchor] = built }
    return built
  }

  private func sequence(
    _ event: YAMLEvent, isFlow: Bool, depth: Int
  ) throws(SpecError) -> Built {
    var elements: [Node] = []
    var size = 1
    var height = 0
    while true {
      let next = try next()
      if case .sequenceEnd = next.kind {
        let mark = isFlow ? mark(from: event.start, to: next.end) : mark(event, length: 1)
        let node = Node(.sequence(elements), at: mark)
        return Built(node: node, size: size, height: height + 1)
      }
      let element = try build(next, depth: depth + 1)
      size += element.size
      height = max(height, element.height)
      elements.append(element.node)
    }
  }

  private func mapping(_ event: YAMLEvent, depth: Int) throws(SpecError) -> Built {
    var keys = MappingKeys()
    var size = 1
    var height = 0
    while true {
      let keyEvent = try next()
      if case .mappingEnd = keyEvent.kind {
        let mark = markOfMap(event, end: keyEvent, first: keys.firstMark)
        let node = Node(.mapping(keys.pairs), at: mark)
        return Built(node: node, size: size, height: height + 1)
      }
      if faults.count >= Self.mostFaults {
        let message = "\(Self.mostFaults) faults so far: the rest was not read"
        throw SpecError(message, at: mark(keyEvent))
      }
      let key = try key(keyEvent, depth: depth)
      let value = try build(next(), depth: depth + 1)
      size += value.size
      height = max(height, value.height)
      guard let key else { continue }
      if let fault = keys.add(key, value.node) { faults.append(fault) }
    }
  }

  /// The text of a key; `nil` and a fault where it is none.
  private func key(_ event: YAMLEvent, depth: Int) throws(SpecError) -> MappingKeys.Key? {
    let built = try build(event, depth: depth + 1)
    let mark = built.node.mark
    guard let text = built.node.text else {
      let found = built.node.elements == nil ? "a map" : "a list"
      faults.append(SpecError("expected a key, found \(found)", at: mark, help: Self.keyHelp))
      return nil
    }
    guard case .scalar(let written, let isPlain) = event.kind else {
      return MappingKeys.Key(text: text, mark: mark, isMerge: false)
    }
    if written.isEmpty, isPlain {
      faults.append(SpecError("expected a key before ':'", at: mark))
      return nil
    }
    return MappingKeys.Key(text: text, mark: mark, isMerge: isPlain && written == "<<")
  }

  /// Faults after which reading stops: nobody reads more, and each holds a text.
  private static let mostFaults = 100

  private static let keyHelp =
    "a text that starts with '{' or '[' needs quotes"

  private func expand(
    _ name: String, _ event: YAMLEvent, depth: Int
  ) throws(SpecError) -> Built {
    guard let anchor = anchors[name] else {
      let known = anchors.keys.sorted()
      let help = known.isEmpty ? "a text that starts with '*' needs quotes" : nil
      throw SpecError(
        "unknown alias '*\(name)'", at: mark(event),
        help: help ?? Suggestion.help(for: name, among: known))
    }
    guard var built = anchor else {
      throw SpecError("alias '*\(name)' stands inside its own anchor", at: mark(event))
    }
    count += built.size
    if count > limits.nodes {
      let message = "alias '*\(name)' makes the spec larger than \(limits.nodes) nodes"
      throw SpecError(message, at: mark(event))
    }
    if depth - 1 + built.height > limits.depth {
      let message = "alias '*\(name)' makes the spec deeper than \(limits.depth) levels"
      throw SpecError(message, at: mark(event))
    }
    built.node.mark = mark(event)
    return built
  }

  // MARK: Checks

  private func enter(_ event: YAMLEvent, depth: Int) throws(SpecError) {
    count += 1
    if count > limits.nodes {
      throw SpecError("the spec is larger than \(limits.nodes) nodes", at: mark(event))
    }
    if depth > limits.depth {
      throw SpecError("the spec is deeper than \(limits.depth) levels", at: mark(event))
    }
    if let fault = tabFault(onLine: event.start.line) { throw fault }
  }

  /// Whether the tag says "text"; a fault for tags that a spec cannot have.
  private func check(_ tag: String?, _ event: YAMLEvent) -> Bool {
    guard let tag else { return false }
    switch (tag, event.kind) {
    case ("tag:yaml.org,2002:str", .scalar), ("!", .scalar): return true
    case ("tag:yaml.org,2002:seq", .sequenceStart), ("tag:yaml.org,2002:map", .mappingStart):
      return false
    default:
      let standard = "tag:yaml.org,2002:"
      let written = tag.hasPrefix(standard) ? "!!" + tag.dropFirst(standard.count) : tag
      let help =
        "values are read by the type that their key takes; quote a text that starts with '!'"
      faults.append(
        SpecError("tag \(Quoted.text(written)) is not allowed", at: mark(event), help: help))
      return false
    }
  }

  private func next() throws(SpecError) -> YAMLEvent {
    do {
      return try events.next()
    } catch {
      let fault = tabFault(onLine: error.place.line)
      throw fault ?? error.fault(in: source, file: file)
    }
  }

  /// A fault if white space before the first character of a line (from 0) holds a tab.
  private func tabFault(onLine line: Int) -> SpecError? {
    guard let text = source.line(line + 1) else { return nil }
    for (column, byte) in text.utf8.enumerated() {
      if byte == UInt8(ascii: " ") { continue }
      guard byte == UInt8(ascii: "\t") else { return nil }
      let mark = SourceMark(file: file, line: line + 1, column: column + 1, length: 1)
      return SpecError("a tab in the indentation", at: mark, help: "indent with spaces")
    }
    return nil
  }

  // MARK: Marks

  private func mark(_ event: YAMLEvent, length: Int? = nil) -> SourceMark {
    guard let length else { return mark(from: event.start, to: event.end) }
    return SourceMark(
      file: file, line: event.start.line + 1, column: event.start.column + 1, length: length)
  }

  private func mark(from start: YAMLEvent.Place, to end: YAMLEvent.Place) -> SourceMark {
    let length = start.line == end.line ? end.column - start.column : 1
    return SourceMark(
      file: file, line: start.line + 1, column: start.column + 1, length: length)
  }

  /// A flow map is underlined whole if it stands on one line, a block map at its first key.
  private func markOfMap(_ event: YAMLEvent, end: YAMLEvent, first: SourceMark?) -> SourceMark {
    if case .mappingStart(isFlow: true) = event.kind { return mark(from: event.start, to: end.end) }
    let start = mark(event, length: 1)
    guard let first, first.line == start.line, first.column == start.column else { return start }
    return first
  }
}
