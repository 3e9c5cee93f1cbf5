import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct RecipeCandidatesTests {
  private func tune(_ values: [String: ParameterValue]) -> RecipeCandidates {
    RecipeCandidates(ParameterValues(values))
  }

  @Test func gridsMultiplyTheLastFastest() {
    let space = tune([
      "grid": .map([
        .init(key: "C", value: .list([.number(0.1), .number(10)])),
        .init(key: "penalty", value: .list([.text("l2"), .text("none")])),
      ])
    ])
    #expect(space.count == 4)
    #expect(
      space.all(seed: 1).map { $0.chosen.map(\.value) }
        == [["0.1", "l2"], ["0.1", "none"], ["10", "l2"], ["10", "none"]])
  }

  @Test func drawsStayWithinTheirRange() {
    let range = { (low: ParameterValue, high: ParameterValue, log: Bool) in
      ParameterValue.record(ParameterValues(["low": low, "high": high, "log": .bool(log)]))
    }
    let space = tune([
      "random": .map([
        .init(key: "C", value: range(.number(0.01), .number(100), true)),
        .init(key: "trees", value: range(.integer(1), .integer(3), false)),
        .init(key: "penalty", value: .list([.text("l1"), .text("l2")])),
      ]), "trials": .integer(400),
    ])
    let all = space.all(seed: 5)
    #expect(all == space.all(seed: 5) && all != space.all(seed: 6) && space.count == 400)
    let numbers = all.compactMap { $0.values[0].value.number }
    #expect(numbers.count == 400 && numbers.allSatisfy { (0.01...100).contains($0) })
    // Half of all logarithms lie below 1.
    #expect((160...240).contains(numbers.count { $0 < 1 }))
    let trees = all.compactMap { $0.values[1].value.integer }
    for count in 1...3 { #expect((90...180).contains(trees.count { $0 == count })) }
    // What is drawn twice is tried once.
    let few = tune([
      "random": .map([.init(key: "penalty", value: .list([.text("l1"), .text("l2")]))]),
      "trials": .integer(50),
    ])
    #expect(few.all(seed: 1).count == 2)
  }

  @Test func pathsReachIntoLists() throws {
    let step = ParameterValue.record(
      ParameterValues(["use": .text("pca"), "components": .integer(2)]))
    let values = ParameterValues(["preprocess": .list([step]), "use": .text("knn")])
    let path = try #require(ParameterPath("preprocess[0].components"))
    let changed = try #require(path.setting(.integer(5), in: values))
    #expect(changed.list("preprocess")[0].record?.integer("components") == 5)
    #expect(try #require(ParameterPath("preprocess[1].k")).setting(.integer(1), in: values) == nil)
    #expect(try #require(ParameterPath("C")).setting(.number(1), in: values)?["C"] == .number(1))
    #expect(try #require(ParameterPath("a.b")).setting(.number(1), in: values) == nil)
    for wrong in ["", "a.", ".a", "a[", "a[x]", "a]0[", "a[0]b", "[0]"] {
      #expect(ParameterPath(wrong) == nil, "\(wrong)")
    }
  }
}

@Suite struct RecipeSearchTests {
  private struct Sample {
    let rows: ModelRows
    let classes: [Int]
    let inner: [InnerFold]
    let json: Support.JSON

    init() throws {
      json = try Reference.load("late_fusion")
      let x = try json.get("x").list().prefix(90).map { try $0.list().map { try $0.number() } }
      classes = try json.get("classes").list().prefix(90).map { Int(try $0.number()) }
      let fold = try json.get("fold").list().map { Int(try $0.number()) }
      rows = ModelRows(
        features: Matrix(rows: 90, columns: 5, elements: x.flatMap { $0 }),
        names: (0..<5).map { "x\($0)" }, places: FusionSamples.places(90))
      inner = (0..<3).map { own in
        InnerFold(
          name: "\(own)", train: fold.indices.filter { fold[$0] != own },
          validation: fold.indices.filter { fold[$0] == own })
      }
    }

