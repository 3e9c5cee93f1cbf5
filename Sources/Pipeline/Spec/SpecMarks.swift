/// Where the keys and values of a spec stand, by dotted path: `evaluation.outer.folds`,
/// `features.eeg[1].bands`.
///
/// Looked up in the tree when asked, so that it costs nothing to keep.
public struct SpecMarks: Sendable {
  private let root: Node

  /// The marks of a tree.
  public init(root: Node) { self.root = root }

  /// Where the key at the end of a path stands; of a list element, where the element stands; `nil` where
  /// nothing is written.
  public func key(_ path: String) -> SourceMark? { place(path)?.key }

  /// Where the value at the end of a path stands; `nil` where nothing is written.
  public func value(_ path: String) -> SourceMark? { place(path)?.node.mark }

  /// Where a path stands, or what encloses it: the key of the longest beginning that is written.
  public func nearest(_ path: String) -> SourceMark {
    var rest = path[...]
    while !rest.isEmpty {
      if let mark = key(String(rest)) { return mark }
      rest = rest.lastIndex { $0 == "." || $0 == "[" }.map { rest[..<$0] } ?? ""
    }
    return root.mark
  }

  /// What is written at a path.
  public func node(_ path: String) -> Node? { place(path)?.node }

  private typealias Place = (key: SourceMark, node: Node)

  private func place(_ path: String) -> Place? {
    path.isEmpty ? (root.mark, root) : find(path[...], in: (root.mark, root))
  }

  /// Keys may hold dots, so every key that the path can begin with is tried.
  private func find(_ path: Substring, in place: Place) -> Place? {
    if path.isEmpty { return place }
    if path.first == "[" {
      guard let end = path.firstIndex(of: "]"), let index = Int(path.dropFirst()[..<end]),
        let elements = place.node.elements, elements.indices.contains(index)
      else { return nil }
      let element = elements[index]
      return descend(path[path.index(after: end)...], into: (element.mark, element))
    }
    for pair in place.node.pairs ?? [] where path.hasPrefix(pair.key) {
      let rest = path.dropFirst(pair.key.count)
      if let found = descend(rest, into: (pair.keyMark, pair.value)) { return found }
    }
    return nil
  }

  private func descend(_ rest: Substring, into place: Place) -> Place? {
    switch rest.first {
    case nil: return place
    case "[": return find(rest, in: place)
    case ".": return rest.count > 1 ? find(rest.dropFirst(), in: place) : nil
    default: return nil
    }
  }
}
