import Learners

extension Decoding {
  /// Reads a value that may have several shapes: those that the node has are tried in turn.
  mutating func either(
    _ node: Node, _ types: [ParameterType], owner: SourceMark
  ) -> ParameterValue? {
    let fitting = node.isNull ? [] : types.filter { $0.fits(node) }
    if fitting.isEmpty {
      let help =
        node.pairs == nil && types.contains(where: \.isList)
        ? TypeWords.listHelp(node) : nil
      mismatch(TypeWords.expected(.either(types)), node, owner: owner, help: help)
      return nil
    }
    if fitting.count == 1 { return value(node, fitting[0], owner: owner) }
    let before = faults.count
    var best: [SpecError]?
    for type in fitting {
      let value = value(node, type, owner: owner)
      if faults.count == before { return value }
      let found = Array(faults[before...])
      faults.removeSubrange(before...)
      if best.map({ found.count < $0.count }) ?? true { best = found }
    }
    if let text = node.text {
      let help = Suggestion.nearest(to: text, among: fitting.flatMap(\.words))
        .map { "did you mean '\($0)'?" }
      mismatch(TypeWords.expected(.either(fitting)), node, owner: owner, help: help)
    } else {
      faults += best ?? []
    }
    return nil
  }
}

extension ParameterType {
  /// Whether a node has the shape of the type: a scalar, a list or a map.
  func fits(_ node: Node) -> Bool {
    switch (self, node.content) {
    case (.free, _): true
    case (.either(let types), _): types.contains { $0.fits(node) }
    case (.bool, .scalar), (.integer, .scalar), (.number, .scalar), (.text, .scalar),
      (.choice, .scalar), (.list, .sequence), (.map, .mapping), (.record, .mapping),
      (.kind, .mapping):
      true
    default: false
    }
  }

  /// The words of a choice.
  fileprivate var words: [String] {
    if case .choice(let words) = self { return words }
    return []
  }

  fileprivate var isList: Bool {
    if case .list = self { return true }
    return false
  }
}
