import Learners

/// Tests whether a cell differs from its baseline in the primary metric. Never fits anything.
///
/// Inputs: `label`; `rows` and `predictions/<seed>` of the cell; `baseline_rows` and `baseline/<seed>`;
/// `common/<i>` as for scores.
struct CompareStage: Stage {
  static let kind = "compare"
  static let revision = 5
  let configuration: ParameterValues

  init(evaluation: ParameterValues, baselineVote: ParameterValues, baselineSeeds: [Int]) {
    // Windowings that are compared are inputs, not configuration: they stand for themselves.
    let content = Content.of(
      evaluation.removing(["common_windowings"]), as: EvaluationSchema.record)
    let statistics = content.record("statistics")
    var values = ParameterValues([
      "baseline_vote": .record(baselineVote),
      "baseline_seeds": .list(baselineSeeds.map { .integer($0) }),
      "metric": content["primary"] ?? content.list("metrics")[0],
    ])
    values["vote"] = content["vote"]
    values["seeds"] = content["seeds"]
    values["unit"] = statistics["unit"]
    values["test"] = statistics.record("compare")["test"]
    for key in ["resamples", "zeros", "mcnemar"] {
      values[key] = statistics.record("compare")[key]
    }
    values["ci"] = statistics["ci"]
    values["instruction_set"] = .text(InstructionSet.current)
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let labelled = try inputs.artifact("label").labelledTrials
    let scored = try ScoredTrials.common(inputs)
    let read = {
      (rows: String, kind: String, seeds: String) -> [(rows: DesignRows, own: Predictions)] in
      let design = try inputs.artifact(rows).designRows
      return try configuration.list(seeds).compactMap(\.integer).flatMap {
        try inputs.artifact("\(kind)/\($0)").predictions.byRepeat.map { (rows: design, own: $0) }
      }
    }
    let predictions = try read("rows", "predictions", "seeds")
    let baseline = try read("baseline_rows", "baseline", "baseline_seeds")
    let answered = ScoredTrials.answered(predictions + baseline, scored: scored)
    let decide = { (fits: [(rows: DesignRows, own: Predictions)], vote: String) in
      fits.map {
        Decisions(
          $0.own, rows: $0.rows, labelled: labelled, vote: configuration.record(vote),
          scored: answered)
      }
    }
    let own = decide(predictions, "vote")
    let other = decide(baseline, "baseline_vote")
    guard let first = own.first, (own + other).allSatisfy({ $0.trial == first.trial }) else {
      throw StageFailure(
        "a cell and its baseline decided about different trials",
        specPath: "evaluation.statistics.compare")
    }
    guard first.count > 0 else {
      throw StageFailure(
        "no trial is answered by both the cell and its baseline",
        specPath: "evaluation.statistics.compare")
    }
    let name = configuration.text("metric")
    guard let found = TargetMetricName.find(name, targets: labelled.targets) else {
      throw StageFailure("unknown metric '\(name)'", specPath: "evaluation.primary")
    }
    let judged = { (decisions: [Decisions]) in
      found.target.map { target in decisions.map { $0.only(target: target) } } ?? decisions
    }
    let units = ScoredTrials.units(
      of: first.trial, labelled: labelled, asked: configuration.text("unit"))
    let comparison = PairedComparison(
      metric: found.metric.init(ParameterValues()), units: units.count, unit: units.unit,
      own: judged(own), other: judged(other))
    var result = ComparisonResult(
      metric: name, test: configuration.text("test"), unit: units.name, units: units.count,
      isExact: false)
    let asked = ComparisonSettings(configuration)
    switch result.test {
    case "wilcoxon": comparison.wilcoxon(&result, zeros: asked.zeros)
    case "mcnemar":
      try requireClasses(labelled)
      try comparison.mcNemar(
        &result, rule: asked.mcNemar,
        isClustered: units.name != "trial" || own.contains { $0.row != nil })
    case "corrected_resampled_t":
      let folds = try foldScores(
        inputs, labelled: labelled, scored: answered,
        metric: found.metric.init(ParameterValues()), target: found.target)
      comparison.correctedT(&result, folds: folds)
    default:
      comparison.swap(&result, samples: asked.samples, executor: context.executor)
    }
    // McNemar is about right decisions, whatever the primary metric.
    let judge = result.test == "mcnemar" ? comparison.of(Accuracy(ParameterValues())) : comparison
    judge.addEffects(&result, units: units.name, settings: asked, executor: context.executor)
    // Nadeau and Bengio's variance allows for shared training already.
    guard result.test != "corrected_resampled_t" else {
      return StageResult(try Artifact(json: result))
    }
    let asks = [predictions, baseline].map { fits in
      !fits.allSatisfy { $0.own.looksAtNothing(rows: $0.rows, labelled: labelled) }
    }
    judge.requireKnowledge(
      &result, ofOwn: asks[0], ofOther: asks[1],
      deal: LabelDeal(first, labelled: labelled, isAmongAll: false),
      folds: LabelDeal.folds((predictions + baseline).map(\.own)), executor: context.executor)
    return StageResult(try Artifact(json: result))
  }

  private func requireClasses(_ labelled: LabelledTrials) throws {
    guard labelled.task == .regression else { return }
    throw StageFailure(
      "'mcnemar' counts right decisions, but targets are numbers",
      specPath: "evaluation.statistics.compare.test")
  }

  /// The metric in every fold of every pair of seeds, with the ratio of test to training rows.
  private func foldScores(
    _ inputs: StageInputs, labelled: LabelledTrials, scored: Set<Int>?, metric: any Metric,
    target: Int?
  ) throws -> FoldScores {
    let sides = [
      ("rows", "predictions", "seeds", "vote"),
      ("baseline_rows", "baseline", "baseline_seeds", "baseline_vote"),
    ]
    let scores = try sides.map { rows, kind, seeds, vote -> [FoldScores.Run] in
      let design = try inputs.artifact(rows).designRows
      return try configuration.list(seeds).compactMap(\.integer).map {
        FoldScores.Run(
          try inputs.artifact("\(kind)/\($0)").predictions, rows: design, labelled: labelled,
          vote: configuration.record(vote), scored: scored, metric: metric, target: target)
      }
    }
    return try FoldScores(own: scores[0], other: scores[1])
  }
}

/// How a cell and its baseline are compared.
struct ComparisonSettings {
  let samples: Int
  let zeros: WilcoxonSignedRank.Zeros
  let mcNemar: McNemarRule
  let interval: Interval.Method
  let level: Double
  let resamples: Int

  /// Reads the configuration of a `compare` stage.
  init(_ values: ParameterValues) {
    samples = values["resamples"]?.integer ?? 10_000
    zeros = values["zeros"]?.text.flatMap(WilcoxonSignedRank.Zeros.init) ?? .wilcox
    mcNemar = values["mcnemar"]?.text.flatMap(McNemarRule.init) ?? .exact
    let ci = values.record("ci")
    interval = Interval.Method(rawValue: ci.use) ?? .bca
    level = ci["level"]?.number ?? 0.95
    resamples = ci["resamples"]?.integer ?? 10_000
  }
}
