/// Why a written result cannot be read back.
public struct ResultFault: Error, Sendable, Hashable {
  /// The key that is to blame, and what was expected.
  public let message: String

  /// Describes a fault.
  public init(_ message: String) { self.message = message }
}

extension CellResult {
  /// The result as an object of a summary: everything but curves, single folds and single subjects, which
  /// have files of their own.
  ///
  /// - Parameter ranked: metrics whose values by subject are kept all the same.
  /// - Returns: the members of the object, in order.
  public func summary(ranked: [String] = []) -> [JSON.Member] {
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
    ] + further(ranked: ranked)
  }

  /// What only some results have.
  private func further(ranked: [String]) -> [JSON.Member] {
    var out: [JSON.Member] = []
    if let resamples { out.append(JSON.Member("resamples", .integer(resamples))) }
    if !concerns.isEmpty {
      out.append(JSON.Member("concerns", .array(concerns.map { .string($0) })))
    }
    let kept = metrics.filter { ranked.contains($0.name) && !$0.bySubject.isEmpty }
    if !kept.isEmpty, !bySubject.isEmpty {
      out.append(
        JSON.Member(
          "subjects_scored",
          .object(bySubject.map { JSON.Member($0.name, .integer($0.decisions)) })))
      out.append(
        JSON.Member(
          "by_subject",
          .object(
            kept.map { JSON.Member($0.name, .array($0.bySubject.map(JSONFields.json))) })))
    }
    return out
  }

  /// Reads what `summary` wrote; curves and folds are empty.
  /// - Throws: `ResultFault` for a key that is missing or of another type.
  public init(summary json: JSON) throws(ResultFault) {
    let fields = JSONFields(json)
    let values = JSONFields(json["by_subject"] ?? .object([]))
    let ranked = json["by_subject"]?.object?.map(\.key) ?? []
    self.init(
      metrics: try fields.members("metrics").map { (member) throws(ResultFault) in
        var metric = try Metric(name: member.key, JSONFields(member.value))
        if ranked.contains(member.key) {
          metric.bySubject = try values.elements(member.key).map(\.number)
        }
        return metric
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
    if json["resamples"] != nil { resamples = try fields.integer("resamples") }
    if json["concerns"] != nil { concerns = try fields.texts("concerns") }
    if json["subjects_scored"] != nil {
      bySubject = try fields.members("subjects_scored").map { (member) throws(ResultFault) in
        guard let count = member.value.integer else {
          throw ResultFault("'subjects_scored' should hold whole numbers")
        }
        return SubjectRow(name: member.key, decisions: count)
      }
    }
  }
}

extension CellResult.Metric {
  /// The metric without its name and without single subjects.
  public var json: JSON {
    .object(members + [chanceByPermutation, chanceByBinomial].compactMap { $0 })
  }

  private var chanceByBinomial: JSON.Member? {
    binomialBound.map { JSON.Member("chance_binomial", .number($0)) }
  }

  private var chanceByPermutation: JSON.Member? {
    permuted.map { own in
      JSON.Member(
        "chance_permutation",
        .object([
          JSON.Member("p", .number(own.pValue)), JSON.Member("bound", JSONFields.json(own.bound)),
          JSON.Member("mean", JSONFields.json(own.mean)), JSON.Member("level", .number(own.level)),
          JSON.Member("resamples", .integer(own.resamples)),
          JSON.Member("within", .string(own.within)),
        ]))
    }
  }

  private var members: [JSON.Member] {
    [
      JSON.Member("value", JSONFields.json(value)),
      JSON.Member("ci_low", JSONFields.json(ciLow)),
      JSON.Member("ci_high", JSONFields.json(ciHigh)),
      JSON.Member("ci_level", .number(ciLevel)),
      JSON.Member("sd_seeds", JSONFields.json(sdSeeds)),
      JSON.Member("chance", JSONFields.json(chance)),
      JSON.Member("greater_is_better", .bool(greaterIsBetter)),
    ]
  }

  fileprivate init(name: String, _ fields: JSONFields) throws(ResultFault) {
    self.init(
      name: name, value: try fields.optionalNumber("value"),
      ciLow: try fields.optionalNumber("ci_low"), ciHigh: try fields.optionalNumber("ci_high"),
      ciLevel: try fields.number("ci_level"), sdSeeds: try fields.optionalNumber("sd_seeds"),
      chance: try fields.optionalNumber("chance"),
      greaterIsBetter: try fields.bool("greater_is_better"),
      permuted: try fields.optionalMember("chance_permutation").map {
        (own) throws(ResultFault) in
        CellResult.Permuted(
          pValue: try own.number("p"), bound: try own.optionalNumber("bound"),
          mean: try own.optionalNumber("mean"), level: try own.number("level"),
          resamples: try own.integer("resamples"), within: try own.text("within"))
      }, binomialBound: try fields.numberIfPresent("chance_binomial"))
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
