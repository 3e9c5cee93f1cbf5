import Learners
import Support
import Testing

/// What holds for every model that is explained exactly.
@Suite struct ExplanationContractTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let model: String
    let changes: [String: ParameterValue]
    let classes: Int
    var testDescription: String { "\(model) of \(classes) classes" }
  }

  private static let classifiers: [Case] = [2, 3].flatMap { classes in
    [
      Case(model: "random_forest", changes: ["trees": .integer(20)], classes: classes),
      Case(model: "extra_trees", changes: ["trees": .integer(20)], classes: classes),
      Case(model: "decision_tree", changes: [:], classes: classes),
      Case(model: "gradient_boosting", changes: ["trees": .integer(20)], classes: classes),
      Case(model: "logistic_regression", changes: [:], classes: classes),
      Case(model: "linear_svm", changes: [:], classes: classes),
    ]
  }

  static let cases: [Case] =
    classifiers + [
      Case(model: "random_forest", changes: ["trees": .integer(20)], classes: 0),
      Case(model: "decision_tree", changes: [:], classes: 0),
      Case(model: "gradient_boosting", changes: ["trees": .integer(20)], classes: 0),
      Case(model: "ridge", changes: [:], classes: 0),
      Case(model: "lasso", changes: [:], classes: 0),
    ]

  private func data(_ own: Case, seed: UInt64) -> TrainingSet {
    if own.classes > 0 {
      return SampleData.classes(rows: 150, columns: 6, count: own.classes, seed: seed)
    }
    let features = SampleData.noise(rows: 150, columns: 6, seed: seed)
    return SampleData.set(
      features,
      values: Matrix(
        rows: 150, columns: 2,
        elements: (0..<150).flatMap {
          [100 + 3 * features[$0, 0] * features[$0, 1], features[$0, 2] - 5 * features[$0, 3]]
        }))
  }

  private func explained(
    _ own: Case, trees: TreePerturbation = .pathDependent,
    executor: any Executor = SerialExecutor()
  ) throws -> (ShapValues, answers: Matrix<Double>) {
    let type = try #require(ModelCatalog.all.first { $0.name == own.model })
    let data = data(own, seed: 7)
    let model = try type.init(ParameterValues(defaultsOf: type.parameters, changing: own.changes))
      .fitted(to: data, seed: 1, executor: executor)
    let exact = try #require(model as? any ExactlyExplained)
    let rows = self.data(own, seed: 8).features
    return (
      try exact.shapValues(
        of: rows, background: ShapBackground(rows: data.features, weights: data.weights),
        trees: trees, executor: executor), try model.predict(rows, executor: executor)
    )
  }

  @Test(arguments: cases, TreePerturbation.allCases)
  func addsUpToAnswers(_ own: Case, _ trees: TreePerturbation) throws {
    let (found, answers) = try explained(own, trees: trees)
    #expect(found.additivityError <= 1e-12 * max(1, found.magnitude))
    #expect(found.values.count == answers.columns)
    #expect(found.values.allSatisfy { $0.rows == 150 && $0.columns == 6 })
    if found.unit != .margin {
      for (a, b) in zip(found.answers.elements, answers.elements) {
        #expect(isClose(a, b, within: 1e-12))
      }
    } else {
      for row in 0..<answers.rows {
        let (score, answer) = (Array(found.answers.row(row)), Array(answers.row(row)))
        let best = score.indices.max { score[$0] < score[$1] }
        // A sigmoid may turn what is nearly even.
        if abs(score[0] - score[1]) > 0.5, own.classes == 2 {
          #expect(best == answer.indices.max { answer[$0] < answer[$1] })
        }
      }
    }
    // A model that learned something is not explained by nothing.
    #expect(found.values.contains { $0.elements.contains { abs($0) > 1e-3 } })
  }

  @Test(arguments: cases)
  func sameBytesAtAnyThreadCount(_ own: Case) throws {
    let alone = try explained(own).0
    let threaded = try explained(own, executor: ThreadedExecutor(width: 3)).0
    #expect(alone.values == threaded.values)
    #expect(alone.base == threaded.base)
  }
}
