import Learners
import Support
import Testing

/// What every model of the catalog promises, whatever it is.
@Suite struct LearnerContractTests {
  /// A recipe with small parameters, for a task.
  struct Entry: Sendable, CustomTestStringConvertible {
    let name: String
    let task: TaskKind
    var changes: [String: ParameterValue] = [:]
    var testDescription: String { "\(name) \(task.rawValue) \(changes.keys.sorted())" }

    func learner() throws -> any Learner {
      let type = try #require(ModelCatalog.type(named: name))
      return try ModelCatalog.make(
        name, ParameterValues(defaultsOf: type.parameters, changing: changes))
    }

    func fitted(
      _ data: TrainingSet, seed: UInt64 = 5, executor: any Executor = SerialExecutor()
    ) throws -> any FittedLearner {
      try learner().fitted(to: data, seed: seed, executor: executor)
    }
  }

  /// Every model with each of its tasks.
  static let entries = ModelCatalog.all.flatMap { type in
    TaskKind.allCases.filter { type.tasks.contains($0) }.map { task in
      Entry(name: type.name, task: task, changes: small[type.name] ?? [:])
    }
  }

  /// Parameters that keep tests quick.
  static let small: [String: [String: ParameterValue]] = [
    "bilstm_attention": [
      "hidden": .integer(5), "attention_hidden": .integer(3), "layers": .integer(1),
      "epochs": .integer(3), "batch": .integer(64),
    ],
    "cnn": ["epochs": .integer(4), "channels": .list([.integer(3)]), "batch": .integer(32)],
    "gradient_boosting": ["trees": .integer(5), "max_depth": .integer(3)],
    "mlp": ["epochs": .integer(6), "hidden": .list([.integer(8)]), "batch": .integer(32)],
    // Without it, odd shapes have no answer, which its own tests look at.
    "qda": ["reg_param": .number(0.1)],
    "extra_trees": ["trees": .integer(7)],
    "random_forest": ["trees": .integer(7)],
    "svm": ["tolerance": .number(1e-11), "max_iterations": .integer(20_000)],
  ]

  /// The one list of exceptions: promise, model, reason.
  static let exceptions: [String: [String: String]] = [
    "weights are repetitions": [
      "bilstm_attention": "as the mlp",
      "cnn": "as the mlp",
      "extra_trees": "rounding decides which of equally good cuts counts; tested on shallow trees",
      "mlp": "rows are drawn into batches; a weight and a repetition of a row fall differently",
      "knn": "k counts rows, whatever they weigh; weights weigh votes",
      "random_forest": "bootstrap draws depend on the number of rows; tested without bootstrap",
    ],
    "label names do not matter": [
      "bilstm_attention": "as the mlp",
      "cnn": "as the mlp",
      "decision_tree": "as the random forest",
      "extra_trees": "as the random forest",
      "mlp": "each class has initial weights of its own",
      "random_forest": "sums over classes run in class order, so that ties break by rounding",
    ],
    "one row is known": [
      "linear_svm":
        "the intercept is penalised, as LIBLINEAR's is: one row cannot pull it all the way"
    ],
    "every class is needed": [
      "dummy": "its shares are defined: 0 for a class without rows",
      "knn": "as the dummy",
      "decision_tree": "as the dummy",
      "extra_trees": "as the dummy",
      "random_forest": "as the dummy",
    ],
    "long fits can be given up": [
      "dummy": "counts once",
      "knn": "keeps the rows",
      "lda": "one pass over the rows",
      "naive_bayes": "one pass over the rows",
      "qda": "a class at a time; asked once",
      "ridge": "one solution, before which it is asked",
    ],
  ]

  /// Keys of archives that only some models of a kind store.
  static let optionalKeys: [String: Set<String>] = [
    "dummy": ["tilt"],
    "knn": ["classes", "targets"],
    "decision_tree": ["scale_unit"],
    "extra_trees": ["scale_unit"],
    "random_forest": ["scale_unit"],
  ]

  static func keeping(_ promise: String) -> [Entry] {
    entries.filter { exceptions[promise]?[$0.name] == nil }
  }

  static func data(_ task: TaskKind, rows: Int = 60, columns: Int = 4) -> TrainingSet {
    let classes = SampleData.classes(rows: rows, columns: columns, count: 3, seed: 3)
    if task == .classification { return classes }
    let values = Matrix<Double>((0..<rows).map { [classes.features[$0, 0] * 3 + 7, Double($0)] })
    return SampleData.set(classes.features, values: values)
  }

  static let fresh = SampleData.noise(rows: 23, columns: 4, seed: 77)

