import Learners

/// Computes the result of one cell from its decisions.
struct CellScoring {
  let configuration: ParameterValues
  let labelled: LabelledTrials
  let rows: DesignRows
  let seeds: [Int]
  let scored: Set<Int>?
  let predictions: [Predictions]
  let decisions: [Decisions]
  let executor: any Executor

  /// - Throws: `StageFailure` for a metric or class that does not exist.
  func result() throws -> CellResult {
    let units = ScoredTrials.units(
      of: decisions[0].trial, labelled: labelled, asked: configuration.text("unit"))
    var notes = CellNotes()
    if units.name != configuration.text("unit") {
      notes.add("one subject: intervals and tests take the \(units.name) as their unit")
    }
    let groups = try namedGroups()
    let metrics = try self.metrics(units: units, groups: groups, notes: &notes)
    let confusion = labelled.task == .classification ? pooledConfusion() : nil
    addNotes(to: &notes)
    return assembled(
      units: units, metrics: metrics, groups: groups, confusion: confusion, notes: notes.lines)
  }

  private typealias Units = (name: String, unit: [Int], count: Int)
  private typealias Group = (name: String, classes: [Int])

  private func metrics(
    units: Units, groups: [Group], notes: inout CellNotes
  ) throws -> [CellResult.Metric] {
    var metrics: [CellResult.Metric] = []
    for name in configuration.texts("metrics") {
      guard let type = MetricCatalog.metric(named: name) else {
        throw StageFailure("unknown metric '\(name)'", specPath: "evaluation.metrics")
      }
      guard type.task == labelled.task else {
        throw StageFailure(
          "metric '\(name)' does not judge a \(labelled.task.rawValue)",
          specPath: "evaluation.metrics")
      }
      let metric = type.init(ParameterValues())
      for part in TargetMetricName.parts(of: name, targets: labelled.targets) {
        metrics.append(
          scoredMetric(
            part.name, target: part.target, units: units,
            chance: type.chance(classes: labelled.classes.count),
            greaterIsBetter: type.greaterIsBetter, notes: &notes
          ) { metric.scorer($0, unit: $1, units: $2) })
      }
    }
    for group in groups {
      metrics.append(
        scoredMetric(
          "roc_auc_\(group.name)", target: nil, units: units, chance: 0.5, greaterIsBetter: true,
          notes: &notes
        ) { NamedSubsetAUC(classes: group.classes).scorer($0, unit: $1, units: $2) })
    }
    return metrics
  }

  private func assembled(
    units: Units, metrics: [CellResult.Metric], groups: [Group], confusion: ConfusionMatrix?,
    notes: [String]
  ) -> CellResult {
    let first = decisions[0]
    let testedRows = predictions[0].row.filter { scored?.contains(rows.trial[$0]) ?? true }
    return CellResult(
      metrics: metrics,
      primary: configuration["primary"]?.text ?? configuration.texts("metrics")[0],
      perClass: confusion.map(classRows) ?? [],
      confusion: confusion.map { own in (0..<own.classes).map { Array(own.counts.row($0)) } } ?? [],
      perTarget: targetRows,
      windows: first.windows, trials: trialCount(first.trial),
      subjects: Set(first.trial.map { labelled.trials[$0].subject }).count,
      decision: first.row == nil && !labelled.areWindows ? "trial" : "window",
      decisions: first.count, unit: units.name,
      intervals: configuration.record("ci").use, seeds: seeds, folds: foldReports(),
      groupOverlap: predictions.reduce(0) { $0 + $1.guards.groupOverlap },
      windowOverlap: predictions.reduce(0) { $0 + $1.guards.windowOverlap },
      isLeaky: predictions.contains { $0.isLeaky },
      coverage: zip(rows.modalities, rows.covered).map { name, covered in
        CellResult.Coverage(
          modality: name,
          share: Double(testedRows.count { covered[$0] }) / Double(max(1, testedRows.count)))
      }, curves: labelled.task == .classification ? curves(groups) : [], points: targetPoints,
      notes: notes, resamples: configuration.record("ci")["resamples"]?.integer,
      concerns: concerns(confusion: confusion, bySubject: subjectRows),
      bySubject: subjectRows)
  }

  /// Trials behind decisions: also where windows are judged one by one, as far as they lie in trials.
  private func trialCount(_ decided: [Int]) -> Int {
    guard labelled.areWindows else { return Set(decided).count }
    return Set(
      decided.map { labelled.trials[$0] }.filter { $0.position >= 0 }
        .map { [$0.subject, $0.position] }
    ).count
  }

