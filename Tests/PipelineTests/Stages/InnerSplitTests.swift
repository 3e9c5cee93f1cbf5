import Learners
import Support
import Testing

@testable import Pipeline

/// Training rows that are divided once more, by every kind of split.
@Suite struct InnerSplitTests {
  /// One subject, twelve trials of two seconds, one row each; two outer folds of six.
  private func inner(_ declaration: [String: ParameterValue]) throws -> [[InnerFold]] {
    let labelled = LabelledTrials(
      subjects: ["1"], classes: ["a", "b"],
      trials: (0..<12).map {
        .init(subject: 0, id: "t\($0)", unit: 0, position: $0, label: $0 % 2)
      }, notes: [])
    let all = Array(0..<12)
    let rows = DesignRows(
      trial: all, unit: all.map { _ in 0 }, window: all, start: all.map { Double($0 * 2) },
      end: all.map { Double($0 * 2 + 2) }, weight: all.map { _ in 1 }, modalities: [], covered: [],
      samples: [], notes: [])
    var split = Artifact()
    split["unit"] = Tensor(all)
    split["group"] = Tensor(all)
    split["groups"] = Tensor([12])
    split["fold"] = Tensor(all.map { $0 / 6 })
    split["is_leaky"] = Tensor([0])
    split.set(texts: ["1", "2"], as: "names")
    let subjects = [
      SubjectTrials(
        subject: "1", ids: labelled.trials.map(\.id), starts: rows.start, ends: rows.end,
        columns: [:])
    ]
    let declared = ParameterValue.record(ParameterValues(declaration))
      .completed(as: .kind(Split.family)).record
    let found = try InnerSplit(
      try #require(declared), labelled: labelled, rows: rows, subjects: subjects, seed: 1
    ).divided(
      FoldRows(split: split, rows: rows, labelled: labelled, reads: []), samples: SampleRanges())
    #expect(found.proof == GuardProof())
    return found.folds
  }

  /// What comes later is neither learned from nor judged by.
  @Test func timeIsLeftOutAsOutside() throws {
    let folds = try inner([
      "use": .text("forward_chaining"), "folds": .integer(2), "within": .text("subject"),
    ])
    for own in folds {
      #expect(own.map(\.train) == [[0, 1], [0, 1, 2, 3]])
      #expect(own.map(\.validation) == [[2, 3], [4, 5]])
    }
  }

  /// What cannot be divided says which fold it was.
  @Test func tooFewGroupsAreNamedWithTheirFold() {
    let failure = #expect(throws: StageFailure.self) {
      try inner(["use": .text("group_kfold"), "group": .text("trial"), "folds": .integer(7)])
    }
    #expect(failure?.place == "fold 1, inner folds")
    #expect(failure?.specPath == "evaluation.inner.folds")
  }
}

/// Numbers as targets, by every way to choose and to fuse.
@Suite struct InnerRegressionTests {
  private func result(_ model: String, fusion: String, inner: Bool) throws -> CellResult {
    let spec = InnerFoldTests.spec(
      fusion: fusion, model: model,
      inner: inner ? "{use: group_kfold, group: subject, folds: 3}" : nil
    ).replacing(
      "label: {use: column, column: answer, classes: [\"no\", \"yes\"]}",
      with: "label: {use: signal, target: [face.b]}"
    ).replacing("[balanced_accuracy, accuracy, log_loss]", with: "[ccc, rmse]")
    let folder = TinyExperiment.project()
    var run = try GraphRun(spec: spec, root: folder.path)
    try run.runAll()
    return try run.result("base")
  }

  /// The target is the mean of a channel whose mean is a feature: it can be known.
  @Test(arguments: [
    "ridge, alpha: 0.1", "random_forest, trees: 20", "gradient_boosting, trees: 30",
    "mlp, epochs: 30",
  ])
  func modelsOfNumbers(_ model: String) throws {
    let found = try result(
      "{preprocess: [{use: standardize}], use: \(model)}", fusion: "{use: early}", inner: false)
    let ccc = try #require(found["ccc"]?.value)
    #expect(ccc > (model.hasPrefix("mlp") ? 0 : 0.6), "\(model): \(ccc)")
    #expect(found.perClass.isEmpty && found.folds.count == 6)
  }

  @Test(arguments: ["mean_proba", "weighted", "stacking"])
  func modalitiesOfNumbers(_ combine: String) throws {
    let found = try result(
      "{preprocess: [{use: standardize}], use: ridge, alpha: 0.01}",
      fusion: "{use: late, combine: \(combine)}", inner: combine != "mean_proba")
    let ccc = try #require(found["ccc"]?.value)
    // The face knows the target, EEG hardly: the mean of both is the worse for it; the ridge of stacking
    // shrinks numbers as small as these.
    switch combine {
    case "mean_proba": #expect(ccc < 0.95)
    case "weighted": #expect(ccc > 0.9, "\(ccc)")
    default: #expect(ccc > 0.5, "\(ccc)")
    }
  }

  @Test func numbersAreTuned() throws {
    let found = try result(
      "{tune: {grid: {alpha: [0.01, 1000]}, metric: rmse}, use: ridge}", fusion: "{use: early}",
      inner: true)
    #expect(found.folds.allSatisfy { $0.chosen?.first == ChosenValue("alpha", "0.01") })
    #expect(found.folds.allSatisfy { $0.chosen?.last?.name == "inner rmse" })
  }
}
