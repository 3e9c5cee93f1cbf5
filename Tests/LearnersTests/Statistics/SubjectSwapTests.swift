import Learners
import Support
import Testing

/// Rows of two models over the same units.
private struct Duel {
  let first: Outcome
  let second: Outcome
  let unit: [Int]
  let units: Int

  init(seed: UInt64, units: Int, rows: Int, classes: Int, edge: Double) {
    var random = SplitMix64(seed: seed)
    let truth = (0..<rows).map { _ in random.below(classes) }
    unit = (0..<rows).map { row in row < units ? row : random.below(units) }
    self.units = units
    func model(_ skill: Double) -> Outcome {
      var probabilities = Matrix(repeating: 0.0, rows: rows, columns: classes)
      var predicted: [Int] = []
      for row in 0..<rows {
        var scores = (0..<classes).map { _ in 0.1 + random.uniform() }
        if random.uniform() < skill { scores[truth[row]] += 1 }
        let sum = scores.reduce(0, +)
        for index in 0..<classes { probabilities[row, index] = scores[index] / sum }
        predicted.append(scores.indices.max { scores[$0] < scores[$1] } ?? 0)
      }
      return Outcome(.classes(truth: truth, predicted: predicted, probabilities: probabilities))
    }
    first = model(0.4 + edge)
    second = model(0.4)
  }

  /// The share of all arrangements that are at least as extreme, each scored from its rows.
  func enumerated(_ metric: any Metric) -> Double? {
    guard let a = metric.score(first), let b = metric.score(second) else { return nil }
    var extreme = 0
    let both = first.joined(with: second)
    for arrangement in 0..<(1 << units) {
      let rows = unit.indices.map { row in
        arrangement >> unit[row] & 1 == 1 ? row + unit.count : row
      }
      let others = rows.map { $0 < unit.count ? $0 + unit.count : $0 - unit.count }
      let scores = [rows, others].map { metric.score(both.selecting($0)) }
      guard let mine = scores[0], let theirs = scores[1] else {
        extreme += 1
        continue
      }
      if abs(mine - theirs) >= abs(a - b) - 1e-12 { extreme += 1 }
    }
    return Double(extreme) / Double(1 << units)
  }
}

@Test(arguments: [1, 2, 3, 6, 9] as [Int])
func swapEqualsFullEnumeration(units: Int) throws {
  for name in ["balanced_accuracy", "roc_auc_ovr", "log_loss", "f1_macro"] {
    let metric = try #require(MetricCatalog.metric(named: name)).init()
    for (seed, classes) in [(UInt64(1), 2), (2, 3), (3, 2)] {
      let duel = Duel(seed: seed, units: units, rows: 40, classes: classes, edge: 0.3)
      let scorer = metric.pairedScorer(
        duel.first, unit: duel.unit, duel.second, unit: duel.unit, units: units)
      let result = try #require(
        SubjectSwap(seed: 0).test(units: units, executor: SerialExecutor()) {
          scorer.score(weights: $0)
        }
      )
      #expect(result.pValue == duel.enumerated(metric), "\(name), seed \(seed)")
      #expect(result.isExact && result.arrangements == 1 << units)
      let scores = (metric.score(duel.first), metric.score(duel.second))
      let difference = try #require(scores.0) - (try #require(scores.1))
      #expect(isClose(result.difference, difference, within: 1e-12))
    }
  }
}

@Test func enumerationAgreesAcrossChunks() throws {
  // 2^14 arrangements lie in several chunks; sums of signed differences have a known answer.
  let units = 15
  let gains = (0..<units).map { unit in Double(unit % 4) - 1 }
  let statistic: @Sendable ([Int]) -> Double? = { weights in
    (0..<units).reduce(0.0) { $0 + gains[$1] * Double(weights[$1]) }
  }
  let result = try #require(
    SubjectSwap(seed: 0).test(units: units, executor: SerialExecutor(), statistic: statistic))
  let total = gains.reduce(0, +)
  var extreme = 0
  for arrangement in 0..<(1 << units) {
    let sum = (0..<units).reduce(0.0) { $0 + (arrangement >> $1 & 1 == 1 ? -gains[$1] : gains[$1]) }
    if abs(sum) >= abs(total) - 1e-9 { extreme += 1 }
  }
  #expect(result.pValue == Double(extreme) / Double(1 << units))
}

@Test func drawnArrangementsComeNearTheExactP() throws {
  let duel = Duel(seed: 8, units: 12, rows: 150, classes: 2, edge: 0.15)
  let metric = BalancedAccuracy()
  let scorer = metric.pairedScorer(
    duel.first, unit: duel.unit, duel.second, unit: duel.unit, units: 12)
  let exact = try #require(
    SubjectSwap(seed: 0).test(units: 12, executor: SerialExecutor()) { scorer.score(weights: $0) })
  let drawn = try #require(
    SubjectSwap(exactUpTo: 5, samples: 20_000, seed: 1).test(units: 12, executor: SerialExecutor())
    {
      scorer.score(weights: $0)
    })
  #expect(!drawn.isExact && drawn.arrangements == 20_000)
  let error = (exact.pValue * (1 - exact.pValue) / 20_000).squareRoot()
  #expect(abs(drawn.pValue - exact.pValue) < 4 * error + 1e-4)
}

@Test func equalModelsAndSmallSamplesNeverLookDifferent() throws {
  let duel = Duel(seed: 5, units: 8, rows: 60, classes: 3, edge: 0)
  let scorer = BalancedAccuracy().pairedScorer(
    duel.first, unit: duel.unit, duel.first, unit: duel.unit, units: 8)
  let swap = SubjectSwap(seed: 0)
  let result = try #require(
    swap.test(units: 8, executor: SerialExecutor()) { scorer.score(weights: $0) })
  #expect(result.pValue == 1 && result.difference == 0)
  #expect(swap.smallestP(units: 0) == 1 && swap.smallestP(units: 1) == 1)
  #expect(swap.smallestP(units: 5) == 0.0625)
  #expect(swap.smallestP(units: 38) == 1.0 / 10_001)
  #expect(swap.test(units: 3, executor: SerialExecutor()) { _ in nil } == nil)
}

@Test func undefinedArrangementsCountAsExtreme() throws {
  // Only the plain arrangement and its mirror image are defined.
  let result = try #require(
    SubjectSwap(seed: 0).test(units: 3, executor: SerialExecutor()) { weights in
      weights[0] == weights[1] && weights[1] == weights[2] ? Double(weights[0]) : nil
    })
  #expect(result.pValue == 1 && result.undefinedArrangements == 6)
}