  @Test(arguments: entries, [1, 2, 7])
  func sameSeedSameBytesAtAnyWidth(_ entry: Entry, _ width: Int) throws {
    // Enough rows for several chunks of work.
    let data = Self.data(entry.task, rows: 600)
    let rows = SampleData.noise(rows: 1100, columns: 4, seed: 6)
    let serial = try entry.fitted(data).predict(rows, executor: SerialExecutor())
    let threads = ThreadedExecutor(width: width)
    let threaded = try entry.fitted(data, executor: threads).predict(rows, executor: threads)
    #expect(serial.elements.map(\.bitPattern) == threaded.elements.map(\.bitPattern))
  }

  @Test(arguments: entries)
  func refitEqualsFit(_ entry: Entry) throws {
    let data = Self.data(entry.task)
    let learner = try entry.learner()
    let answers = try (0..<2).map { _ in
      try learner.fitted(to: data, seed: 9, executor: SerialExecutor())
        .predict(Self.fresh, executor: SerialExecutor()).elements.map(\.bitPattern)
    }
    #expect(answers[0] == answers[1])
  }

  /// A machine with AVX-512 and one with AVX2 learn the same model.
  @Test(arguments: entries)
  func fusedInstructionSetsGiveTheSameBytes(_ entry: Entry) throws {
    let data = Self.data(entry.task)
    let models = try fusedSets.compactMap { set in
      try pinned(to: set) {
        let model = try entry.fitted(data)
        let answers = try model.predict(Self.fresh, executor: SerialExecutor())
        return (model.archive, answers.elements.map(\.bitPattern))
      }
    }
    for model in models.dropFirst() {
      #expect(model.0 == models[0].0)
      #expect(model.1 == models[0].1)
    }
  }

  @Test(arguments: entries)
  func archiveRoundTrips(_ entry: Entry) throws {
    let model = try entry.fitted(Self.data(entry.task))
    let type = try #require(ModelCatalog.type(named: entry.name))
    let restored = try type.restored(from: model.archive)
    let answers = try [model, restored].map {
      try $0.predict(Self.fresh, executor: SerialExecutor()).elements.map(\.bitPattern)
    }
    #expect(answers[0] == answers[1])
    #expect(restored.archive == model.archive)
    #expect(throws: LearnerError.self) { try type.restored(from: ModelArchive()) }
  }

  @Test(arguments: entries)
  func predictionIgnoresRowOrder(_ entry: Entry) throws {
    let model = try entry.fitted(Self.data(entry.task))
    let answers = try model.predict(Self.fresh, executor: SerialExecutor())
    let order = Array((0..<Self.fresh.rows).reversed())
    let turned = try model.predict(
      Self.fresh.selecting(rows: order), executor: SerialExecutor())
    #expect(turned == answers.selecting(rows: order))
    let single = try model.predict(Self.fresh.selecting(rows: [4]), executor: SerialExecutor())
    #expect(single == answers.selecting(rows: [4]))
    let none = try model.predict(Self.fresh.selecting(rows: []), executor: SerialExecutor())
    #expect(none.rows == 0 && none.columns == answers.columns)
  }

