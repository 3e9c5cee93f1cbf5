import Learners
import Testing

@testable import Pipeline

@Suite struct DecisionsTests {
  @Test func meanOfProbabilities() {
    let found = TrialVote(by: "mean_proba").pooled([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]])
    #expect(abs(found.probabilities[0] - 0.5) < 1e-15 && found.predicted == 0)
  }

  /// Two classes: the mean logit is the logarithm of the geometric mean of the odds.
  @Test func meanOfLogits() {
    let found = TrialVote(by: "mean_logit").pooled([[0.9, 0.1], [0.2, 0.8]])
    let odds = (9.0 * 0.25).squareRoot()
    #expect(abs(found.probabilities[0] - odds / (1 + odds)) < 1e-15 && found.predicted == 0)
    let certain = TrialVote(by: "mean_logit").pooled([[1, 0], [1, 0]])
    #expect(certain.probabilities.allSatisfy(\.isFinite) && certain.predicted == 0)
  }

  @Test func majorityAndItsTies() {
    let clear = TrialVote(by: "majority").pooled([[0.6, 0.4], [0.6, 0.4], [0, 1]])
    #expect(clear.predicted == 0 && abs(clear.probabilities[0] - 2.0 / 3) < 1e-15)
    // One window each: the more probable class wins, not the first or the more frequent one.
    let tie = TrialVote(by: "majority").pooled([[0.55, 0.45, 0], [0.1, 0.9, 0]])
    #expect(tie.predicted == 1 && tie.probabilities == [0.5, 0.5, 0])
  }

  private func labelled(_ labels: [Int]) -> LabelledTrials {
    LabelledTrials(
      subjects: ["1"], classes: ["a", "b"],
      trials: labels.enumerated().map {
        .init(subject: 0, id: "t\($0)", unit: 0, position: $0, label: $1)
      }, notes: [])
  }

  private func rows(_ trial: [Int]) -> DesignRows {
    DesignRows(
      trial: trial, unit: trial.map { _ in 0 }, window: Array(trial.indices),
      start: trial.map(Double.init), end: trial.map(Double.init), weight: trial.map { _ in 1 },
      modalities: [], covered: [], samples: [], notes: [])
  }

  private func predictions(_ row: [Int], _ yes: [Double]) -> Predictions {
    Predictions(
      row: row, fold: row.map { _ in 0 },
      probabilities: Matrix(
        rows: yes.count, columns: 2, elements: yes.flatMap { [1 - $0, $0] }), folds: [],
      guards: GuardProof(), notes: [], isLeaky: false)
  }

  /// Folds hand rows over in any order; decisions are about trials in theirs.
  @Test func pooledWhateverTheOrderOfRows() {
    let all = rows([0, 0, 1, 1, 2])
    let own = predictions([4, 1, 0, 3, 2], [0.9, 0.8, 0.4, 0.1, 0.2])
    let found = Decisions(
      own, rows: all, labelled: labelled([1, 0, 1]),
      vote: ParameterValues(["use": .text("pooled"), "by": .text("mean_proba")]), scored: nil)
    #expect(found.trial == [0, 1, 2] && found.truth == [1, 0, 1] && found.predicted == [1, 0, 1])
    #expect(abs(found.probabilities[0, 1] - 0.6) < 1e-15 && found.row == nil)
    #expect(found.windows == 5 && found.count == 3)
  }

  /// A fold's factors act after the vote, on decisions and not on probabilities.
  @Test(arguments: ["mean_proba", "mean_logit", "majority"])
  func factorsOfAFoldActAfterTheVote(_ by: String) {
    let all = rows([0, 0, 1, 1])
    func own(_ factors: [Double]?) -> Predictions {
      Predictions(
        row: [0, 1, 2, 3], fold: [0, 0, 1, 1],
        probabilities: Matrix(
          rows: 4, columns: 2, elements: [0.6, 0.4, 0.7, 0.3, 0.6, 0.4, 0.7, 0.3]),
        folds: [nil, factors].map {
          .init(
            name: "", trainRows: 0, testRows: 0, trainGroups: 0, testGroups: 0, notes: [],
            decisionWeights: $0)
        }, guards: GuardProof(), notes: [], isLeaky: false)
    }
    func found(_ factors: [Double]?, _ use: String) -> Decisions {
      Decisions(
        own(factors), rows: all, labelled: labelled([1, 0]),
        vote: ParameterValues(["use": .text(use), "by": .text(by)]), scored: nil)
    }
    #expect(found(nil, "pooled").predicted == [0, 0])
    let weighed = found([0.1, 1], "pooled")
    #expect(weighed.predicted == (by == "majority" ? [0, 0] : [0, 1]))
    #expect(weighed.probabilities == found(nil, "pooled").probabilities)
    #expect(found([1, 1.6], "none").predicted == [0, 0, 1, 0])
  }

  @Test func onlyScoredTrialsAndEveryWindow() {
    let all = rows([0, 0, 1, 1, 2])
    let own = predictions([4, 1, 0, 3, 2], [0.9, 0.8, 0.4, 0.1, 0.2])
    let found = Decisions(
      own, rows: all, labelled: labelled([1, 0, 1]),
      vote: ParameterValues(["use": .text("none")]), scored: [0, 2])
    #expect(found.row == [0, 1, 4] && found.trial == [0, 0, 2] && found.predicted == [0, 1, 1])
  }

  @Test func unitsAreSubjectsUnlessThereIsOne() {
    let many = LabelledTrials(
      subjects: ["a", "b", "c"], classes: ["x"],
      trials: [2, 0, 2].enumerated().map {
        .init(subject: $1, id: "t\($0)", unit: 0, position: 0, label: 0)
      }, notes: [])
    let units = ScoredTrials.units(of: [0, 1, 2, 2], labelled: many, asked: "subject")
    #expect(units.name == "subject" && units.unit == [1, 0, 1, 1] && units.count == 2)
    let trials = ScoredTrials.units(of: [0, 1, 2, 2], labelled: many, asked: "trial")
    #expect(trials.name == "trial" && trials.unit == [0, 1, 2, 2] && trials.count == 3)
    #expect(ScoredTrials.units(of: [0, 2], labelled: many, asked: "subject").name == "trial")
  }
}
