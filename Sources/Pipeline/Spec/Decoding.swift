import Learners

/// One pass over a tree: what is wrong so far, and where the pass stands.
struct Decoding {
  enum Step {
    case key(String)
    case index(Int)
  }

  /// How messages call the whole.
  let name: String
  /// Whether more will be put over what is read, so that nothing counts as missing yet.
  let isPartial: Bool
  var faults: [SpecError] = []
  private var path: [Step] = []

  init(name: String, isPartial: Bool = false) {
    self.name = name
    self.isPartial = isPartial
  }

  // MARK: Where

  /// The dotted path of the value being read, or the name of the whole.
  var place: String {
    var text = ""
    for step in path {
      switch step {
      case .key(let key): text += text.isEmpty ? key : "." + key
      case .index(let index): text += "[\(index)]"
      }
    }
    return text.isEmpty ? name : text
  }

  /// The nearest key above the value being read.
  var key: String {
    for case .key(let key) in path.reversed() { return key }
    return name
  }

  mutating func fault(_ message: String, at mark: SourceMark, help: String? = nil) {
    faults.append(SpecError(message, at: mark, help: help))
  }

  /// `expected …, found …` at the value, or at its key where nothing is written.
  mutating func mismatch(
    _ expected: String, _ node: Node, owner: SourceMark, help: String? = nil
  ) {
    let isEmpty = node.isNull && node.text == ""
    let mark = isEmpty ? owner : node.mark
    fault("expected \(expected), found \(TypeWords.found(node))", at: mark, help: help)
  }

  // MARK: Values

  /// Reads one value; `nil` means that there is a fault, or that the type keeps no value. A fault of an
  /// absent value points at `owner`: its key.
  mutating func value(
    _ node: Node, _ type: ParameterType, owner: SourceMark
  ) -> ParameterValue? {
    switch type {
    case .free: return nil
    case .bool, .integer, .number, .text, .choice: return scalar(node, type, owner: owner)
    case .list(let element, let count):
      return list(node, of: element, count: count, owner: owner)
    case .map(let element): return map(node, of: element, owner: owner)
    case .record(let declared):
      guard let pairs = pairs(of: node, "a map", owner: owner) else { return nil }
      return record(pairs, declared, owner: owner).map { .record($0) }
    case .kind(let family): return kind(node, family, owner: owner)
    case .either(let types): return either(node, types, owner: owner)
    }
  }

  mutating func at<T>(_ step: Step, _ body: (inout Decoding) -> T) -> T {
    path.append(step)
    defer { path.removeLast() }
    return body(&self)
  }

  private mutating func list(
    _ node: Node, of type: ParameterType, count: ClosedRange<Int>, owner: SourceMark
  ) -> ParameterValue? {
    guard let elements = node.elements else {
      mismatch("a list", node, owner: owner, help: TypeWords.listHelp(node))
      return nil
    }
    let before = faults.count
    var values: [ParameterValue] = []
    values.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let value = at(.index(index)) { $0.value(element, type, owner: element.mark) }
      if let value { values.append(value) }
    }
    if !count.contains(elements.count) {
      let found = elements.isEmpty ? "none" : String(elements.count)
      fault("expected \(TypeWords.elements(count)), found \(found)", at: node.mark)
    }
    return faults.count == before ? .list(values) : nil
  }

  private mutating func map(
    _ node: Node, of type: ParameterType, owner: SourceMark
  ) -> ParameterValue? {
    guard let pairs = pairs(of: node, "a map", owner: owner) else { return nil }
    let before = faults.count
    var entries: [ParameterValue.Entry] = []
    entries.reserveCapacity(pairs.count)
    for pair in pairs {
      let value = at(.key(pair.key)) { $0.value(pair.value, type, owner: pair.keyMark) }
      if let value { entries.append(ParameterValue.Entry(key: pair.key, value: value)) }
    }
    return faults.count == before ? .map(entries) : nil
  }

  /// The pairs of a map; `nil` and a fault where the node is none.
  mutating func pairs(
    of node: Node, _ expected: String, owner: SourceMark, help: String? = nil
  ) -> [Node.Pair]? {
    if let pairs = node.pairs { return pairs }
    mismatch(expected, node, owner: owner, help: help)
    return nil
  }
}