  @Test(arguments: entries.filter { $0.task == .classification })
  func probabilitiesAreProbabilities(_ entry: Entry) throws {
    let answers = try entry.fitted(Self.data(.classification))
      .predict(Self.fresh, executor: SerialExecutor())
    #expect(answers.rows == 23 && answers.columns == 3)
    for row in 0..<answers.rows {
      #expect(answers.row(row).allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(abs(answers.row(row).reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test(arguments: keeping("label names do not matter").filter { $0.task == .classification })
  func labelNamesDoNotMatter(_ entry: Entry) throws {
    let data = Self.data(.classification)
    var renamed = data
    let names = [2, 0, 1]
    renamed.target = .classes(data.classes.map { names[$0] }, count: 3)
    let answers = try entry.fitted(data).predict(Self.fresh, executor: SerialExecutor())
    let others = try entry.fitted(renamed).predict(Self.fresh, executor: SerialExecutor())
    for row in 0..<answers.rows {
      for label in 0..<3 {
        #expect(isClose(answers[row, label], others[row, names[label]], within: 1e-8))
      }
    }
  }

  @Test(arguments: keeping("weights are repetitions"))
  func weightsAreRepetitions(_ entry: Entry) throws { try checkRepetitions(entry) }

  @Test(arguments: ["extra_trees", "random_forest"], TaskKind.allCases)
  func weightsAreRepetitionsInAForestWithoutBootstrap(_ name: String, _ task: TaskKind) throws {
    let changes: [String: ParameterValue] = [
      "trees": .integer(3), "bootstrap": .bool(false), "features": .text("all"),
      "max_depth": .integer(2),
    ]
    try checkRepetitions(Entry(name: name, task: task, changes: changes))
  }

  private func checkRepetitions(_ entry: Entry) throws {
    var weighted = Self.data(entry.task)
    weighted.weights = (0..<60).map { Double($0 % 3) }
    for label in 0..<3 { weighted.weights[label] = 1 }
    var chosen: [Int] = []
    for row in 0..<60 {
      chosen += [Int](repeating: row, count: Int(weighted.weights[row]))
    }
    let names = weighted.featureNames
    let target: TrainingSet.Target =
      switch weighted.target {
      case .classes(let classes, let count): .classes(chosen.map { classes[$0] }, count: count)
      case .values(let values): .values(values.selecting(rows: chosen))
      }
    let repeated = TrainingSet(
      features: weighted.features.selecting(rows: chosen), featureNames: names, target: target,
      weights: [Double](repeating: 1, count: chosen.count),
      groups: [Int](repeating: 0, count: chosen.count))
    let answers = try entry.fitted(weighted).predict(Self.fresh, executor: SerialExecutor())
    let others = try entry.fitted(repeated).predict(Self.fresh, executor: SerialExecutor())
    for (a, b) in zip(answers.elements, others.elements) { #expect(isClose(a, b, within: 1e-8)) }
  }

  @Test(arguments: entries, [Double.nan, .infinity, -.infinity])
  func missingValuesAreTakenOrRefused(_ entry: Entry, _ value: Double) throws {
    let type = try #require(ModelCatalog.type(named: entry.name))
    let whole = Self.data(entry.task)
    var holed = whole
    holed.features[7, 2] = value
    var rows = Self.fresh
    rows[3, 1] = value
    if type.acceptsMissing {
      let answers = try entry.fitted(holed).predict(rows, executor: SerialExecutor())
      #expect(answers.elements.allSatisfy { $0.isFinite })
    } else {
      #expect(throws: LearnerError.nonFinite(row: 7, column: 2)) { try entry.fitted(holed) }
      let model = try entry.fitted(whole)
      #expect(throws: LearnerError.nonFinite(row: 3, column: 1)) {
        try model.predict(rows, executor: SerialExecutor())
      }
    }
  }

  @Test(arguments: keeping("every class is needed").filter { $0.task == .classification })
  func everyClassIsNeeded(_ entry: Entry) throws {
    var data = Self.data(.classification)
    data.target = .classes(data.classes.map { $0 == 1 ? 0 : $0 }, count: 3)
    #expect(throws: LearnerError.classAbsent(1)) { try entry.fitted(data) }
  }

  @Test(arguments: entries)
  func badWeightsAndTargetsAreRefused(_ entry: Entry) throws {
    for weights in [[0.0, 0], [1, -1], [1, .nan], [.infinity, 1]] {
      var data = Self.data(entry.task, rows: 6)
      data.weights = weights + [Double](repeating: weights[0], count: 4)
      #expect(throws: LearnerError.self) { try entry.fitted(data) }
    }
    var empty = Self.data(entry.task)
    empty.features = empty.features.selecting(rows: [])
    empty.weights = []
    empty.target =
      entry.task == .classification
      ? .classes([], count: 2) : .values(Matrix(rows: 0, columns: 1, elements: []))
    #expect(throws: LearnerError.tooFewRows(found: 0, needed: 1)) { try entry.fitted(empty) }
    if entry.task == .regression {
      var data = Self.data(.regression)
      var values = Matrix(repeating: 1.0, rows: 60, columns: 1)
      values[4, 0] = .nan
      data.target = .values(values)
      #expect(throws: LearnerError.self) { try entry.fitted(data) }
    }
    let model = try entry.fitted(Self.data(entry.task, columns: 4))
    if entry.name != "dummy" {
      #expect(throws: LearnerError.failed("expected 4 columns as in training, found 1")) {
        try model.predict(Self.fresh.selecting(columns: [1]), executor: SerialExecutor())
      }
    }
  }

  @Test(
    arguments: entries.filter {
      $0.task == .classification || exceptions["one row is known"]?[$0.name] == nil
    })
  func oneClassIsCertain(_ entry: Entry) throws {
    let data =
      entry.task == .classification
      ? SampleData.set(Matrix([[1, 2]]), classes: [0], count: 1)
      : SampleData.set(Matrix([[1, 2]]), values: Matrix([[4]]))
    let answers = try entry.fitted(data).predict(Matrix([[5, -1]]), executor: SerialExecutor())
    #expect(answers.elements == [entry.task == .classification ? 1 : 4])
  }
}
