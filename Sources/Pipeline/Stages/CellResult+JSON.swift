/// Why a written result cannot be read back.
public struct ResultFault: Error, Sendable, Hashable {
  /// The key that is to blame, and what was expected.
  public let message: String

  /// Describes a fault.
  public init(_ message: String) { self.message = message }
}

extension CellResult {
  /// The result as an object of a summary: everything but curves and single folds, which have files of their own.
  public var summary: [JSON.Member] {
    let targets = perTarget.map { rows in
      JSON.Member("per_target", .object(rows.map { JSON.Member($0.name, $0.json) }))
    }
    return [
      JSON.Member("primary", .string(primary)),
      JSON.Member("metrics", .object(metrics.map { JSON.Member($0.name, $0.json) })),
      JSON.Member("per_class", .object(perClass.map { JSON.Member($0.name, $0.json) })),
      JSON.Member("confusion", .array(confusion.map { .array($0.map { .integer($0) }) })),
    ] + [targets].compactMap { $0 } + [
      JSON.Member("windows", .integer(windows)),
      JSON.Member("trials", .integer(trials)),
      JSON.Member("subjects", .integer(subjects)),
      JSON.Member("decisions", .integer(decisions)),
      JSON.Member("decision", .string(decision)),
      JSON.Member("seeds", .array(seeds.map { .integer($0) })),
      JSON.Member("intervals", .string(intervals)),
      JSON.Member("unit", .string(unit)),
      JSON.Member("group_overlap", .integer(groupOverlap)),
      JSON.Member("window_overlap", .integer(windowOverlap)),
      JSON.Member("leaky_on_purpose", .bool(isLeaky)),
      JSON.Member(
        "coverage", .object(coverage.map { JSON.Member($0.modality, .number($0.share)) })),
      JSON.Member("notes", .array(notes.map { .string($0) })),
    ]
  }

  /// Reads what `summary` wrote; curves and folds are empty.
  /// - Throws: `ResultFault` for a key that is missing or of another type.
  public init(summary json: JSON) throws(ResultFault) {
    let fields = JSONFields(json)
    self.init(
      metrics: try fields.members("metrics").map { (member) throws(ResultFault) in
        try Metric(name: member.key, JSONFields(member.value))
      },
      primary: try fields.text("primary"),
      perClass: try fields.members("per_class").map { (member) throws(ResultFault) in
        try ClassRow(name: member.key, JSONFields(member.value))
      },
      confusion: try fields.elements("confusion").map { (row) throws(ResultFault) in
        try JSONFields.integers(row, "confusion")
      },
      perTarget: json["per_target"] == nil
        ? nil
        : try fields.members("per_target").map { (member) throws(ResultFault) in
          try TargetRow(name: member.key, JSONFields(member.value))
        },
      windows: try fields.integer("windows"), trials: try fields.integer("trials"),
      subjects: try fields.integer("subjects"), decision: try fields.text("decision"),
      decisions: try fields.integer("decisions"), unit: try fields.text("unit"),
      intervals: try fields.text("intervals"),
      seeds: try JSONFields.integers(.array(try fields.elements("seeds")), "seeds"), folds: [],
      groupOverlap: try fields.integer("group_overlap"),
      windowOverlap: try fields.integer("window_overlap"),
      isLeaky: try fields.bool("leaky_on_purpose"),
      coverage: try fields.members("coverage").map { (member) throws(ResultFault) in
        Coverage(modality: member.key, share: try JSONFields.number(member.value, "coverage"))
      },
      curves: [],
      notes: try fields.elements("notes").map { (note) throws(ResultFault) in
        guard let text = note.string else { throw ResultFault("'notes' has something but texts") }
        return text
      })
  }
}

extension CellResult.Metric {
  fileprivate var json: JSON {
    .object([
      JSON.Member("value", JSONFields.json(value)),
      JSON.Member("ci_low", JSONFields.json(ciLow)),
      JSON.Member("ci_high", JSONFields.json(ciHigh)),
      JSON.Member("ci_level", .number(ciLevel)),
      JSON.Member("sd_seeds", JSONFields.json(sdSeeds)),
      JSON.Member("chance", JSONFields.json(chance)),
      JSON.Member("greater_is_better", .bool(greaterIsBetter)),
    ])
  }

  fileprivate init(name: String, _ fields: JSONFields) throws(ResultFault) {
    self.init(
      name: name, value: try fields.optionalNumber("value"),
      ciLow: try fields.optionalNumber("ci_low"), ciHigh: try fields.optionalNumber("ci_high"),
      ciLevel: try fields.number("ci_level"), sdSeeds: try fields.optionalNumber("sd_seeds"),
      chance: try fields.optionalNumber("chance"),
      greaterIsBetter: try fields.bool("greater_is_better"))
  }
}

extension CellResult.ClassRow {
  fileprivate var json: JSON {
    .object([
      JSON.Member("precision", .number(precision)), JSON.Member("recall", .number(recall)),
      JSON.Member("f1", .number(f1)), JSON.Member("support", .integer(support)),
    ])
  }

  fileprivate init(name: String, _ fields: JSONFields) throws(ResultFault) {
    self.init(
      name: name, precision: try fields.number("precision"), recall: try fields.number("recall"),
      f1: try fields.number("f1"), support: try fields.integer("support"))
  }
}

extension CellResult.TargetRow {
  /// The row without its name.
  public var json: JSON {
    .object([
      JSON.Member("lowest", .number(lowest)), JSON.Member("highest", .number(highest)),
      JSON.Member("mean", .number(mean)), JSON.Member("sd", JSONFields.json(deviation)),
      JSON.Member("predicted_mean", .number(predictedMean)),
      JSON.Member("predicted_sd", JSONFields.json(predictedDeviation)),
      JSON.Member("bias", .number(bias)),
      JSON.Member("residual_sd", JSONFields.json(residualDeviation)),
    ])
  }

  fileprivate init(name: String, _ fields: JSONFields) throws(ResultFault) {
    self.init(
      name: name, lowest: try fields.number("lowest"), highest: try fields.number("highest"),
      mean: try fields.number("mean"), deviation: try fields.optionalNumber("sd"),
      predictedMean: try fields.number("predicted_mean"),
      predictedDeviation: try fields.optionalNumber("predicted_sd"),
      bias: try fields.number("bias"), residualDeviation: try fields.optionalNumber("residual_sd"))
  }
}

extension ComparisonResult {
  /// The test as members of an object of a summary.
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
    ]
  }

  /// Reads what `summary` wrote.
  /// - Throws: `ResultFault` for a key that is missing or of another type.
  public init(summary json: JSON) throws(ResultFault) {
    let fields = JSONFields(json)
    self.init(
      metric: try fields.text("metric"), difference: try fields.optionalNumber("difference"),
      pValue: try fields.optionalNumber("p"), smallestP: try fields.optionalNumber("p_smallest"),
      test: try fields.text("test"), unit: try fields.text("unit"),
      units: try fields.integer("units"), isExact: try fields.bool("exact"))
  }
}
