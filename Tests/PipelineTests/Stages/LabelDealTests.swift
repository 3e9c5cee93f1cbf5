import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct LabelDealTests {
  /// Trials of subjects, and answers about them.
  private struct Study {
    let labelled: LabelledTrials
    let rows: DesignRows
    let predictions: Predictions

    init(_ labels: [[Int]], folds: Int, yes: (_ subject: Int, _ place: Int) -> Double) {
      let trials = labels.enumerated().flatMap { subject, own in
        own.enumerated().map {
          LabelledTrials.Trial(
            subject: subject, id: "\($0)", unit: 0, position: $0, label: $1)
        }
      }
      let all = Array(trials.indices)
      labelled = LabelledTrials(subjects: [], classes: ["a", "b"], trials: trials, notes: [])
      rows = DesignRows(
        trial: all, unit: all.map { _ in 0 }, window: all, start: [], end: [],
        weight: all.map { _ in 1 }, modalities: [], covered: [], samples: [], notes: [])
      let answers = trials.map { yes($0.subject, $0.position) }
      predictions = Predictions(
        row: all, fold: trials.map { $0.subject % folds },
        probabilities: Matrix(
          rows: all.count, columns: 2, elements: answers.flatMap { [1 - $0, $0] }), folds: [],
        guards: GuardProof(), notes: [], isLeaky: false)
    }

    var decisions: Decisions {
      Decisions(
        predictions, rows: rows, labelled: labelled,
        vote: ParameterValues(["use": .text("none")]), scored: nil)
    }

    var deal: LabelDeal { LabelDeal(decisions, labelled: labelled, isAmongAll: false) }

    /// p after the second question, of a test that found 0.001.
    var raised: Double? {
      let comparison = PairedComparison(
        metric: Accuracy(ParameterValues()), units: labelled.trials.count,
        unit: Array(labelled.trials.indices), own: [decisions], other: [decisions])
      var result = ComparisonResult(
        metric: "accuracy", test: "subject_swap", unit: "subject", units: 1, isExact: false)
      result.pValue = 0.001
      comparison.requireKnowledge(
        &result, ofOwn: true, ofOther: false, deal: deal, folds: 4, executor: SerialExecutor())
      return result.pValue
    }
  }

  @Test func subjectsExchangeLabelsInTheirOrder() {
    let study = Study([[0, 1, 1, 0], [1, 0], [0, 0, 1]], folds: 3) { _, _ in 0.5 }
    #expect(study.deal.subjects == [[0, 1, 2, 3], [4, 5], [6, 7, 8]])
    #expect(study.deal.rows(exchanging: [0, 1, 2]) == Array(0..<9))
    #expect(study.deal.rows(exchanging: [1, 2, 0]) == [4, 4, 5, 5, 6, 7, 0, 1, 2])
  }

  @Test func labelsThatDifferNowhereWithinSubjectsMoveAmongAll() {
    let steady = Study([[0, 0], [1, 1], [1, 1]], folds: 3) { _, _ in 0.5 }
    #expect(!steady.deal.varies && steady.deal.blocks == [[0, 1, 2, 3, 4, 5]])
    let moving = Study([[0, 0], [1, 0], [1, 1]], folds: 3) { _, _ in 0.5 }
    #expect(moving.deal.varies && moving.deal.blocks == [[0, 1], [2, 3], [4, 5]])
  }

  @Test func aDummyAnswersAlike() {
    let labels = (0..<6).map { subject in (0..<8).map { ($0 + subject) % 2 } }
    let dummy = Study(labels, folds: 3) { subject, _ in Double(subject % 3) / 10 }
    #expect(dummy.predictions.looksAtNothing(rows: dummy.rows, labelled: dummy.labelled))
    let model = Study(labels, folds: 3) { subject, place in Double(place) / 10 }
    #expect(!model.predictions.looksAtNothing(rows: model.rows, labelled: model.labelled))
    let single = Study([[0], [1], [0]], folds: 3) { subject, _ in Double(subject) / 10 }
    #expect(!single.predictions.looksAtNothing(rows: single.rows, labelled: single.labelled))
  }

  /// A model that knows when somebody is in a state, one that knows who mostly is, and one that knows neither.
  @Test func knowledgeOfEitherKindCounts() throws {
    let when = Study((0..<16).map { _ in [0, 1, 1, 0, 1, 0, 0, 1] }, folds: 4) { _, place in
      [0, 1, 1, 0, 1, 0, 0, 1][place] == 1 ? 0.9 : 0.1
    }
    #expect(try #require(when.raised) == 0.001)
    // One trial of each subject is an exception that the model does not see.
    let who = Study(
      (0..<16).map { subject in (0..<8).map { $0 == 3 ? 1 - subject % 2 : subject % 2 } }, folds: 4
    ) { subject, _ in subject % 2 == 1 ? 0.9 : 0.1 }
    let p = try #require(who.raised)
    #expect(p < 0.03, "\(p)")
    let neither = Study((0..<16).map { _ in [0, 1, 1, 0, 1, 0, 0, 1] }, folds: 4) { _, place in
      place < 4 ? 0.9 : 0.1
    }
    #expect(try #require(neither.raised) > 0.3)
  }
}
