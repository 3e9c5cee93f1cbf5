import Learners

extension SchemaWriter {
  /// The schema of a key that composing specs reads: `extends`, `variants`, `sweep`; `nil` for others.
  ///
  /// The names of axes and their values are the author's, so only their shape can be said here.
  mutating func composition(_ key: String, of root: Record) -> JSONValue? {
    switch key {
    case "extends":
      return .object([
        .init("type", .string("array")),
        .init("items", .object([.init("type", .string("string"))])),
      ])
    case "variants": return variants(of: root)
    case "sweep": return Self.sweep
    default: return nil
    }
  }

  /// An axis named like a section patches it; the patches of other axes have absolute paths.
  private mutating func variants(of root: Record) -> JSONValue {
    let sections = root.parameters.filter { SpecSections.patchable.contains($0.name) }
    var axes: [JSONValue.Member] = []
    var patches: [JSONValue.Member] = []
    for section in sections {
      let schema = type(section.type, isPatch: true)
      axes.append(.init(section.name, Self.map(of: schema)))
      patches.append(.init(section.name, schema))
    }
    let names = sections.map(\.name).joined(separator: "|")
    let paths = JSONValue.Member("^(\(names))[.\\[]", .object([]))
    let patch = JSONValue.object([
      .init("type", .string("object")), .init("properties", .object(patches)),
      .init("patternProperties", .object([paths])), .init("additionalProperties", .bool(false)),
    ])
    let reference = define("patch", patch)
    return .object([
      .init("type", .strings(["object", "null"])), .init("properties", .object(axes)),
      .init("additionalProperties", Self.map(of: reference)),
    ])
  }

  private static let sweep: JSONValue = {
    let values = list(of: scalar)
    let axes = map(of: .object([.init("anyOf", .array([scalar, values]))]))
    let when: [JSONValue.Member] = [.init("if", axes), .init("grid", axes), .init("zip", axes)]
    let parts: [JSONValue.Member] = [
      .init("grid", axes), .init("zip", axes),
      .init("when", list(of: .object(closed(when) + [.init("required", .strings(["if"]))]))),
      .init("exclude", list(of: axes)), .init("include", list(of: axes)),
    ]
    return .object(closed(parts)).setting("type", .strings(["object", "null"]))
  }()

  private static let scalar = JSONValue.object([
    .init("type", .strings(["string", "number", "boolean"]))
  ])

  private static func closed(_ properties: [JSONValue.Member]) -> [JSONValue.Member] {
    [
      .init("type", .string("object")), .init("properties", .object(properties)),
      .init("additionalProperties", .bool(false)),
    ]
  }

  private static func list(of schema: JSONValue) -> JSONValue {
    .object([.init("type", .string("array")), .init("items", schema)])
  }

  private static func map(of schema: JSONValue) -> JSONValue {
    .object([.init("type", .string("object")), .init("additionalProperties", schema)])
  }
}
