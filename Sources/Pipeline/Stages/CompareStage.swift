import Learners

/// Tests whether a cell differs from its baseline in the primary metric. Never fits anything.
///
/// Inputs: `label`; `rows` and `predictions/<seed>` of the cell; `baseline_rows` and `baseline/<seed>`;
/// `common/<i>` as for scores.
struct CompareStage: Stage {
  static let kind = "compare"
  static let revision = 2
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
    values["resamples"] = statistics.record("compare")["resamples"]
    values["instruction_set"] = .text(InstructionSet.current)
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let labelled = try inputs.artifact("label").labelledTrials
    let scored = try ScoredTrials.common(inputs)
    let decide = { (rows: String, kind: String, seeds: String, vote: String) -> [Decisions] in
      let design = try inputs.artifact(rows).designRows
      return try configuration.list(seeds).compactMap(\.integer).map {
        Decisions(
          try inputs.artifact("\(kind)/\($0)").predictions, rows: design, labelled: labelled,
          vote: configuration.record(vote), scored: scored)
      }
    }
    let own = try decide("rows", "predictions", "seeds", "vote")
    let other = try decide("baseline_rows", "baseline", "baseline_seeds", "baseline_vote")
    guard let first = own.first, (own + other).allSatisfy({ $0.trial == first.trial }) else {
      throw StageFailure(
        "a cell and its baseline decided about different trials",
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
    if result.test == "wilcoxon" {
      comparison.wilcoxon(&result)
    } else {
      comparison.swap(
        &result, samples: configuration.integer("resamples"), executor: context.executor)
    }
    return StageResult(try Artifact(json: result))
  }
}

/// Decisions of a cell and of its baseline about the same trials.
struct PairedComparison {
  let metric: any Metric
  let units: Int
  let unit: [Int]
  let own: [Decisions]
  let other: [Decisions]

  /// Exchanges predictions unit by unit. Seeds are paired in order; the shorter list is repeated.
  func swap(_ result: inout ComparisonResult, samples: Int, executor: any Executor) {
    let pairs = max(own.count, other.count)
    let scorer = MeanScorer(
      (0..<pairs).map { index in
        let a = own[index % own.count]
        let b = other[index % other.count]
        return metric.pairedScorer(
          a.outcome, unit: unit, b.outcome, unit: unit, units: units)
      })
    let test = SubjectSwap(samples: samples, seed: Seed.derive(from: 0, "subject_swap"))
    guard
      let found = test.test(
        units: units, executor: executor, statistic: { scorer.score(weights: $0) })
    else { return }
    result.difference = found.difference
    result.pValue = found.pValue
    result.smallestP = found.smallestP
    result.isExact = found.isExact
  }

  /// Ranks the units' own differences (mean over seeds).
  func wilcoxon(_ result: inout ComparisonResult) {
    let perUnit = { (decisions: [Decisions]) -> [Double?] in
      MeanScorer(decisions.map { metric.scorer($0.outcome, unit: unit, units: units) })
        .scorePerUnit(units: units)
    }
    let pairs = zip(perUnit(own), perUnit(other)).compactMap { a, b in
      a.flatMap { a in b.map { (a, $0) } }
    }
    result.units = pairs.count
    let all = [Int](repeating: 1, count: units)
    let mean = { (decisions: [Decisions]) in
      MeanScorer(decisions.map { metric.scorer($0.outcome, unit: unit, units: units) })
        .score(weights: all)
    }
    if let a = mean(own), let b = mean(other) { result.difference = a - b }
    guard let found = WilcoxonSignedRank().test(pairs.map(\.0), pairs.map(\.1)) else { return }
    result.pValue = found.pValue
    result.isExact = found.isExact
    // All pairs to one side and its mirror image, of all 2^n signs.
    if found.isExact { result.smallestP = 1 / Double(1 << max(0, min(62, found.pairs) - 1)) }
  }
}