  private func scoredMetric(
    _ name: String, target: Int?, units: Units, chance: Double?, greaterIsBetter: Bool,
    notes: inout CellNotes,
    scorer: @Sendable (Outcome, [Int], Int) -> any WeightedScorer
  ) -> CellResult.Metric {
    let outcomes = decisions.map { own in target.map { own.only(target: $0) } ?? own }
      .map(\.outcome)
    let scorers = outcomes.map { scorer($0, units.unit, units.count) }
    // A replicate without one of the classes is no replicate of this task.
    let complete = MeanScorer(
      zip(scorers, outcomes).map { scorer, outcome in
        guard case .classes = outcome.answers else { return scorer }
        return CompleteClassScorer(
          scorer, outcome: outcome, unit: units.unit, units: units.count)
      })
    let mean = MeanScorer(scorers)
    let all = [Int](repeating: 1, count: units.count)
    let perSeed = scorers.map { $0.score(weights: all) }
    let ci = configuration.record("ci")
    let level = ci.number("level")
    let interval = Bootstrap(
      resamples: ci["resamples"]?.integer ?? 1, level: level,
      seed: Seed.derive(from: 0, "bootstrap")
    ).interval(
      Interval.Method(rawValue: ci.use) ?? .bca, units: units.count, executor: executor
    ) { complete.score(weights: $0) }
    for note in interval.notes { notes.add("\(note)", metric: name) }
    let value = mean.score(weights: all)
    if value == nil { notes.add(undefined(outcomes), metric: name) }
    return CellResult.Metric(
      name: name, value: value, ciLow: interval.low, ciHigh: interval.high, ciLevel: level,
      sdSeeds: Self.deviation(perSeed.compactMap { $0 }), chance: chance,
      greaterIsBetter: greaterIsBetter,
      permuted: permuted(outcomes, greaterIsBetter: greaterIsBetter, scorer: scorer),
      binomialBound: binomialBound(name, subjects: subjectRows.count),
      bySubject: bySubject(outcomes, mean: units.name == "subject" ? mean : nil, scorer))
  }

  static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  private func namedGroups() throws -> [(name: String, classes: [Int])] {
    // A cell with numbers may share its evaluation with cells that have classes.
    if labelled.task == .regression { return [] }
    return try configuration.map("roc").map { entry in
      let classes = try (entry.value.list ?? []).compactMap(\.text).map { name in
        guard let index = labelled.classes.firstIndex(of: name) else {
          throw StageFailure(
            "no class '\(name)'; the classes are \(labelled.classes.joined(separator: ", "))",
            specPath: "evaluation.roc.\(entry.key)")
        }
        return index
      }
      return (entry.key, classes)
    }
  }

  private func pooledConfusion() -> ConfusionMatrix {
    let classes = labelled.classes.count
    return ConfusionMatrix(
      truth: decisions.flatMap(\.truth), predicted: decisions.flatMap(\.predicted),
      classes: classes)
  }

  private func classRows(_ confusion: ConfusionMatrix) -> [CellResult.ClassRow] {
    zip(labelled.classes, confusion.perClass).map { name, report in
      CellResult.ClassRow(
        name: name, precision: report.precision, recall: report.recall, f1: report.f1,
        support: report.support / decisions.count)
    }
  }

  private func foldReports() -> [CellResult.Fold] {
    zip(seeds, predictions).flatMap { seed, own in
      let blind = own.blindFolds
      return own.folds.enumerated().map { index, fold in
        CellResult.Fold(
          seed: seed, name: fold.name, trainRows: fold.trainRows, testRows: fold.testRows,
          trainGroups: fold.trainGroups, testGroups: fold.testGroups,
          subject: fold.subject.map { labelled.subjects[$0] },
          chosen: fold.chosen.isEmpty ? nil : fold.chosen, attention: fold.attention,
          isBlind: blind.contains(index) ? true : nil)
      }
    }
  }

  private func curves(_ groups: [(name: String, classes: [Int])]) -> [CellResult.Curve] {
    let outcome = decisions[0].outcome
    let count = labelled.classes.count
    // With two classes one curve says all.
    let single =
      count == 2 ? [(labelled.classes[1], [1])] : labelled.classes.enumerated().map { ($1, [$0]) }
    return (single + groups.map { ($0.name, $0.classes) }).compactMap { name, classes in
      let ranking = NamedSubsetAUC(classes: classes).ranking(of: outcome)
      guard let curve = ROCCurve(scores: ranking.scores, positive: ranking.positive) else {
        return nil
      }
      return CellResult.Curve(
        name: name, falsePositive: curve.falsePositiveRates, truePositive: curve.truePositiveRates)
    }
  }

  private func addNotes(to notes: inout CellNotes) {
    for note in labelled.notes + rows.notes {
      // Of classes it is said with their share, among the concerns.
      if note.code == RowsStage.lostClassCode, !labelled.classes.isEmpty { continue }
      let reason = note.code == LabelCounts.excludedCode ? configuration["exclusion"]?.text : nil
      notes.add(note.text + (reason.map { ": \($0)" } ?? ""))
    }
    if let scored {
      let left = Set(rows.trial).subtracting(scored).count
      if left > 0 {
        notes.add(
          "\(left) trials are not scored: they have no window in another windowing of the comparison"
        )
      }
    }
    for note in configuration["notes"]?.list?.compactMap(\.text) ?? [] { notes.add(note) }
    for note in targetNotes { notes.add(note) }
    if decisions.count > seeds.count {
      notes.add(
        "every row is tested \(decisions.count / seeds.count) times (repeats of the split): metrics "
          + "are averaged over repeats as over seeds")
    }
    let texts = predictions.flatMap { $0.notes }
    for text in texts { notes.add(text) }
    let perFold = predictions.flatMap { $0.folds.map(\.notes) }
    notes.add(folds: perFold)
  }
}
