/// What one value of an axis writes into a spec.
struct Patch: Sendable {
  /// One path that gets a scalar or a list.
  struct Write: Sendable {
    let keys: [String]
    let mark: SourceMark

    /// Whether one path is the other one or lies above it.
    func overlaps(_ other: Write) -> Bool {
      keys.count <= other.keys.count ? other.keys.starts(with: keys) : keys.starts(with: other.keys)
    }
  }

  /// What goes over each of `SpecSections.patchable`; `nil` where nothing does.
  private(set) var sections: [Node.Pair?]
  /// The paths of all scalars and lists in the sections.
  private(set) var writes: [Write] = []

  /// Changes nothing.
  init() { sections = Array(repeating: nil, count: SpecSections.patchable.count) }

  /// Adds a value at a path whose first step is a section.
  ///
  /// - Throws: what is written twice, at its second place.
  mutating func add(_ value: Node, at path: SpecPath) throws(SpecError) {
    let new = Self.writes(of: value, at: path)
    if new.isEmpty { return }
    if let (_, twice) = Self.overlap(writes, new) {
      throw SpecError("\(Quoted.text(SpecPath.text(twice.keys))) is written twice", at: twice.mark)
    }
    guard let first = path.steps.first,
      let section = SpecSections.patchable.firstIndex(of: first.key)
    else { preconditionFailure("a patch starts at a section") }
    writes += new
    let node = path.nested(value, from: 1)
    let known = sections[section]
    sections[section] = Node.Pair(
      key: first.key, keyMark: known?.keyMark ?? first.mark,
      value: known.map { Self.union($0.value, node) } ?? node)
  }

  /// The first two writes, one of each list, that overlap.
  static func overlap(_ a: [Write], _ b: [Write]) -> (Write, Write)? {
    for second in b {
      for first in a where first.overlaps(second) { return (first, second) }
    }
    return nil
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

  /// The paths of all scalars and lists in a value.
  static func writes(of value: Node, at path: SpecPath) -> [Write] {
    var writes: [Write] = []
    var keys = path.steps.map(\.key)
    collect(value, path.steps[path.steps.count - 1].mark, &keys, into: &writes)
    return writes
  }

  private static func collect(
    _ node: Node, _ mark: SourceMark, _ keys: inout [String], into writes: inout [Write]
  ) {
    guard let pairs = node.pairs else {
      writes.append(Write(keys: keys, mark: mark))
      return
    }
    for pair in pairs {
      keys.append(pair.key)
      collect(pair.value, pair.keyMark, &keys, into: &writes)
      keys.removeLast()
    }
  }

  /// Whether the path of a scalar or a list gets another value, or is swept away, whatever a spec has there.
  func replaces(_ keys: [String]) -> Bool {
    let asked = Write(keys: keys, mark: SourceMark(file: "", line: 0, column: 0, length: 0))
    if writes.contains(where: { $0.overlaps(asked) }) { return true }
    return writes.contains { write in
      guard write.keys.last == "use" else { return false }
      let map = write.keys.dropLast()
      guard map.count < keys.count, keys.starts(with: map) else { return false }
      return map != ["model"] || !MergeRule.keptByModel.contains(keys[1])
    }
  }
}
