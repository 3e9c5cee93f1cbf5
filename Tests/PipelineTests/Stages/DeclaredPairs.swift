import Learners

@testable import Pipeline

/// Pairs of values that differ in one declared key, made from the declarations: a key that is added to the
/// language is tested without anybody thinking of it.
struct DeclaredPairs {
  /// Two values of one type, and where they differ.
  struct Pair {
    let path: String
    let role: Parameter.Role
    let first: ParameterValue
    let second: ParameterValue
  }

  /// Values that only some texts can be, by the end of the path: two each.
  let texts: [(suffix: String, words: (String, String))]
  /// What else a kind must say to be taken, by path and name.
  let complete: @Sendable (_ path: String, _ kind: ParameterValues) -> ParameterValues
  /// Keys that must stand beside others for the value to be taken.
  let companions: [(path: String, key: String, value: ParameterValue)]

  /// All pairs of a type.
  func pairs(
    _ type: ParameterType, at path: String, role: Parameter.Role = .content
  ) -> [Pair] {
    switch type {
    case .free: return []
    case .record(let record): return pairs(of: record, at: path, role: role)
    case .kind(let family): return pairs(of: family, at: path, role: role)
    case .list(let element, _):
      return pairs(element, at: path, role: role).map {
        Pair(path: $0.path, role: $0.role, first: .list([$0.first]), second: .list([$0.second]))
      }
    case .map(let element):
      return pairs(element, at: path + ".m", role: role).map {
        Pair(
          path: $0.path, role: $0.role, first: .map([.init(key: "m", value: $0.first)]),
          second: .map([.init(key: "m", value: $0.second)]))
      }
    case .either(let types): return types.flatMap { pairs($0, at: path, role: role) }
    default:
      let (first, second) = scalars(type, at: path)
      return [Pair(path: path, role: role, first: first, second: second)]
    }
  }

  /// A value with nothing but what must be there.
  func smallest(_ type: ParameterType, at path: String) -> ParameterValue {
    switch type {
    case .record(let record): return .record(smallest(record, at: path))
    case .kind(let family):
      let kind = family.kinds.first { $0.name == family.defaultKind } ?? family.kinds[0]
      return .record(smallest(kind, of: family, at: path))
    case .list(let element, let count):
      return .list(count.lowerBound == 0 ? [] : [smallest(element, at: path)])
    case .map(let element):
      return .map([.init(key: "m", value: smallest(element, at: path + ".m"))])
    case .either(let types): return smallest(types[0], at: path)
    default: return scalars(type, at: path).0
    }
  }

  private func pairs(of record: Record, at path: String, role: Parameter.Role) -> [Pair] {
    pairs(of: record.parameters, beside: smallest(record, at: path), at: path, role: role) {
      guard case .exactlyOne(let keys) = record.presence, keys.contains($0) else { return [] }
      return Set(keys).subtracting([$0])
    }
  }

  private func pairs(of family: KindFamily, at path: String, role: Parameter.Role) -> [Pair] {
    var out: [Pair] = []
    let all = family.kinds.map { smallest($0, of: family, at: path) }
    for other in all.dropFirst() {
      out.append(
        Pair(path: path + ".use", role: role, first: .record(all[0]), second: .record(other)))
    }
    for (kind, own) in zip(family.kinds, all) {
      out += pairs(
        of: kind.parameters + family.shared, beside: own, at: path, role: role
      ) { _ in [] }
    }
    return out
  }

  private func pairs(
    of parameters: [Parameter], beside base: ParameterValues, at path: String,
    role: Parameter.Role, without: (String) -> Set<String>
  ) -> [Pair] {
    let all = parameters.flatMap { parameter -> [Pair] in
      let place = path.isEmpty ? parameter.name : path + "." + parameter.name
      let own = role == .content ? parameter.role : role
      var rest = base.removing(without(parameter.name))
      for companion in companions where companion.path == place {
        rest[companion.key] = companion.value
      }
      return pairs(parameter.type, at: place, role: own).map { pair in
        var (first, second) = (rest, rest)
        first[parameter.name] = pair.first
        second[parameter.name] = pair.second
        if pair.first == pair.second {
          // One word only: it stands there or it does not.
          guard parameter.defaultValue == nil, !parameter.isRequired else {
            return Pair(path: pair.path, role: pair.role, first: .list([]), second: .list([]))
          }
          first[parameter.name] = nil
        }
        return Pair(
          path: pair.path, role: pair.role, first: .record(first), second: .record(second))
      }
    }
    return all.filter { $0.first != $0.second }
  }

  private func smallest(_ record: Record, at path: String) -> ParameterValues {
    var values = smallest(record.parameters, at: path)
    if case .exactlyOne(let keys) = record.presence,
      let parameter = record.parameters.first(where: { $0.name == keys[0] })
    {
      values[keys[0]] = smallest(parameter.type, at: path + "." + keys[0])
    }
    return values
  }

  private func smallest(
    _ kind: KindDeclaration, of family: KindFamily, at path: String
  ) -> ParameterValues {
    var values = smallest(kind.parameters + family.shared, at: path)
    values["use"] = .text(kind.name)
    return complete(path, values)
  }

  private func smallest(_ parameters: [Parameter], at path: String) -> ParameterValues {
    var values = ParameterValues()
    for parameter in parameters {
      let place = path.isEmpty ? parameter.name : path + "." + parameter.name
      if parameter.isRequired {
        values[parameter.name] = smallest(parameter.type, at: place)
      } else if let value = parameter.defaultValue {
        values[parameter.name] = value.completed(as: parameter.type)
      }
    }
    return values
  }

  private func scalars(
    _ type: ParameterType, at path: String
  ) -> (ParameterValue, ParameterValue) {
    switch type {
    case .bool: return (.bool(true), .bool(false))
    case .integer(let range):
      let first = max(range.lowerBound, min(range.upperBound, 3))
      return (.integer(first), .integer(first < range.upperBound ? first + 1 : range.lowerBound))
    case .number(let range):
      let fitting = [1.5, 0.5, 0.25, 0.75, 0.9, 0.8, 2, 10, 20, 0.01].filter(range.contains)
      return (.number(fitting[0]), .number(fitting[1]))
    case .choice(let words):
      return (.text(words[0]), .text(words[min(1, words.count - 1)]))
    default:
      let words = texts.first { path.hasSuffix($0.suffix) }?.words ?? ("x", "y")
      return (.text(words.0), .text(words.1))
    }
  }
}
