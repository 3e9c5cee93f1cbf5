import Learners

/// The `tune` key of a model, whose values are read by the types of the parameters that its paths name.
struct TuneDeclaration {
  /// No search has more candidates.
  static let mostCandidates = 10_000

  private let family: KindFamily
  private let model: ParameterValues
  private(set) var faults: [SpecError] = []

  /// A decoded model whose `tune` holds typed values.
  ///
  /// - Parameters:
  ///   - model: the decoded section; what `tune` holds of it is not typed yet.
  ///   - node: the section as it is written.
  ///   - faults: gets what is wrong with paths and values.
  /// - Returns: the section; unchanged where nothing is tuned.
  static func completed(
    _ model: ParameterValues, node: Node?, faults: inout [SpecError]
  ) -> ParameterValues {
    guard var tune = model["tune"]?.record, let written = node?["tune"] else { return model }
    var reading = TuneDeclaration(family: ModelSchema.family, model: model)
    for key in ["grid", "random"] where tune[key] != nil {
      tune[key] = .map(reading.entries(written[key]))
    }
    reading.check(tune, written)
    faults += reading.faults
    var out = model
    out["tune"] = .record(tune)
    return out
  }

  private init(family: KindFamily, model: ParameterValues) {
    self.family = family
    self.model = model
  }

  private mutating func entries(_ node: Node?) -> [ParameterValue.Entry] {
    (node?.pairs ?? []).compactMap { pair in
      guard let type = type(at: pair.key, mark: pair.keyMark),
        let value = choice(pair, type)
      else { return nil }
      return ParameterValue.Entry(key: pair.key, value: value)
    }
  }

  // MARK: Types

  private mutating func type(at text: String, mark: SourceMark) -> ParameterType? {
    guard let path = ParameterPath(text) else {
      faults.append(SpecError("\(Quoted.text(text)) is no path of parameters", at: mark))
      return nil
    }
    var type = ParameterType.kind(family)
    var value: ParameterValue? = .record(model)
    for step in path.steps {
      switch step {
      case .key(let key):
        guard let found = parameter(key, of: type, value) else {
          faults.append(unknown(key, of: type, value, in: text, mark))
          return nil
        }
        type = found.type
        value = value?.record?[key] ?? value?.map?.first { $0.key == key }?.value
      case .index(let index):
        guard case .list(let element, _) = type else {
          faults.append(SpecError("\(Quoted.text(text)): there is no list", at: mark))
          return nil
        }
        let elements = value?.list ?? []
        guard elements.indices.contains(index) else {
          let found = elements.count == 1 ? "1 element" : "\(elements.count) elements"
          faults.append(
            SpecError(
              "\(Quoted.text(text)): there is no element [\(index)]: the list has \(found)",
              at: mark))
          return nil
        }
        (type, value) = (element, elements[index])
      }
    }
    return type
  }

  private func parameters(of type: ParameterType, _ value: ParameterValue?) -> [Parameter] {
    switch type {
    case .record(let record): return record.parameters
    case .kind(let family):
      let use = value?.record?["use"]?.text
      let own = family.kinds.first { $0.name == use }?.parameters ?? []
      return own + family.shared.filter { $0.name != "tune" }
    case .map(let element):
      // Keys of a free map: those that are written.
      return (value?.map ?? []).map { Parameter($0.key, element, default: nil, "") }
    case .either(let types):
      return types.flatMap { parameters(of: $0, value) }
    default: return []
    }
  }

  private func parameter(
    _ key: String, of type: ParameterType, _ value: ParameterValue?
  ) -> Parameter? {
    parameters(of: type, value).first { $0.name == key }
  }

  private func unknown(
    _ key: String, of type: ParameterType, _ value: ParameterValue?, in path: String,
    _ mark: SourceMark
  ) -> SpecError {
    let known = parameters(of: type, value).map(\.name)
    let owner = value?.record?["use"]?.text.map { "'\($0)'" } ?? "this place"
    return SpecError(
      "\(Quoted.text(path)): \(owner) has no parameter \(Quoted.text(key))", at: mark,
      help: Suggestion.help(for: key, among: known))
  }

  // MARK: Values

  private mutating func choice(_ pair: Node.Pair, _ type: ParameterType) -> ParameterValue? {
    var decoding = Decoding(name: "tune")
    defer { faults += decoding.faults }
    if let elements = pair.value.elements {
      let values = elements.compactMap { decoding.value($0, type, owner: $0.mark) }
      return values.count == elements.count ? .list(values) : nil
    }
    guard let number = Self.number(type) else {
      decoding.fault(
        "only numbers have a range; '\(pair.key)' has none", at: pair.value.mark,
        help: "write a list of values")
      return nil
    }
    guard let low = pair.value["low"], let high = pair.value["high"],
      let from = decoding.value(low, number, owner: low.mark),
      let to = decoding.value(high, number, owner: high.mark)
    else { return nil }
    let isLogarithmic = pair.value["log"]?.text == "true"
    if let a = from.number, let b = to.number {
      if a >= b {
        decoding.fault("'low' must be less than 'high'", at: low.mark)
      } else if isLogarithmic, a <= 0 {
        decoding.fault("a logarithmic range begins above 0", at: low.mark)
      }
    }
    return .record(
      ParameterValues(["low": from, "high": to, "log": .bool(isLogarithmic)]))
  }

  /// The number that a type takes.
  private static func number(_ type: ParameterType) -> ParameterType? {
    switch type {
    case .integer, .number: type
    case .either(let types): types.lazy.compactMap { number($0) }.first
    default: nil
    }
  }

  private mutating func check(_ tune: ParameterValues, _ node: Node) {
    let isRandom = tune["random"] != nil
    if isRandom, tune["trials"] == nil {
      faults.append(
        SpecError("a random search needs 'trials'", at: node.mark, help: "trials: 20"))
    }
    if !isRandom, tune["trials"] != nil {
      faults.append(
        SpecError(
          "a grid has as many trials as it has candidates",
          at: node.pairs?.first { $0.key == "trials" }?.keyMark ?? node.mark,
          help: "remove 'trials'"))
    }
    let count = RecipeCandidates(tune).count
    if count > Self.mostCandidates {
      faults.append(
        SpecError(
          "\(count == Int.max ? "too many" : "\(count)") candidates; at most "
            + "\(Self.mostCandidates) are tried", at: node.mark))
    }
  }
}
