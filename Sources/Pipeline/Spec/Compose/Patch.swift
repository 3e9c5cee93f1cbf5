/// What one value of an axis writes into a spec.
struct Patch: Sendable {
  /// What goes over each of `SpecSections.patchable`; `nil` where nothing does.
  private(set) var sections: [Node.Pair?]
  /// The paths of all scalars and lists in the sections.
  private(set) var writes = PathWrites()

  /// Changes nothing.
  init() { sections = Array(repeating: nil, count: SpecSections.patchable.count) }

  /// Adds a value at a path whose first step is a section.
  ///
  /// - Throws: what is written twice, at its second place.
  mutating func add(_ value: Node, at path: SpecPath) throws(SpecError) {
    let new = PathWrites.of(value, at: path)
    if new.isEmpty { return }
    if let twice = writes.firstOverlap(with: new)?.other {
      throw SpecError("\(Quoted.text(SpecPath.text(twice.keys))) is written twice", at: twice.mark)
    }
    guard let first = path.steps.first,
      let section = SpecSections.patchable.firstIndex(of: first.key)
    else { preconditionFailure("a patch starts at a section") }
    writes.add(new)
    let node = path.nested(value, from: 1)
    let known = sections[section]
    sections[section] = Node.Pair(
      key: first.key, keyMark: known?.keyMark ?? first.mark,
      value: known.map { Self.union($0.value, node) } ?? node)
  }

  /// Both maps in one; of what both write, the second stays.
  static func union(_ a: Node, _ b: Node) -> Node {
    guard var pairs = a.pairs, let others = b.pairs else { return b }
    for other in others {
      if let known = pairs.firstIndex(where: { $0.key == other.key }) {
        pairs[known].value = union(pairs[known].value, other.value)
      } else {
        pairs.append(other)
      }
    }
    return Node(.mapping(pairs), at: a.mark)
  }

  /// Whether the path of a scalar or a list gets another value, or is swept away, whatever a spec has there.
  func replaces(_ keys: [String]) -> Bool {
    if writes.overlap(with: keys) != nil { return true }
    return writes.all.contains { write in
      guard write.keys.last == "use" else { return false }
      let map = write.keys.dropLast()
      guard map.count < keys.count, keys.starts(with: map) else { return false }
      return map != ["model"] || !MergeRule.keptByModel.contains(keys[1])
    }
  }
}
