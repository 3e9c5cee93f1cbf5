import Learners
import Testing

@testable import Pipeline
@testable import Runner

@Suite struct BlindFitsTests {
  private func line(_ blind: [Bool?], _ model: ParameterValues, classes: Bool = true) -> String? {
    var result = SampleSummary.result([SampleSummary.metric("balanced_accuracy", 0.5)])
    if !classes { result.perClass = [] }
    result.folds = blind.map {
      CellResult.Fold(
        seed: 0, name: "f", trainRows: $0 == true ? 24 : 30, testRows: 6, trainGroups: 8,
        testGroups: 2, isBlind: $0)
    }
    return BlindFits.line(result, model: model)
  }

  @Test func fitsThatSeeAreNoConcern() {
    let forest = ParameterValues(["use": .text("random_forest")])
    #expect(line([nil, nil], forest) == nil)
    #expect(BlindFits.line(nil, model: forest) == nil)
  }

  @Test func boostingSaysWhatALeafNeeds() {
    let model = ParameterValues([
      "use": .text("gradient_boosting"), "min_child_weight": .number(1.5),
    ])
    #expect(
      line([true, nil, true], model)
        == "2 of 3 fits answer all their test rows alike (24 training rows): hardly a split was possible, for a"
        + " leaf needs rows whose weights times p(1 − p) sum to 1.5 ('min_child_weight'), at best those of"
        + " 6 trials of weight 1; a smaller value lets it split")
    #expect(
      line([true], model, classes: false)?.contains(
        "whose weights sum to 1.5 ('min_child_weight'), at best those of 2 trials") == true)
  }

  @Test func otherModelsAreSaidToHaveLearnedNothing() {
    #expect(
      line([true, nil], ParameterValues(["use": .text("svm")]))
        == "1 of 2 fits answer all their test rows alike (24 training rows): nothing in the features"
        + " changed an answer")
  }
}
