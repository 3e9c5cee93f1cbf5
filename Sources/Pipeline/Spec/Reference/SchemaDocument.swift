import Learners

/// The JSON Schema (draft-07) of the spec language, for editors.
///
/// It takes every spec that the decoder takes. It is laxer in two ways: keys that another file or a
/// variant may supply are not required (only list elements, which nothing merges into, have required
/// keys), and parts that are checked elsewhere are free.
public struct SchemaDocument {
  /// The text, UTF-8 with a line feed at its end; equal declarations give equal bytes.
  public let text: String

  /// Describes a language.
  ///
  /// - Parameters:
  ///   - record: the whole language.
  ///   - title: what the document is called.
  public init(_ record: Record, title: String) {
    var writer = SchemaWriter()
    let root = writer.root(record)
    var members: [JSONValue.Member] = [
      .init("$schema", .string("http://json-schema.org/draft-07/schema#")),
      .init("title", .string(title)),
    ]
    members += root.members
    if !writer.definitions.isEmpty {
      members.append(.init("definitions", .object(writer.definitions)))
    }
    text = JSONValue.object(members).text() + "\n"
  }
}

/// Turns declarations into schemas, families into shared definitions.
struct SchemaWriter {
  private(set) var definitions: [JSONValue.Member] = []

  /// What an interpolated scalar looks like before its variable is known.
  private static let interpolation = "^\\$\\{env:[A-Za-z_][A-Za-z0-9_]*\\}$"

  /// The schema of a whole spec.
  mutating func root(_ record: Record) -> JSONValue {
    let root = self.record(record, isPatch: true)
    var properties = root["properties"]?.members ?? []
    for (index, parameter) in record.parameters.enumerated() {
      guard case .free = parameter.type, let schema = composition(parameter.name, of: record)
      else { continue }
      let members = properties[index].value.members + schema.members
      properties[index] = JSONValue.Member(parameter.name, .object(members))
    }
    return root.setting("properties", .object(properties))
      .setting("patternProperties", .object([.init("^x-", .object([]))]))
  }

  /// The schema of one value; `isPatch` where other files and variants can merge into it.
  mutating func type(_ type: ParameterType, isPatch: Bool) -> JSONValue {
    switch type {
    case .bool: return scalar("boolean", [], expected: TypeWords.expected(type))
    case .integer(let range):
      var bounds: [JSONValue.Member] = []
      if range.lowerBound != .min { bounds.append(.init("minimum", .integer(range.lowerBound))) }
      if range.upperBound != .max { bounds.append(.init("maximum", .integer(range.upperBound))) }
      return scalar("integer", bounds, expected: TypeWords.expected(type))
    case .number(let range):
      return scalar("number", Self.bounds(range), expected: TypeWords.expected(type))
    case .text:
      return .object([.init("type", .strings(["string", "number", "boolean"]))])
    case .choice(let words): return Self.choice(words)
    case .list(let element, let count): return list(of: element, count, isPatch: isPatch)
    case .map(let element):
      return .object([
        .init("type", .string("object")),
        .init("additionalProperties", self.type(element, isPatch: isPatch)),
      ])
    case .record(let declared): return record(declared, isPatch: isPatch)
    case .kind(let declared): return reference(to: declared, isPatch: isPatch)
    case .either(let types):
      return .object([.init("anyOf", .array(types.map { self.type($0, isPatch: isPatch) }))])
    case .free: return .object([])
    }
  }

