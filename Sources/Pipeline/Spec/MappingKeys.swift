/// Collects the pairs of one map: refuses duplicates, merges what `<<` brings.
struct MappingKeys {
  struct Key {
    let text: String
    let mark: SourceMark
    let isMerge: Bool
  }

  private enum Item {
    case pair(Node.Pair)
    case merged([Node.Pair])
  }

  private var items: [Item] = []
  private var places: [String: SourceMark] = [:]
  private var mergePlace: SourceMark?
  /// Where the first key stands.
  private(set) var firstMark: SourceMark?

  /// Adds a pair; a fault if the key is there already or `<<` does not stand for maps.
  mutating func add(_ key: Key, _ value: Node) -> SpecError? {
    if firstMark == nil { firstMark = key.mark }
    if let first = key.isMerge ? mergePlace : places[key.text] {
      let message =
        "duplicate key \(Quoted.text(key.text)) (first at \(first.line):\(first.column))"
      let help = key.isMerge ? "write one '<<: [*a, *b]'" : nil
      return SpecError(message, at: key.mark, help: help)
    }
    guard key.isMerge else {
      places[key.text] = key.mark
      items.append(.pair(Node.Pair(key: key.text, keyMark: key.mark, value: value)))
      return nil
    }
    mergePlace = key.mark
    for source in value.elements ?? [value] {
      guard let pairs = source.pairs else {
        let found = source.elements == nil ? Quoted.text(source.text ?? "") : "a list"
        let help = "'<<' takes an alias to a map or a list of such aliases"
        return SpecError("expected a map, found \(found)", at: source.mark, help: help)
      }
      items.append(.merged(pairs))
    }
    return nil
  }

  /// The pairs in the order of the file, merged ones where their `<<` stands; a key written in the map
  /// itself wins over a merged one, an earlier merged map over a later one.
  var pairs: [Node.Pair] {
    var seen: Set<String> = []
    var pairs: [Node.Pair] = []
    for item in items {
      switch item {
      case .pair(let pair): pairs.append(pair)
      case .merged(let merged):
        for pair in merged where places[pair.key] == nil && seen.insert(pair.key).inserted {
          pairs.append(pair)
        }
      }
    }
    return pairs
  }
}
