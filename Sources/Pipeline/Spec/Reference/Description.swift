import Learners

/// What `trellis describe` says about a word: a family, a kind, or the dotted path of a key.
public struct Description {
  private let root: Record
  private let outline: ReferenceOutline

  /// Prepares the answers for a language.
  /// - Parameters:
  ///   - record: the whole language.
  ///   - named: families whose members a spec names without `use`.
  public init(_ record: Record, named: [KindFamily] = []) {
    root = record
    outline = ReferenceOutline(record, named: named)
  }

  /// What there is to ask about: sections, families and kinds, each once, sorted.
  public var words: [String] {
    var words = Set(root.parameters.map(\.name))
    for family in outline.families {
      words.insert(family.name)
      words.formUnion(family.kinds.map(\.name))
    }
    return words.sorted()
  }

  /// The top-level keys and the families with their kinds.
  public func overview() -> String {
    var lines = ["keys of a spec:"]
    lines += Self.lines(of: root.parameters, indent: 2)
    lines += ["", "kinds (use: ...):"]
    for family in outline.families {
      lines += Self.wrapped(
        family.name + ": " + family.kinds.map(\.name).joined(separator: ", "), indent: 2,
        hanging: 4)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Everything that a word or a dotted path can mean.
  ///
  /// - Parameter query: `model`, `random_forest`, `model.random_forest.trees`, `evaluation.outer`.
  /// - Returns: lines, each with its end; `nil` if nobody knows the word.
  public func text(for query: String) -> String? {
    var answers: [[String]] = []
    let steps = query.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let answer = answer(steps[...], in: root.parameters, path: "") { answers.append(answer) }
    for family in outline.families where !isSection(family, query) {
      if steps.first == family.name {
        if let answer = answer(steps.dropFirst(), in: .kind(family), path: family.name) {
          answers.append(answer)
        }
      }
      for kind in family.kinds where kind.name == steps.first {
        if let answer = answer(steps.dropFirst(), in: kind, of: family) { answers.append(answer) }
      }
    }
    guard !answers.isEmpty else { return nil }
    return answers.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  /// Whether a top-level key already answers for the family of the same name.
  private func isSection(_ family: KindFamily, _ query: String) -> Bool {
    let section = root.parameters.first { $0.name == family.name }
    guard case .kind(let declared)? = section?.type else { return false }
    return declared.name == family.name
      && query.split(separator: ".").first.map(String.init) == family.name
  }

  // MARK: Walking

  private func answer(
    _ steps: ArraySlice<String>, in parameters: [Parameter], path: String
  ) -> [String]? {
    guard let name = steps.first, let found = parameters.first(where: { $0.name == name }) else {
      return nil
    }
    let path = path.isEmpty ? name : path + "." + name
    if steps.count > 1 { return answer(steps.dropFirst(), in: found.type, path: path) }
    var lines = Self.lines(of: found, name: path, indent: 0)
    let inner = Self.contents(of: found.type)
    if !inner.isEmpty { lines += [""] + inner }
    return lines
  }

  private func answer(
    _ steps: ArraySlice<String>, in type: ParameterType, path: String
  ) -> [String]? {
    guard let step = steps.first else {
      return ["\(path):"] + Self.contents(of: type)
    }
    switch type {
    case .record(let record): return answer(steps, in: record.parameters, path: path)
    case .map(let element): return answer(steps.dropFirst(), in: element, path: path + "." + step)
    case .list(let element, _): return answer(steps, in: element, path: path)
    case .kind(let family):
      if let kind = family.kinds.first(where: { $0.name == step }) {
        return answer(steps.dropFirst(), in: kind, of: family)
      }
      return answer(steps, in: family.shared, path: path)
        ?? family.kinds.lazy.compactMap { answer(steps, in: $0, of: family) }.first
    case .either(let types):
      return types.lazy.compactMap { answer(steps, in: $0, path: path) }.first
    default: return nil
    }
  }

  private func answer(
    _ steps: ArraySlice<String>, in kind: KindDeclaration, of family: KindFamily
  ) -> [String]? {
    let path = "\(family.name).\(kind.name)"
    if !steps.isEmpty {
      return answer(steps, in: kind.parameters, path: path)
        ?? answer(steps, in: family.shared, path: path)
    }
    var lines = Self.wrapped(
      "\(kind.name) (\(family.name)): \(kind.summary)", indent: 0, hanging: 2)
    lines += Self.lines(of: kind.parameters, indent: 2)
    if !family.shared.isEmpty {
      lines.append("every \(family.name) also takes:")
      lines += Self.lines(of: family.shared, indent: 2)
    }
    return lines
  }

  // MARK: Lines

  /// The keys or kinds inside a value; empty for scalars.
  private static func contents(of type: ParameterType) -> [String] {
    switch type {
    case .record(let record): return lines(of: record.parameters, indent: 2)
    case .list(let element, _), .map(let element): return contents(of: element)
    case .kind(let family):
      var found: [String] = []
      for kind in family.kinds {
        found += wrapped("\(kind.name): \(kind.summary)", indent: 2, hanging: 4)
      }
      if !family.shared.isEmpty {
        found.append("every \(family.name) also takes:")
        found += lines(of: family.shared, indent: 2)
      }
      return found
    case .either(let types): return types.flatMap { contents(of: $0) }
    default: return []
    }
  }

  private static func lines(of parameters: [Parameter], indent: Int) -> [String] {
    parameters.flatMap { lines(of: $0, name: $0.name, indent: indent) }
  }

  private static func lines(of parameter: Parameter, name: String, indent: Int) -> [String] {
    let type = TypeText().one(parameter.type) + ", " + TypeText.presence(parameter)
    let plain = type.replacing("`", with: "")
    return wrapped("\(name): \(plain)", indent: indent, hanging: indent + 4)
      + wrapped(parameter.meaning, indent: indent + 4, hanging: indent + 4)
  }

  /// Words in lines of at most 88 columns.
  private static func wrapped(_ text: String, indent: Int, hanging: Int) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isFresh = true
    for word in text.split(separator: " ") {
      if !isFresh, line.count + 1 + word.count > 88 {
        lines.append(line)
        line = String(repeating: " ", count: hanging)
        isFresh = true
      }
      line += isFresh ? String(word) : " " + word
      isFresh = false
    }
    return isFresh ? lines : lines + [line]
  }
}
