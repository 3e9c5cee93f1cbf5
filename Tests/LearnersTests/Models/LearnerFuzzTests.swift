import Learners
import Testing

/// Odd shapes, scales and parameters: an error or finite answers, never a trap.
@Suite struct LearnerFuzzTests {
  typealias Entry = LearnerContractTests.Entry

  @Test(arguments: LearnerContractTests.entries, 0..<16)
  func oddProblems(_ entry: Entry, _ seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let type = try #require(ModelCatalog.type(named: entry.name))
    let values = OddInput.values(of: type.parameters, keeping: entry.changes, &generator)
    let data = OddInput.trainingSet(entry.task, &generator)
    let answers = Result<Matrix<Double>, any Error> {
      try ModelCatalog.make(entry.name, values)
        .fitted(to: data, seed: generator.next(), executor: SerialExecutor())
        .predict(data.features, executor: SerialExecutor())
    }
    let problem = Self.problem(with: answers, data, entry.task)
    #expect(problem == nil, "seed \(seed): \(Canonical.text(values))")
  }

  private static func problem(
    with answers: Result<Matrix<Double>, any Error>, _ data: TrainingSet, _ task: TaskKind
  ) -> String? {
    switch answers {
    case .success(let answers):
      OddInput.problem(with: answers, rows: data.features.rows, outputs: data.outputs, task)
    // Refusing is fine, as long as it is done in the learners' own words.
    case .failure(let error): error is LearnerError ? nil : "\(error)"
    }
  }

  /// Shapes that people meet, each at every scale that numbers have.
  enum Shape: String, CaseIterable {
    case plain = "plain"
    case constant = "constant columns"
    case single = "one row"
    case certain = "one class"
    case wide = "more columns than rows"
    case weightless = "weights of 0"

    func data(_ task: TaskKind) -> TrainingSet {
      switch self {
      case .plain: return LearnerContractTests.data(task, rows: 24)
      case .constant:
        var data = LearnerContractTests.data(task, rows: 24)
        for row in 0..<24 {
          data.features[row, 1] = -1
          data.features[row, 2] = 0
        }
        return data
      case .single:
        let row = Matrix([[0.5, -2, 1]])
        return task == .classification
          ? SampleData.set(row, classes: [0], count: 1) : SampleData.set(row, values: row)
      case .certain:
        let features = SampleData.noise(rows: 9, columns: 3, seed: 4)
        return task == .classification
          ? SampleData.set(features, classes: [Int](repeating: 0, count: 9), count: 1)
          : SampleData.set(features, values: Matrix(repeating: 2, rows: 9, columns: 1))
      case .wide: return LearnerContractTests.data(task, rows: 6, columns: 30)
      case .weightless:
        var data = LearnerContractTests.data(task, rows: 24)
        for row in 6..<24 where row % 2 == 0 { data.weights[row] = 0 }
        return data
      }
    }
  }

  @Test(arguments: LearnerContractTests.entries, Shape.allCases)
  func extremeScales(_ entry: Entry, _ shape: Shape) throws {
    for scale in [1, 1e-300, 1e300] {
      var data = shape.data(entry.task)
      for at in data.features.elements.indices { data.features.elements[at] *= scale }
      if case .values(var values) = data.target, scale != 1 {
        for at in values.elements.indices { values.elements[at] *= scale }
        data.target = .values(values)
      }
      let answers = Result<Matrix<Double>, any Error> {
        try entry.fitted(data).predict(data.features, executor: SerialExecutor())
      }
      let problem = Self.problem(with: answers, data, entry.task)
      #expect(problem == nil, "scale \(scale)")
      // Numbers of everyday size are not refused.
      if scale == 1 { #expect(throws: Never.self) { try answers.get() } }
    }
  }
}
