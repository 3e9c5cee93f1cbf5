extension Importance {
  /// All of it, as `summary.json` holds it.
  public var summary: JSON {
    .object([
      JSON.Member("methods", .array(methods.map { .string($0) })),
      JSON.Member("unit", .string(unit)),
      JSON.Member("fits", .integer(fits)),
      JSON.Member("explained_rows", .integer(explainedRows)),
      JSON.Member("test_rows", .integer(testRows)),
      JSON.Member("additivity_error", .number(additivityError)),
      JSON.Member("notes", .array(notes.map { .string($0) })),
      JSON.Member("rows", .array(rows.map(\.json))),
    ])
  }

  /// Reads what `summary` wrote.
  /// - Throws: `ResultFault` for a key that is missing or of another type.
  public init(summary json: JSON) throws(ResultFault) {
    let fields = JSONFields(json)
    var rows: [Row] = []
    for row in try fields.elements("rows") { rows.append(try Row(JSONFields(row))) }
    self.init(
      rows: rows, methods: try fields.texts("methods"), unit: try fields.text("unit"),
      fits: try fields.integer("fits"), explainedRows: try fields.integer("explained_rows"),
      testRows: try fields.integer("test_rows"),
      additivityError: try fields.number("additivity_error"), notes: try fields.texts("notes"))
  }
}

extension Importance.Row {
  fileprivate var json: JSON {
    .object([
      JSON.Member("output", .string(output)), JSON.Member("is_group", .bool(isGroup)),
      JSON.Member("name", .string(name)), JSON.Member("group", .string(group)),
      JSON.Member("mean_abs", .number(meanAbsolute)), JSON.Member("ci_low", JSONFields.json(low)),
      JSON.Member("ci_high", JSONFields.json(high)), JSON.Member("mean", .number(mean)),
      JSON.Member("sampling_error", .number(error)), JSON.Member("share", .number(share)),
      JSON.Member("rank", .integer(rank)), JSON.Member("best_rank", .integer(bestRank)),
      JSON.Member("worst_rank", .integer(worstRank)), JSON.Member("top_share", .number(topShare)),
    ])
  }

  fileprivate init(_ fields: JSONFields) throws(ResultFault) {
    self.init(
      output: try fields.text("output"), isGroup: try fields.bool("is_group"),
      name: try fields.text("name"), group: try fields.text("group"),
      meanAbsolute: try fields.number("mean_abs"), low: try fields.optionalNumber("ci_low"),
      high: try fields.optionalNumber("ci_high"), mean: try fields.number("mean"),
      error: try fields.number("sampling_error"), share: try fields.number("share"),
      rank: try fields.integer("rank"), bestRank: try fields.integer("best_rank"),
      worstRank: try fields.integer("worst_rank"), topShare: try fields.number("top_share"))
  }
}
