import Pipeline

/// `metrics.json` of a cell: scalar leaves only, so that other tools can flatten it.
enum MetricsDocument {
  /// The document of a finished cell.
  static func json(_ cell: Summary.Cell, _ result: CellResult) -> JSON {
    .object([
      JSON.Member("metrics", metrics(result)),
      JSON.Member("primary", .string(result.primary)),
      JSON.Member("per_class", perClass(result)),
      JSON.Member("n", counts(result)),
      JSON.Member("decision", .string(result.decision)),
      JSON.Member(
        "intervals",
        .object([
          JSON.Member("method", .string(result.intervals)),
          JSON.Member("unit", .string(result.unit)),
        ])),
      JSON.Member("baseline", comparison(cell.comparison)),
      JSON.Member("against_dummy", comparison(cell.againstDummy)),
      JSON.Member(
        "guards",
        .object([
          JSON.Member("group_overlap", .integer(result.groupOverlap)),
          JSON.Member("window_overlap", .integer(result.windowOverlap)),
          JSON.Member("leaky_on_purpose", .bool(result.isLeaky)),
        ])),
      JSON.Member(
        "coverage",
        .object(result.coverage.map { JSON.Member($0.modality, JSON($0.share)) })),
      JSON.Member("notes_count", .integer(result.concerns.count + result.notes.count)),
    ])
  }

  /// Metrics by name.
  static func metrics(_ result: CellResult) -> JSON {
    .object(result.metrics.map { JSON.Member($0.name, $0.json) })
  }

  /// Classes by name.
  static func perClass(_ result: CellResult) -> JSON {
    .object(
      result.perClass.map { row in
        JSON.Member(
          row.name,
          .object([
            JSON.Member("precision", JSON(row.precision)),
            JSON.Member("recall", JSON(row.recall)),
            JSON.Member("f1", JSON(row.f1)),
            JSON.Member("support", .integer(row.support)),
          ]))
      })
  }

  /// How much was scored.
  static func counts(_ result: CellResult) -> JSON {
    .object([
      JSON.Member("windows", .integer(result.windows)),
      JSON.Member("trials", .integer(result.trials)),
      JSON.Member("subjects", .integer(result.subjects)),
      JSON.Member("decisions", .integer(result.decisions)),
      JSON.Member("seeds", .integer(result.seeds.count)),
      JSON.Member("folds", .integer(result.folds.count { $0.seed == result.seeds.first })),
    ])
  }

  /// A test; an object without keys where there is none.
  static func comparison(_ comparison: Summary.Comparison?) -> JSON {
    guard let comparison else { return .object([]) }
    return .object(
      [JSON.Member("name", .string(comparison.baseline))] + comparison.result.summary)
  }
}
