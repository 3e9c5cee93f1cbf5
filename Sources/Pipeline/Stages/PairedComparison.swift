import Learners

/// Decisions of a cell and of its baseline about the same trials.
struct PairedComparison {
  let metric: any Metric
  let units: Int
  let unit: [Int]
  let own: [Decisions]
  let other: [Decisions]

  /// The same decisions judged by another metric.
  func of(_ metric: any Metric) -> PairedComparison {
    PairedComparison(metric: metric, units: units, unit: unit, own: own, other: other)
  }

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
  func wilcoxon(_ result: inout ComparisonResult, zeros: WilcoxonSignedRank.Zeros = .wilcox) {
    let pairs = pairsPerUnit
    result.units = pairs.count
    result.difference = difference
    result.rule = Self.words(zeros, unit: result.unit)
    guard
      let found = WilcoxonSignedRank(zeros: zeros).test(pairs.map(\.0), pairs.map(\.1))
    else { return }
    result.pValue = found.pValue
    result.isExact = found.isExact
    result.effects = [.init("rank_biserial", found.rankBiserial)]
    result.details = [
      .init("statistic", found.statistic), .init("zero_pairs", Double(found.zeroPairs)),
    ]
    // All pairs to one side and its mirror image, of all 2^n signs.
    if found.isExact { result.smallestP = 1 / Double(1 << max(0, min(62, found.pairs) - 1)) }
  }

  private static func words(_ zeros: WilcoxonSignedRank.Zeros, unit: String) -> String {
    let rule =
      switch zeros {
      case .wilcox: "are left out"
      case .pratt: "are ranked, then their ranks left out"
      case .zsplit: "are ranked, their ranks shared by both sides"
      }
    return "\(unit)s without a difference \(rule); ties get their mean rank"
  }

  /// Counts decisions that one model alone has right, of the first seed of each.
  ///
  /// - Parameters:
  ///   - result: gets what was found.
  ///   - rule: how p is found.
  ///   - isClustered: whether several decisions belong to one person or trial.
  /// - Throws: `StageFailure` where there are no decisions.
  func mcNemar(
    _ result: inout ComparisonResult, rule: McNemarRule, isClustered: Bool
  ) throws {
    guard let mine = own.first, let theirs = other.first else {
      throw StageFailure("nothing to compare", specPath: "evaluation.statistics.compare")
    }
    let test = McNemar(truth: mine.truth, first: mine.predicted, second: theirs.predicted)
    let differing = test.firstOnly + test.secondOnly
    result.metric = Accuracy.name
    result.unit = "decision"
    result.units = mine.count
    result.isExact = rule == .exact
    let judged = PairedComparison(
      metric: Accuracy(ParameterValues()), units: units, unit: unit, own: [mine], other: [theirs])
    result.difference = judged.difference
    let smallest = McNemar(firstOnly: differing, secondOnly: 0)
    switch rule {
    case .exact:
      (result.pValue, result.smallestP) = (test.exactP, smallest.exactP)
    case .midP:
      (result.pValue, result.smallestP) = (test.midP, smallest.midP)
      result.rule = "mid-p"
    case .chi2:
      let found = test.corrected()
      (result.pValue, result.smallestP) = (found?.pValue ?? 1, smallest.corrected()?.pValue ?? 1)
      result.rule = "χ² with continuity correction"
      if let found { result.details.append(.init("statistic", found.statistic)) }
    }
    if let ratio = test.oddsRatio { result.effects = [.init("odds_ratio", ratio)] }
    result.details += [
      .init("right_alone", Double(test.firstOnly)),
      .init("baseline_right_alone", Double(test.secondOnly)),
    ]
    if own.count > 1 || other.count > 1 {
      result.notes.append("McNemar's test counts decisions of the first seed only")
    }
    if isClustered {
      result.notes.append(
        "McNemar's test takes decisions as independent, but several belong to one person or trial:"
          + " its p is too small where a model errs on some people more than on others")
    }
  }

  /// Student's t over folds and seeds, corrected for training rows that folds share.
  func correctedT(_ result: inout ComparisonResult, folds: FoldScores) {
    result.unit = "fold"
    result.units = folds.differences.count
    result.rule = "variance widened by the ratio of test to training rows, Nadeau and Bengio 2003"
    result.difference = difference
    result.details = [.init("test_to_train", folds.testToTrain)]
    if folds.undefined > 0 {
      result.notes.append(
        "the metric is undefined in \(folds.undefined) of \(folds.undefined + folds.differences.count)"
          + " folds, which the corrected t-test leaves out")
    }
    let test = CorrectedResampledT(testToTrain: folds.testToTrain)
    guard let found = test.test(differences: folds.differences) else { return }
    result.pValue = found.pValue
    result.details += [.init("statistic", found.t), .init("degrees", Double(found.degrees))]
  }

  // MARK: - Effects

  /// The interval around the difference, and Cohen's d over units.
  func addEffects(
    _ result: inout ComparisonResult, units name: String, settings: ComparisonSettings,
    executor: any Executor
  ) {
    let pair = [completeScorer(own), completeScorer(other)]
    let interval = Bootstrap(
      resamples: settings.resamples, level: settings.level,
      seed: Seed.derive(from: 0, "difference")
    ).interval(settings.interval, units: units, executor: executor) { weights in
      guard let mine = pair[0].score(weights: weights),
        let theirs = pair[1].score(weights: weights)
      else { return nil }
      return mine - theirs
    }
    result.differenceLow = interval.low
    result.differenceHigh = interval.high
    result.differenceLevel = settings.level
    let pairs = pairsPerUnit
    if let effect = PairedEffect.cohenDz(pairs.map { $0.0 - $0.1 }) {
      result.effects.append(.init("cohen_dz", effect))
      if pairs.count < units {
        result.notes.append(
          "Cohen's d is over \(pairs.count) of \(units) \(name)s: the metric is undefined for the"
            + " others alone")
      }
    }
  }

  /// A replicate without one of the classes is no replicate of this task.
  private func completeScorer(_ decisions: [Decisions]) -> any WeightedScorer {
    MeanScorer(
      decisions.map { own in
        let scorer = metric.scorer(own.outcome, unit: unit, units: units)
        guard case .classes = own.outcome.answers else { return scorer }
        return CompleteClassScorer(scorer, outcome: own.outcome, unit: unit, units: units)
      })
  }

  private func scorer(_ decisions: [Decisions]) -> MeanScorer {
    MeanScorer(decisions.map { metric.scorer($0.outcome, unit: unit, units: units) })
  }

  /// The metric of both models on each unit alone, where it is defined for both.
  private var pairsPerUnit: [(Double, Double)] {
    let pairs = zip(
      scorer(own).scorePerUnit(units: units), scorer(other).scorePerUnit(units: units))
    return pairs.compactMap { a, b in a.flatMap { a in b.map { (a, $0) } } }
  }

  private var difference: Double? {
    let all = [Int](repeating: 1, count: units)
    guard let mine = scorer(own).score(weights: all), let theirs = scorer(other).score(weights: all)
    else { return nil }
    return mine - theirs
  }
}