    var judge: FoldJudge {
      let truth = classes
      let outcome = { @Sendable (rows: [Int], answers: Matrix<Double>) in
        Outcome(
          .classes(
            truth: rows.map { truth[$0] },
            predicted: (0..<answers.rows).map { Decisions.largest(answers.row($0)) },
            probabilities: answers))
      }
      return FoldJudge(
        metric: "log_loss",
        isGreaterBetter: { MetricCatalog.metric(named: $0)?.greaterIsBetter ?? true },
        outcomeOf: outcome,
        scoreOf: { MetricCatalog.metric(named: $0)?.init().score(outcome($1, $2)) })
    }

    func run(
      _ tune: [String: ParameterValue], executor: any Executor = SerialExecutor()
    ) throws -> RecipeRun {
      let model = FusionSamples.model([
        "use": .text("logistic_regression"), "tune": .record(ParameterValues(tune)),
      ])
      return RecipeRun(
        try ModelRecipe(model, classNames: ["0", "1", "2"]), rows: rows,
        target: .classes(classes, count: 3), weights: [Double](repeating: 1, count: 90),
        inner: inner, judge: judge, seed: 3, executor: executor)
    }
  }

  private static func grid(_ values: [Double]) -> [String: ParameterValue] {
    ["grid": .map([.init(key: "C", value: .list(values.map { .number($0) }))])]
  }

  /// The mean of log losses over folds of equal size is the log loss of all rows together.
  @Test func choosesWhatGridSearchCVChooses() throws {
    let sample = try Sample()
    let grid = try sample.json.get("grid").list().map { try $0.number() }
    let losses = try sample.json.get("grid_loss").list().map { try $0.number() }
    let tolerance = try sample.json.get("tolerance").number()
    for (C, expected) in zip(grid, losses) {
      let run = try sample.run(Self.grid([C]))
      let own = try run.search(try #require(run.recipe.values["tune"]?.record))
      let found = try #require(sample.judge.goodness(own.outOfFold, metric: "log_loss"))
      #expect(abs(-found - expected) < tolerance)
    }
    let fitted = try sample.run(Self.grid(grid)).fitted()
    let best = try sample.json.get("best_C").number()
    #expect(fitted.chosen.map(\.name) == ["C", "inner log_loss"])
    #expect(Double(fitted.chosen[0].value) == best)
    // Refitted to all rows, as if the value had been written in the spec.
    let model = FusionSamples.model(["use": .text("logistic_regression"), "C": .number(best)])
    let plain = try ModelRecipe(model, classNames: ["0", "1", "2"]).fitted(
      to: sample.rows, target: .classes(sample.classes, count: 3),
      weights: [Double](repeating: 1, count: 90), seed: 3, executor: SerialExecutor())
    #expect(
      try fitted.predict(sample.rows, executor: SerialExecutor())
        == plain.predict(sample.rows, executor: SerialExecutor()))
  }

  @Test func tiesGoToTheFirst() throws {
    let fitted = try Sample().run([
      "grid": .map([.init(key: "max_iterations", value: .list([.integer(90), .integer(99)]))])
    ]).fitted()
    #expect(fitted.chosen[0].value == "90")
  }

  /// Another metric may choose another value; whatever the order of the work, the same is chosen.
  @Test func neitherThreadsNorOrderMatter() throws {
    var tune = Self.grid([0.001, 0.1, 1, 100])
    tune["metric"] = .text("accuracy")
    let fitted = try Sample().run(tune).fitted()
    let backwards = try Sample().run(tune, executor: LastFirstExecutor()).fitted()
    #expect(fitted.chosen == backwards.chosen)
    #expect(fitted.outOfFold?.answers == backwards.outOfFold?.answers)
    #expect(fitted.chosen[1].name == "inner accuracy")
  }

  @Test func candidatesThatFailSayWhichTheyWere() throws {
    let tune: [String: ParameterValue] = [
      "grid": .map([.init(key: "l1_ratio", value: .list([.number(0.5)]))])
    ]
    #expect(throws: LearnerError.self) { try Sample().run(tune).fitted() }
    var none = try Sample().run(Self.grid([1]))
    none = RecipeRun(
      none.recipe, rows: none.rows, target: none.target, weights: none.weights, inner: [],
      judge: none.judge, seed: 1, executor: SerialExecutor())
    #expect(
      throws: LearnerError.parameter("there are no inner folds: 'evaluation.inner' is needed")
    ) { try none.fitted() }
  }
}