  /// In a patch, a map with keys such as `"[0]"` edits elements of the list it is merged with.
  private mutating func list(
    of element: ParameterType, _ count: ClosedRange<Int>, isPatch: Bool
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("type", isPatch ? .strings(["array", "object"]) : .string("array")),
      .init("items", type(element, isPatch: false)),
    ]
    if count.lowerBound > 0 { members.append(.init("minItems", .integer(count.lowerBound))) }
    if count.upperBound < .max { members.append(.init("maxItems", .integer(count.upperBound))) }
    if isPatch {
      let edits = JSONValue.Member("^\\[[0-9]+\\]$", .object([]))
      members.append(.init("patternProperties", .object([edits])))
      members.append(.init("additionalProperties", .bool(false)))
    }
    return .object(members)
  }

  // MARK: Scalars

  private func scalar(
    _ name: String, _ bounds: [JSONValue.Member], expected: String
  ) -> JSONValue {
    .object(
      [.init("type", .strings([name, "string"]))] + bounds + [
        .init("pattern", .string(Self.interpolation)),
        .init("patternErrorMessage", .string("expected \(expected)")),
      ])
  }

  private static func bounds(_ range: NumberRange) -> [JSONValue.Member] {
    var bounds: [JSONValue.Member] = []
    if let lower = range.lower {
      bounds.append(.init(range.includesLower ? "minimum" : "exclusiveMinimum", .double(lower)))
    }
    if let upper = range.upper {
      bounds.append(.init(range.includesUpper ? "maximum" : "exclusiveMaximum", .double(upper)))
    }
    return bounds
  }

  /// Words that an editor reads as numbers or truth values are listed both ways.
  private static func choice(_ words: [String]) -> JSONValue {
    var values: [JSONValue] = []
    for word in words {
      values.append(.string(word))
      if word == "true" || word == "false" { values.append(.bool(word == "true")) }
      if let number = ScalarText.number(word) { values.append(.double(number)) }
    }
    return .object([.init("enum", .array(values))])
  }

  // MARK: Records

  mutating func record(_ record: Record, isPatch: Bool) -> JSONValue {
    var members = closed(record.parameters, first: [], isPatch: isPatch)
    let names: [String]
    switch record.presence {
    case .free: return .object(members)
    case .atMostOne(let exclusive), .exactlyOne(let exclusive): names = exclusive
    }
    var pairs: [JSONValue] = []
    for (index, name) in names.enumerated() {
      for other in names[(index + 1)...] {
        let both = JSONValue.object([.init("required", .strings([name, other]))])
        pairs.append(.object([.init("not", both)]))
      }
    }
    if !pairs.isEmpty { members.append(.init("allOf", .array(pairs))) }
    if case .exactlyOne = record.presence, !isPatch {
      let any = names.map { JSONValue.object([.init("required", .strings([$0]))]) }
      members.append(.init("anyOf", .array(any)))
    }
    return .object(members)
  }

  /// An object with these keys and no others.
  private mutating func closed(
    _ parameters: [Parameter], first: [JSONValue.Member], isPatch: Bool
  ) -> [JSONValue.Member] {
    var properties = first
    for parameter in parameters {
      properties.append(.init(parameter.name, property(parameter, isPatch: isPatch)))
    }
    var members: [JSONValue.Member] = [
      .init("type", .string("object")), .init("properties", .object(properties)),
    ]
    let required = parameters.filter(\.isRequired).map(\.name)
    if !isPatch, !required.isEmpty { members.append(.init("required", .strings(required))) }
    members.append(.init("additionalProperties", .bool(false)))
    return members
  }

  private mutating func property(_ parameter: Parameter, isPatch: Bool) -> JSONValue {
    var schema = type(parameter.type, isPatch: isPatch)
    if !parameter.isRequired, parameter.defaultValue == nil { schema = Self.nullable(schema) }
    if schema["$ref"] != nil { schema = .object([.init("allOf", .array([schema]))]) }
    var members: [JSONValue.Member] = [.init("description", .string(parameter.meaning))]
    members += schema.members
    if let value = parameter.defaultValue { members.append(.init("default", JSONValue(value))) }
    return .object(members)
  }

  private static func nullable(_ schema: JSONValue) -> JSONValue {
    if case .string(let name)? = schema["type"] {
      return schema.setting("type", .strings([name, "null"]))
    }
    if case .array(let names)? = schema["type"] {
      return schema.setting("type", .array(names + [.string("null")]))
    }
    if case .array(let words)? = schema["enum"] {
      return schema.setting("enum", .array(words + [.null]))
    }
    let null = JSONValue.object([.init("type", .string("null"))])
    if case .array(let types)? = schema["anyOf"] {
      return schema.setting("anyOf", .array(types + [null]))
    }
    return schema.members.isEmpty ? schema : .object([.init("anyOf", .array([schema, null]))])
  }

  // MARK: Kinds

  private mutating func reference(to family: KindFamily, isPatch: Bool) -> JSONValue {
    let schema = kinds(of: family, isPatch: isPatch)
    let word = String(family.name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    return define(isPatch ? word + "_patch" : word, schema)
  }

  /// Puts a schema among the definitions, unless it is there, and refers to it.
  mutating func define(_ word: String, _ schema: JSONValue) -> JSONValue {
    var name = word
    while let known = definitions.first(where: { $0.key == name }), known.value != schema {
      name += "_"
    }
    if !definitions.contains(where: { $0.key == name }) {
      definitions.append(.init(name, schema))
    }
    return .object([.init("$ref", .string("#/definitions/\(name)"))])
  }

  /// `use` picks which other keys there are; without `use` those of the kind that is meant, or, where
  /// `use` may come from elsewhere, those of any kind.
  private mutating func kinds(of family: KindFamily, isPatch: Bool) -> JSONValue {
    let names = family.kinds.map(\.name)
    var members: [JSONValue.Member] = [
      .init("type", .string("object")),
      .init("properties", .object([.init("use", Self.use(family))])),
    ]
    if !isPatch, family.defaultKind == nil {
      members.append(.init("required", .strings(["use"])))
    }
    var rules: [JSONValue] = []
    for (kind, name) in zip(family.kinds, names) {
      let use = JSONValue.object([.init("const", .string(name))])
      let first = [JSONValue.Member("use", .object([.init("description", .string(kind.summary))]))]
      let then = closed(kind.parameters + family.shared, first: first, isPatch: isPatch)
      let test: [JSONValue.Member] = [
        .init("properties", .object([.init("use", use)])), .init("required", .strings(["use"])),
      ]
      rules.append(.object([.init("if", .object(test)), .init("then", .object(then))]))
    }
    if let rule = ruleWithoutUse(family, isPatch: isPatch) { rules.append(rule) }
    members.append(.init("allOf", .array(rules)))
    return .object(members)
  }

  private static func use(_ family: KindFamily) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("description", .string("The kind of \(family.name).")),
      .init("enum", .strings(family.kinds.map(\.name))),
    ]
    if let name = family.defaultKind { members.append(.init("default", .string(name))) }
    return .object(members)
  }

  private mutating func ruleWithoutUse(_ family: KindFamily, isPatch: Bool) -> JSONValue? {
    let absent = JSONValue.object([.init("not", .object([.init("required", .strings(["use"]))]))])
    let then: [JSONValue.Member]
    if isPatch {
      then = closed(family.shared, first: union(of: family), isPatch: true)
    } else if let kind = family.kinds.first(where: { $0.name == family.defaultKind }) {
      then = closed(kind.parameters + family.shared, first: [], isPatch: false)
    } else {
      return nil
    }
    return .object([.init("if", absent), .init("then", .object(then))])
  }

  /// The keys of all kinds, by name; a key that means different things takes any of them.
  private mutating func union(of family: KindFamily) -> [JSONValue.Member] {
    var schemas: [(name: String, meanings: [JSONValue])] = []
    for parameter in family.kinds.flatMap(\.parameters) {
      let schema = property(parameter, isPatch: true)
      guard let index = schemas.firstIndex(where: { $0.name == parameter.name }) else {
        schemas.append((parameter.name, [schema]))
        continue
      }
      if !schemas[index].meanings.contains(schema) { schemas[index].meanings.append(schema) }
    }
    return schemas.map { name, meanings in
      .init(name, meanings.count == 1 ? meanings[0] : .object([.init("anyOf", .array(meanings))]))
    }
  }
}
