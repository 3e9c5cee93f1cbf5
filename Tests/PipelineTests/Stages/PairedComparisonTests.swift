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
