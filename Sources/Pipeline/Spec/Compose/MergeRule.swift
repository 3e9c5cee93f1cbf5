/// The one rule by which one map of a spec goes over another: `extends`, variants, overrides.
///
/// Maps merge, lists and scalars replace. A map that sets `use` replaces the other map whole, except
/// that a model keeps `preprocess`, `resample` and `class_weight` unless the new map sets them. A map
/// whose keys are all of the form `[n]` edits these elements of a list, counted from 0.
///
/// Merging is associative as long as no path is a map in one layer and no map in another.
public enum MergeRule {
  /// What goes over what.
  public enum Layer: Sendable {
    /// A spec over the specs it extends: its `sweep` and `report` replace theirs whole, and a merged map
    /// stands where the upper file has it.
    case file
    /// Variants, axes and overrides over a spec: a merged map stays where the spec has it.
    case patch
  }

  /// What a model keeps when another one takes its place.
  public static let keptByModel = ["preprocess", "resample", "class_weight"]

  /// The whole spec `base` with `upper` over it; values keep the marks of their own file.
  ///
  /// `faults` gets an error for every `[n]` that a list does not have.
  public static func merged(
    _ base: Node, with upper: Node, layer: Layer, faults: inout [SpecError]
  ) -> Node {
    var merge = Merge(layer: layer, faults: faults)
    defer { faults = merge.faults }
    return merge.node(base, upper, at: .root)
  }

  /// The section called `name` at the top of a spec, with a patch of that section over it.
  public static func merged(
    section name: String, _ base: Node, with upper: Node, faults: inout [SpecError]
  ) -> Node {
    var merge = Merge(layer: .patch, faults: faults)
    defer { faults = merge.faults }
    return merge.node(base, upper, at: Place.root.below(name))
  }

  /// The element that a key of the form `[n]` names.
  static func index(_ key: String) -> Int? {
    guard key.utf8.count >= 3, key.utf8.first == UInt8(ascii: "["), key.hasSuffix("]") else {
      return nil
    }
    let digits = key.utf8.dropFirst().dropLast()
    guard digits.count <= 9, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(String(key.dropFirst().dropLast()))
  }
}

/// Where in a spec a merge stands, as far as the rule asks.
private enum Place {
  case root
  /// `sweep` and `report`: replaced whole by an upper file.
  case whole
  /// `model`, and the maps under `variants` that patch it.
  case model
  case variants
  case modelAxis
  case axis
  /// A value of an axis that is not named like a section: its keys are absolute paths.
  case absolutePatch
  case elsewhere

  func below(_ key: String) -> Place {
    switch self {
    case .root:
      switch key {
      case "model": .model
      case "variants": .variants
      case "sweep", "report": .whole
      default: .elsewhere
      }
    case .variants: key == "model" ? .modelAxis : .axis
    case .modelAxis: .model
    case .axis: .absolutePatch
    case .absolutePatch: key == "model" ? .model : .elsewhere
    case .whole, .model, .elsewhere: .elsewhere
    }
  }
}

private struct Merge {
  let layer: MergeRule.Layer
  var faults: [SpecError]

  mutating func node(_ base: Node, _ upper: Node, at place: Place) -> Node {
    guard case .mapping(let changes) = upper.content else { return upper }
    if place == .whole, layer == .file { return upper }
    switch base.content {
    case .scalar: return upper
    case .sequence(let elements): return list(base, elements, upper, changes)
    case .mapping(let pairs):
      if changes.contains(where: { $0.key == "use" }) {
        return place == .model ? keeping(pairs, upper, changes) : upper
      }
      return map(base, pairs, upper, changes, at: place)
    }
  }

  private mutating func map(
    _ base: Node, _ pairs: [Node.Pair], _ upper: Node, _ changes: [Node.Pair], at place: Place
  ) -> Node {
    var merged = pairs
    let places = changes.count < 8 ? nil : firstPlaces(of: pairs)
    for change in changes {
      let known = places.map { $0[change.key] } ?? pairs.firstIndex { $0.key == change.key }
      guard let known else {
        merged.append(change)
        continue
      }
      let value = node(pairs[known].value, change.value, at: place.below(change.key))
      let stays = layer == .patch && value.mark == pairs[known].value.mark
      let mark = stays ? pairs[known].keyMark : change.keyMark
      merged[known] = Node.Pair(key: change.key, keyMark: mark, value: value)
    }
    return Node(.mapping(merged), at: layer == .file ? upper.mark : base.mark)
  }

  private func firstPlaces(of pairs: [Node.Pair]) -> [String: Int] {
    Dictionary(pairs.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func keeping(_ pairs: [Node.Pair], _ upper: Node, _ changes: [Node.Pair]) -> Node {
    let kept = pairs.filter { pair in
      MergeRule.keptByModel.contains(pair.key) && !changes.contains { $0.key == pair.key }
    }
    return kept.isEmpty ? upper : Node(.mapping(changes + kept), at: upper.mark)
  }

  private mutating func list(
    _ base: Node, _ elements: [Node], _ upper: Node, _ changes: [Node.Pair]
  ) -> Node {
    let indices = changes.map { MergeRule.index($0.key) }
    guard !changes.isEmpty, !indices.contains(nil) else { return upper }
    var merged = elements
    for (change, index) in zip(changes, indices.compactMap { $0 }) {
      guard index < merged.count else {
        faults.append(outOfRange(change, count: merged.count))
        continue
      }
      merged[index] = node(merged[index], change.value, at: .elsewhere)
    }
    return Node(.sequence(merged), at: base.mark)
  }

  private func outOfRange(_ change: Node.Pair, count: Int) -> SpecError {
    let found = count == 1 ? "1 element" : "\(count) elements"
    return SpecError(
      "there is no element \(change.key): the list has \(found)", at: change.keyMark,
      help: count == 0 ? nil : "elements are counted from 0, so the last one is [\(count - 1)]")
  }
}
