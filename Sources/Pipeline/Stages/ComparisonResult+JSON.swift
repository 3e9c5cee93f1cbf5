extension ComparisonResult {
  /// The test as members of an object of a summary; what a test does not have is left out.
  public var summary: [JSON.Member] {
    [
      JSON.Member("metric", .string(metric)),
      JSON.Member("difference", JSONFields.json(difference)),
      JSON.Member("p", JSONFields.json(pValue)),
      JSON.Member("p_smallest", JSONFields.json(smallestP)),
      JSON.Member("test", .string(test)),
      JSON.Member("unit", .string(unit)),
      JSON.Member("units", .integer(units)),
      JSON.Member("exact", .bool(isExact)),
    ] + further
  }

  private var further: [JSON.Member] {
    var out: [JSON.Member] = []
    if let differenceLevel {
      out.append(JSON.Member("difference_ci_low", JSONFields.json(differenceLow)))
      out.append(JSON.Member("difference_ci_high", JSONFields.json(differenceHigh)))
      out.append(JSON.Member("difference_ci_level", .number(differenceLevel)))
    }
    for (key, list) in [("effects", effects), ("details", details)] where !list.isEmpty {
      out.append(
        JSON.Member(key, .object(list.map { JSON.Member($0.name, JSONFields.json($0.value)) })))
    }
    if let rule { out.append(JSON.Member("rule", .string(rule))) }
    if !notes.isEmpty { out.append(JSON.Member("notes", .array(notes.map { .string($0) }))) }
    return out
  }

  /// Reads what `summary` wrote.
  /// - Throws: `ResultFault` for a key that is missing or of another type.
  public init(summary json: JSON) throws(ResultFault) {
    let fields = JSONFields(json)
    self.init(
      metric: try fields.text("metric"), difference: try fields.optionalNumber("difference"),
      pValue: try fields.optionalNumber("p"), smallestP: try fields.optionalNumber("p_smallest"),
      test: try fields.text("test"), unit: try fields.text("unit"),
      units: try fields.integer("units"), isExact: try fields.bool("exact"),
      differenceLow: try fields.numberIfPresent("difference_ci_low"),
      differenceHigh: try fields.numberIfPresent("difference_ci_high"),
      differenceLevel: try fields.numberIfPresent("difference_ci_level"),
      effects: try Self.named(json, "effects"), details: try Self.named(json, "details"),
      rule: try fields.optionalText("rule"),
      notes: json["notes"] == nil ? [] : try fields.texts("notes"))
  }

  private static func named(_ json: JSON, _ key: String) throws(ResultFault) -> [Named] {
    guard json[key] != nil else { return [] }
    return try JSONFields(json).members(key).map { (member) throws(ResultFault) in
      guard let value = member.value.number else {
        throw ResultFault("'\(key)' should hold numbers")
      }
      return Named(member.key, value)
    }
  }
}
