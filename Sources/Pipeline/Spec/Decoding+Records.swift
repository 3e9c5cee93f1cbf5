import Learners

extension Decoding {
  /// Keys that a map may have, and what to say about the others.
  private struct Keys {
    let own: [Parameter]
    let shared: [Parameter]
    /// How messages call the map; asked only where something is wrong.
    let context: (Decoding) -> String
    /// What to say about an unknown key before looking at similar ones.
    let hint: (String) -> String?
    /// Whether keys that are not declared are passed by.
    var isOpen = false

    func find(_ key: String) -> Parameter? {
      own.first { $0.name == key } ?? shared.first { $0.name == key }
    }
  }

  // MARK: Records

  /// The whole: as `record`, but keys that begin with `x-` are passed by.
  mutating func root(_ node: Node, _ declared: Record) -> ParameterValues? {
    guard let pairs = pairs(of: node, "a map", owner: node.mark) else { return nil }
    return record(pairs.filter { !$0.key.hasPrefix("x-") }, declared, owner: node.mark)
  }

  mutating func record(
    _ pairs: [Node.Pair], _ declared: Record, owner: SourceMark
  ) -> ParameterValues? {
    let keys = Keys(
      own: declared.parameters, shared: [], context: { $0.place }, hint: { _ in nil })
    let before = faults.count
    let values = fields(pairs, keys, owner: owner)
    check(declared.presence, pairs, owner: owner, wasClean: faults.count == before)
    return values
  }

  private mutating func check(
    _ presence: Record.Presence, _ pairs: [Node.Pair], owner: SourceMark, wasClean: Bool
  ) {
    let names: [String]
    switch presence {
    case .free: return
    case .exactlyOne(let exclusive), .atMostOne(let exclusive): names = exclusive
    }
    let found = pairs.filter { names.contains($0.key) && !$0.value.isNull }
    if found.count > 1 {
      let words = TypeWords.joined(found.map { "'\($0.key)'" }, "and")
      fault("only one of \(words) may stand in \(place)", at: found[1].keyMark)
    } else if found.isEmpty, wasClean, !isPartial, case .exactlyOne = presence {
      let words = TypeWords.joined(names.map { "'\($0)'" }, "or")
      fault("missing key \(words) in \(place)", at: owner)
    }
  }

  // MARK: Kinds

  mutating func kind(_ node: Node, _ family: KindFamily, owner: SourceMark) -> ParameterValue? {
    let isWord = node.text.map { text in family.kinds.contains { $0.name == text } } ?? false
    let help = isWord ? "write {use: \(node.text ?? "")}" : nil
    guard let pairs = pairs(of: node, "a map with 'use'", owner: owner, help: help) else {
      return nil
    }
    let written = pairs.first { $0.key == "use" }
    guard let declaration = declaration(written, family, owner: owner) else {
      let keys = Keys(
        own: [], shared: family.shared, context: { _ in "" }, hint: { _ in nil }, isOpen: true)
      _ = fields(pairs.filter { $0.key != "use" }, keys, owner: owner)
      return nil
    }
    let name = declaration.name
    let keys = Keys(
      own: declaration.parameters, shared: family.shared,
      context: { written == nil ? $0.place : "\(family.name) '\(name)'" },
      hint: { family.hint(for: $0, under: name, isWritten: written != nil) })
    var values = fields(pairs.filter { $0.key != "use" }, keys, owner: owner)
    values?["use"] = .text(name)
    return values.map { .record($0) }
  }

  /// The kind that `use` names; `nil` and a fault if there is none.
  private mutating func declaration(
    _ use: Node.Pair?, _ family: KindFamily, owner: SourceMark
  ) -> KindDeclaration? {
    let known = family.kinds.map(\.name)
    guard let use else {
      if let name = family.defaultKind { return family.kinds.first { $0.name == name } }
      let help = Suggestion.known(known)
      if !isPartial { fault("missing key 'use' in \(place)", at: owner, help: help) }
      return nil
    }
    guard let word = use.value.text, !use.value.isNull else {
      let help = Suggestion.known(known)
      mismatch("a word", use.value, owner: use.keyMark, help: help)
      return nil
    }
    if let declaration = family.kinds.first(where: { $0.name == word }) { return declaration }
    let help =
      family.otherNames[word.lowercased()].map { "here it is \($0)" }
      ?? Suggestion.help(for: word, among: known)
    fault("unknown \(family.name) \(Quoted.text(word))", at: use.value.mark, help: help)
    return nil
  }

  // MARK: Keys

  /// Reads the keys of a map; `nil` if any of them has a fault.
  private mutating func fields(
    _ pairs: [Node.Pair], _ keys: Keys, owner: SourceMark
  ) -> ParameterValues? {
    let before = faults.count
    var values: [String: ParameterValue] = [:]
    values.reserveCapacity(keys.own.count + keys.shared.count + 1)
    var guessed: [String] = []
    for pair in pairs {
      guard let parameter = keys.find(pair.key) else {
        if !keys.isOpen, let guess = unknown(pair, keys) { guessed.append(guess) }
        continue
      }
      if pair.value.isNull, !parameter.isRequired, parameter.defaultValue == nil { continue }
      let value = at(.key(pair.key)) {
        $0.value(pair.value, parameter.type, owner: pair.keyMark)
      }
      if let value { values[pair.key] = value }
    }
    for parameters in [keys.own, keys.shared] {
      for parameter in parameters where values[parameter.name] == nil {
        if let value = parameter.defaultValue {
          values[parameter.name] = value.completed(as: parameter.type)
        } else if parameter.isRequired, !isPartial, !guessed.contains(parameter.name),
          !pairs.contains(where: { $0.key == parameter.name })
        {
          fault("missing key '\(parameter.name)' in \(keys.context(self))", at: owner)
        }
      }
    }
    return faults.count == before ? ParameterValues(values) : nil
  }

  /// Reports a key that is not declared; returns the declared key that was probably meant.
  private mutating func unknown(_ pair: Node.Pair, _ keys: Keys) -> String? {
    let known = keys.own.map(\.name) + keys.shared.map(\.name)
    let hint = keys.hint(pair.key)
    let help = hint ?? Suggestion.help(for: pair.key, among: known)
    let message = "unknown key \(Quoted.text(pair.key)) in \(keys.context(self))"
    fault(message, at: pair.keyMark, help: help)
    return hint == nil ? Suggestion.nearest(to: pair.key, among: known) : nil
  }
}

extension KindFamily {
  /// `'trees' belongs to random_forest, not logistic_regression`; `nil` if no kind has the key.
  fileprivate func hint(for key: String, under name: String, isWritten: Bool) -> String? {
    var owners = kinds.filter { kind in kind.parameters.contains { $0.name == key } }.map(\.name)
    guard !owners.isEmpty else { return nil }
    if owners.count > 4 { owners = owners.prefix(3) + ["others"] }
    let hint = "'\(key)' belongs to \(TypeWords.joined(owners, "and")), not \(name)"
    return isWritten ? hint : hint + ", which is meant where 'use' is absent"
  }
}
