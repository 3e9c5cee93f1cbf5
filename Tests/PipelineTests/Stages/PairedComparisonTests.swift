import Learners
import Testing

@testable import Pipeline

@Suite struct PairedComparisonTests {
  /// Ten units with five decisions each; model `wrong[u]` times wrong on unit u.
  private func decisions(wrong: [Int]) -> Decisions {
    let truth = wrong.indices.flatMap { _ in [0, 1, 0, 1, 0] }
    let labelled = LabelledTrials(
      subjects: [], classes: ["a", "b"],
      trials: truth.enumerated().map {
        .init(subject: $0 / 5, id: "\($0)", unit: 0, position: $0, label: $1)
      }, notes: [])
    let yes = truth.enumerated().map { index, label -> Double in
      let isWrong = index % 5 < wrong[index / 5]
      return (label == 1) != isWrong ? 0.9 : 0.1
    }
    let all = Array(truth.indices)
    return Decisions(
      Predictions(
        row: all, fold: all.map { _ in 0 },
        probabilities: Matrix(
          rows: all.count, columns: 2, elements: yes.flatMap { [1 - $0, $0] }), folds: [],
        guards: GuardProof(), notes: [], isLeaky: false),
      rows: DesignRows(
        trial: all, unit: all.map { _ in 0 }, window: all, start: [], end: [],
        weight: all.map { _ in 1 }, modalities: [], covered: [], samples: [], notes: []),
      labelled: labelled, vote: ParameterValues(["use": .text("none")]), scored: nil)
  }

  private let own = [0, 1, 0, 2, 1, 0, 0, 1, 0, 0]
  private let other = [1, 3, 1, 2, 4, 1, 2, 2, 0, 3]

  private func comparison(_ seeds: Int = 1) -> PairedComparison {
    let unit = (0..<50).map { $0 / 5 }
    return PairedComparison(
      metric: Accuracy(ParameterValues()), units: 10, unit: unit,
      own: (0..<seeds).map { _ in decisions(wrong: own) }, other: [decisions(wrong: other)])
  }

  private var empty: ComparisonResult {
    ComparisonResult(
      metric: "accuracy", test: "", unit: "subject", units: 10, isExact: false)
  }

  @Test func wilcoxonRanksTheDifferencesPerUnit() throws {
    var found = empty
    comparison().wilcoxon(&found)
    let a = own.map { 1 - Double($0) / 5 }
    let b = other.map { 1 - Double($0) / 5 }
    let expected = try #require(WilcoxonSignedRank().test(a, b))
    #expect(found.pValue == expected.pValue && found.isExact == expected.isExact)
    #expect(isNear(found.difference, Double(19 - 5) / 50))
    // Eight units differ: all to one side, or all to the other.
    #expect(found.units == 10 && found.smallestP == 2.0 / 256)
  }

  @Test func exchangesOfAllUnits() throws {
    var found = empty
    comparison().swap(&found, samples: 100, executor: SerialExecutor())
    let differences = zip(own, other).map { Double($1 - $0) }
    let observed = differences.reduce(0, +)
    let extreme = (0..<1024).count { signs in
      let sum = differences.enumerated().reduce(0.0) {
        $0 + (signs >> $1.offset & 1 == 1 ? -$1.element : $1.element)
      }
      return abs(sum) >= abs(observed) - 1e-9
    }
    #expect(isNear(found.pValue, Double(extreme) / 1024))
    #expect(isNear(found.difference, observed / 50) && found.isExact)
  }

  /// A model with three equal seeds against one is the same test.
  @Test func seedsAreAveraged() {
    var one = empty
    var three = empty
    comparison().swap(&one, samples: 100, executor: SerialExecutor())
    comparison(3).swap(&three, samples: 100, executor: SerialExecutor())
    #expect(isNear(one.pValue, three.pValue ?? .nan))
    #expect(isNear(one.difference, three.difference ?? .nan))
  }

  @Test func mcNemarCountsDecisionsOfTheFirstSeed() throws {
    var found = empty
    try comparison(2).mcNemar(&found, rule: .exact, isClustered: true)
    // Whoever is wrong n times is wrong on the first n decisions: the better model is wrong on fewer.
    let right = zip(own, other).reduce((mine: 0, theirs: 0)) {
      ($0.mine + max(0, $1.1 - $1.0), $0.theirs + max(0, $1.0 - $1.1))
    }
    let test = McNemar(firstOnly: right.mine, secondOnly: right.theirs)
    #expect(found.pValue == test.exactP && found.isExact && found.unit == "decision")
    #expect(found.units == 50 && isNear(found.difference, Double(right.mine - right.theirs) / 50))
    #expect(
      found.details == [
        .init("right_alone", Double(right.mine)),
        .init("baseline_right_alone", Double(right.theirs)),
      ])
    #expect(found.notes.count == 2)
    #expect(found.smallestP == McNemar(firstOnly: right.mine + right.theirs, secondOnly: 0).exactP)
    var mid = empty
    try comparison().mcNemar(&mid, rule: .midP, isClustered: false)
    #expect(mid.pValue == test.midP && !mid.isExact && mid.notes.isEmpty)
    var chi = empty
    try comparison().mcNemar(&chi, rule: .chi2, isClustered: false)
    #expect(chi.pValue == test.corrected()?.pValue)
  }

  @Test func theIntervalOfTheDifferenceResamplesBothModelsAtOnce() throws {
    var found = empty
    comparison().addEffects(
      &found, units: "subject",
      settings: ComparisonSettings(
        ParameterValues([
          "ci": .record(
            ParameterValues([
              "use": .text("percentile"), "level": .number(0.9), "resamples": .integer(4000),
            ]))
        ])), executor: SerialExecutor())
    let gains = zip(own, other).map { Double($1 - $0) / 5 }
    #expect(found.effects.map(\.name) == ["cohen_dz"])
    #expect(isNear(found.effects.first?.value, try #require(PairedEffect.cohenDz(gains))))
    // A mean over ten units of equal size: the percentiles come near those of its normal approximation.
    let mean = gains.reduce(0, +) / 10
    let spread = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10
    let reach = 1.645 * (spread / 10).squareRoot()
    let low = try #require(found.differenceLow)
    let high = try #require(found.differenceHigh)
    #expect(abs(low - (mean - reach)) < 0.03 && abs(high - (mean + reach)) < 0.03)
    #expect(found.differenceLevel == 0.9)
  }

  @Test func rulesOfTheSignedRankTestAreStated() {
    for (zeros, words) in [
      (WilcoxonSignedRank.Zeros.wilcox, "left out"), (.pratt, "ranks left out"),
      (.zsplit, "shared by both sides"),
    ] {
      var found = empty
      comparison().wilcoxon(&found, zeros: zeros)
      #expect(found.rule?.contains(words) == true)
      #expect(found.effects.first?.name == "rank_biserial")
      #expect(found.details.contains(.init("zero_pairs", 2)))
    }
  }

  private func isNear(_ a: Double?, _ b: Double) -> Bool { a.map { abs($0 - b) < 1e-12 } ?? false }
}

@Suite struct CellNotesTests {
  @Test func sayTheSameOnce() {
    var notes = CellNotes()
    notes.add("a")
    notes.add("wide", metric: "accuracy")
    notes.add("a")
    notes.add("wide", metric: "mcc")
    notes.add(folds: [["3 values imputed"], ["5 values imputed", "5 values imputed"], []])
    #expect(
      notes.lines == ["a", "accuracy, mcc: wide", "3 values imputed (first of 2 of 3 folds)"])
  }
}
