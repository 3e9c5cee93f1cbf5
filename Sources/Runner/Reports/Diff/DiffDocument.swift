import Pipeline

/// A comparison as JSON.
struct DiffDocument {
  let diff: ExperimentDiff
  /// Whether what did not change is left out.
  let onlyChanged: Bool

  /// The document.
  var json: JSON {
    let pairs = diff.pairs.filter { $0.isChanged || !onlyChanged }
    return .object([
      .init("old", .string(diff.old.shown)), .init("new", .string(diff.new.shown)),
      .init("stale", .array(diff.stale.map { .string($0) })),
      .init("without_results", .array(diff.withoutResults.map { .string($0) })),
      .init("all_cells", .array(diff.shared.map(json))),
      .init("only_old", .array(diff.onlyOld.map { .string($0) })),
      .init("only_new", .array(diff.onlyNew.map { .string($0) })),
      .init("cells", .array(pairs.map(json))),
    ])
  }

  private func json(_ pair: ExperimentDiff.Pair) -> JSON {
    let metrics = pair.metrics.filter { $0.isChanged || !onlyChanged }
    return .object([
      .init("cell", .string(pair.name)), .init("parameters", .array(pair.parameters.map(json))),
      .init(
        "data",
        .array(
          pair.files.map { file in
            .object([
              .init("file", .string(file.name)), .init("old", JSON(file.old)),
              .init("new", JSON(file.new)),
            ])
          })),
      .init(
        "metrics",
        .object(
          metrics.map { metric in
            .init(
              metric.name,
              .object([
                .init("old", JSON(metric.old)), .init("new", JSON(metric.new)),
                .init("difference", JSON(metric.difference)),
              ]))
          })),
      .init("test", pair.test.map { json($0.result, decisions: $0.decisions) } ?? .null),
      .init("no_test", JSON(pair.obstacle)),
    ])
  }

  private func json(_ result: ComparisonResult, decisions: Int) -> JSON {
    .object([
      .init("metric", .string(result.metric)), .init("test", .string(result.test)),
      .init("unit", .string(result.unit)), .init("units", .integer(result.units)),
      .init("decisions", .integer(decisions)), .init("exact", .bool(result.isExact)),
      .init("difference", JSON(result.difference)), .init("p", JSON(result.pValue)),
    ])
  }

  private func json(_ change: ParameterChange) -> JSON {
    func place(_ mark: SourceMark?) -> JSON {
      JSON(mark.map { "\($0.file):\($0.line):\($0.column)" })
    }
    return .object([
      .init("path", .string(change.path)), .init("old", JSON(change.old)),
      .init("new", JSON(change.new)), .init("old_at", place(change.oldMark)),
      .init("new_at", place(change.newMark)),
    ])
  }
}
