/// Paths of a spec that get scalars or lists; finds those that lie on each other.
struct PathWrites: Sendable {
  /// One path, and where it is written.
  struct Write: Sendable {
    let keys: [String]
    let mark: SourceMark
  }

  /// In the order as added.
  private(set) var all: [Write] = []
  /// By path, the first write that is there.
  private var ends: [[String]: Int] = [:]
  /// By path, the first write that is there or below.
  private var passes: [[String]: Int] = [:]

  /// Adds writes, whatever is there.
  mutating func add(_ writes: [Write]) {
    for write in writes {
      if ends[write.keys] == nil { ends[write.keys] = all.count }
      for length in 1...write.keys.count {
        let path = Array(write.keys[..<length])
        if passes[path] == nil { passes[path] = all.count }
      }
      all.append(write)
    }
  }

  /// A write whose path is the given one, lies above or below it.
  func overlap(with keys: [String]) -> Write? {
    if let below = passes[keys] { return all[below] }
    for length in 1..<max(1, keys.count) {
      if let above = ends[Array(keys[..<length])] { return all[above] }
    }
    return nil
  }

  /// The first of other writes that overlaps one of these, with that one.
  func firstOverlap(with others: [Write]) -> (own: Write, other: Write)? {
    for other in others {
      if let own = overlap(with: other.keys) { return (own, other) }
    }
    return nil
  }

  /// The paths of all scalars and lists in a value.
  static func of(_ value: Node, at path: SpecPath) -> [Write] {
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
}
