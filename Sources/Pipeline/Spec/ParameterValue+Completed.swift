import Learners

extension ParameterValue {
  /// The value with the defaults of every key that it leaves out, at any depth.
  ///
  /// A declaration can therefore give `{}` as the default of a record, and each key says its own default
  /// once.
  func completed(as type: ParameterType) -> ParameterValue {
    switch (self, type) {
    case (.record(let values), .record(let record)):
      return .record(values.completed(record.parameters))
    case (.record(let values), .kind(let family)):
      let name = values["use"]?.text ?? family.defaultKind
      guard let kind = family.kinds.first(where: { $0.name == name }) else { return self }
      var completed = values.completed(kind.parameters).completed(family.shared)
      completed["use"] = .text(kind.name)
      return .record(completed)
    case (.record(let values), .either(let types)):
      let fitting = types.first { $0.takes(values) }
      return fitting.map { completed(as: $0) } ?? self
    case (.list(let elements), .list(let element, _)):
      return .list(elements.map { $0.completed(as: element) })
    case (.list, .either(let types)):
      let list = types.first { if case .list = $0 { true } else { false } }
      return list.map { completed(as: $0) } ?? self
    case (.map(let entries), .map(let element)):
      return .map(entries.map { Entry(key: $0.key, value: $0.value.completed(as: element)) })
    default: return self
    }
  }
}

extension ParameterValues {
  fileprivate func completed(_ parameters: [Parameter]) -> ParameterValues {
    var completed = self
    for parameter in parameters {
      guard let value = self[parameter.name] ?? parameter.defaultValue else { continue }
      completed[parameter.name] = value.completed(as: parameter.type)
    }
    return completed
  }
}

extension ParameterType {
  /// Whether the keys could be those of this record or kind.
  fileprivate func takes(_ values: ParameterValues) -> Bool {
    switch self {
    case .record(let record):
      return values.keys.allSatisfy { key in record.parameters.contains { $0.name == key } }
    case .kind(let family):
      let name = values["use"]?.text ?? family.defaultKind
      return family.kinds.contains { $0.name == name }
    default: return false
    }
  }
}
