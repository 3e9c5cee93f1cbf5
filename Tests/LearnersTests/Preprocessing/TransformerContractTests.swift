import Learners
import Support
import Testing

/// What every step of the catalog promises, whatever it is.
@Suite struct TransformerContractTests {
  /// A recipe with parameters that do something.
  struct Entry: Sendable, CustomTestStringConvertible {
    let name: String
    var changes: [String: ParameterValue] = [:]
    var testDescription: String { "\(name) \(changes.keys.sorted())" }

    func type() throws -> any Transformer.Type {
      try #require(TransformerCatalog.type(named: name))
    }

    func fitted(
      _ data: TrainingSet, seed: UInt64 = 5, executor: any Executor = SerialExecutor()
    ) throws -> any FittedTransformer {
      try TransformerCatalog.make(
        name, ParameterValues(defaultsOf: try type().parameters, changing: changes)
      ).fitted(to: data, seed: seed, executor: executor)
    }
  }

  /// Parameters that a step needs or that bring out another side of it.
  static let variants: [String: [[String: ParameterValue]]] = [
    "impute": [
      [:], ["add_indicator": .bool(true)],
      ["strategy": .text("knn"), "weights": .text("distance"), "add_indicator": .bool(true)],
    ],
    "one_hot": [["columns": .list([.text("f1")])]],
    "pca": [[:], ["components": .integer(2), "whiten": .bool(true)]],
    "power_transform": [[:], ["standardize": .bool(false)]],
    "quantile_transform": [[:], ["distribution": .text("normal")]],
    "select_k_best": [["k": .integer(2)], ["k": .integer(2), "score": .text("mutual_info")]],
  ]

  static let entries = TransformerCatalog.all.flatMap { type in
    (variants[type.name] ?? [[:]]).map { Entry(name: type.name, changes: $0) }
  }

  /// Steps that refuse NaN; all others take it as missing.
  static let refusesMissing: Set<String> = [
    "correlation_filter", "pca", "polynomial_features", "select_k_best",
  ]

  /// Steps that take infinities as missing too; all others refuse them.
  static let takesInfinity: Set<String> = ["impute"]

  /// Shapes that a step refuses, with the reason.
  static let refusedShapes: [String: [String: String]] = [
    "pca": ["one row": "one row has no directions"],
    "variance_filter": [
      "one row": "no feature varies", "constant": "no feature varies",
    ],
  ]

  static func data(rows: Int = 60, columns: Int = 4) -> TrainingSet {
    var data = SampleData.classes(rows: rows, columns: columns, count: 3, seed: 3)
    // Codes, for the step that wants some; at least 0, for none that does not care.
    for row in 0..<rows where columns > 1 { data.features[row, 1] = Double(row % 4) }
    data.groups = (0..<rows).map { $0 % 5 }
    return data
  }

  static let fresh = data(rows: 23).features
  static let freshGroups = (0..<23).map { $0 / 4 }

  private func bits(_ matrix: Matrix<Double>) -> [UInt64] { matrix.elements.map(\.bitPattern) }

  @Test(arguments: entries, [1, 2, 7])
  func sameBytesAtAnyWidth(_ entry: Entry, _ width: Int) throws {
    let data = Self.data(rows: 1300)
    let serial = try entry.fitted(data)
    let threads = ThreadedExecutor(width: width)
    let threaded = try entry.fitted(data, executor: threads)
    #expect(serial.archive == threaded.archive)
    let answers = try serial.transform(
      data.features, groups: data.groups, executor: SerialExecutor())
    let others = try threaded.transform(data.features, groups: data.groups, executor: threads)
    #expect(bits(answers) == bits(others))
  }

  @Test(arguments: entries)
  func refitEqualsFit(_ entry: Entry) throws {
    let archives = try (0..<2).map { _ in try entry.fitted(Self.data(), seed: 9).archive }
    #expect(archives[0] == archives[1])
  }

  @Test(arguments: entries)
  func rowsAreTransformedByThemselves(_ entry: Entry) throws {
    let step = try entry.fitted(Self.data())
    let answers = try step.transform(
      Self.fresh, groups: Self.freshGroups, executor: SerialExecutor())
    let order = Array((0..<Self.fresh.rows).reversed())
    let turned = try step.transform(
      Self.fresh.selecting(rows: order), groups: order.map { Self.freshGroups[$0] },
      executor: SerialExecutor())
    let isTransductive = try entry.type().isTransductive
    for (a, b) in zip(turned.elements, answers.selecting(rows: order).elements) {
      // Sums over a subject's rows run in another order.
      #expect(isTransductive ? isClose(a, b, within: 1e-12) : a.bitPattern == b.bitPattern)
    }
    let none = try step.transform(
      Self.fresh.selecting(rows: []), groups: [], executor: SerialExecutor())
    #expect(none.rows == 0 && none.columns == answers.columns)
    if isTransductive { return }
    let single = try step.transform(
      Self.fresh.selecting(rows: [4]), groups: [0], executor: SerialExecutor())
    #expect(bits(single) == bits(answers.selecting(rows: [4])))
  }

  @Test(arguments: entries)
  func namesBelongToColumns(_ entry: Entry) throws {
    var data = Self.data()
    if !TransformerContractTests.refusesMissing.contains(entry.name) {
      data.features[3, 0] = .nan
    }
    let step = try entry.fitted(data)
    let answers = try step.transform(
      data.features, groups: data.groups, executor: SerialExecutor())
    #expect(answers.rows == 60 && answers.columns == step.outputNames.count)
    #expect(Set(step.outputNames).count == step.outputNames.count)
    #expect(throws: LearnerError.failed("expected 4 columns as in training, found 3")) {
      try step.transform(
        Self.fresh.selecting(columns: [0, 1, 2]), groups: Self.freshGroups,
        executor: SerialExecutor())
    }
  }

  @Test(arguments: entries)
  func archiveRoundTrips(_ entry: Entry) throws {
    let step = try entry.fitted(Self.data())
    let restored = try entry.type().restored(from: step.archive)
    let answers = try [step, restored].map {
      bits(
        try $0.transform(Self.fresh, groups: Self.freshGroups, executor: SerialExecutor()))
    }
    #expect(answers[0] == answers[1])
    #expect(restored.archive == step.archive)
    #expect(restored.outputNames == step.outputNames && restored.notes == step.notes)
    #expect(throws: LearnerError.self) { try entry.type().restored(from: ModelArchive()) }
  }

  @Test(arguments: entries)
  func damagedArchivesAreRefusedOrHarmless(_ entry: Entry) throws {
    let archive = try entry.fitted(Self.data()).archive
    for damage in ArchiveDamage.all(of: archive) { try check(damage.archive, entry) }
    for seed in 0..<20 {
      var damaged = archive
      var generator = SplitMix64(seed: UInt64(seed))
      for _ in 0...generator.below(4) { ArchiveDamage.damage(&damaged, &generator) }
      try check(damaged, entry)
    }
  }

  private func check(_ archive: ModelArchive, _ entry: Entry) throws {
    do throws(LearnerError) {
      let step = try TransformerCatalog.type(named: entry.name)?.restored(from: archive)
      let answers = try step?.transform(
        Self.fresh, groups: Self.freshGroups, executor: SerialExecutor())
      #expect(answers.map { $0.rows == 23 } != false)
    } catch {
      #expect("\(error)".isEmpty == false)
    }
  }

  @Test(arguments: entries, [Double.nan, .infinity, -.infinity])
  func missingValuesAreTakenOrRefused(_ entry: Entry, _ value: Double) throws {
    var holed = Self.data()
    holed.features[7, 2] = value
    var rows = Self.fresh
    rows[3, 0] = value
    let isTaken =
      value.isNaN
      ? !Self.refusesMissing.contains(entry.name) : Self.takesInfinity.contains(entry.name)
    if isTaken {
      let step = try entry.fitted(holed)
      let answers = try step.transform(
        rows, groups: Self.freshGroups, executor: SerialExecutor())
      // What is missing stays missing or is filled; nothing else becomes so.
      #expect(answers.elements.count { !$0.isFinite } <= 1)
      return
    }
    #expect(throws: LearnerError.nonFinite(row: 7, column: 2)) { try entry.fitted(holed) }
    let step = try entry.fitted(Self.data())
    #expect(throws: LearnerError.nonFinite(row: 3, column: 0)) {
      try step.transform(rows, groups: Self.freshGroups, executor: SerialExecutor())
    }
  }

  @Test(arguments: entries)
  func noRowsAreRefused(_ entry: Entry) {
    var data = Self.data()
    data.features = data.features.selecting(rows: [])
    data.target = .classes([], count: 3)
    data.weights = []
    data.groups = []
    let needed = entry.name == "pca" ? 2 : 1
    #expect(throws: LearnerError.tooFewRows(found: 0, needed: needed)) { try entry.fitted(data) }
  }

  @Test(arguments: entries)
  func oneRowAndConstantColumns(_ entry: Entry) throws {
    var constant = Self.data()
    for row in 0..<60 {
      for column in 0..<4 { constant.features[row, column] = [0.1, 2, 1e9, 0][column] }
    }
    for (shape, data) in [("one row", Self.data(rows: 1)), ("constant", constant)] {
      if Self.refusedShapes[entry.name]?[shape] != nil {
        #expect(throws: LearnerError.self) { try entry.fitted(data) }
        continue
      }
      let step = try entry.fitted(data)
      for (rows, groups) in [(data.features, data.groups), (Self.fresh, Self.freshGroups)] {
        let answers = try step.transform(rows, groups: groups, executor: SerialExecutor())
        #expect(answers.elements.allSatisfy { $0.isFinite }, "\(shape)")
      }
    }
  }

  @Test(arguments: entries, [1e-300, 1e150, 1e300])
  func extremeScales(_ entry: Entry, _ scale: Double) throws {
    var data = Self.data()
    for at in data.features.elements.indices { data.features.elements[at] *= scale }
    let step = try entry.fitted(data)
    for rows in [data.features, Self.fresh] {
      let groups = rows.rows == 60 ? data.groups : Self.freshGroups
      let answers = try step.transform(rows, groups: groups, executor: SerialExecutor())
      #expect(answers.elements.allSatisfy { $0.isFinite })
    }
  }

  @Test(arguments: entries, 0..<30)
  func oddShapesAreAnsweredOrRefused(_ entry: Entry, _ seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let rows = [1, 2, 3, 9, 40][generator.below(5)]
    let columns = [0, 1, 2, 5, 60][generator.below(5)]
    var data = SampleData.set(
      SampleData.noise(rows: rows, columns: columns, seed: generator.next()),
      classes: (0..<rows).map { _ in generator.below(3) }, count: 3)
    let scales: [Double] = [0, 1, 1e-300, 1e300, 1e150, -1e308, .leastNonzeroMagnitude]
    let limit = Double.greatestFiniteMagnitude
    for column in 0..<columns {
      let scale = scales[generator.below(scales.count)]
      for row in 0..<rows {
        let value = max(-limit, min(limit, data.features[row, column] * scale))
        data.features[row, column] = generator.below(9) == 0 ? .nan : value
      }
    }
    if seed % 3 == 0 {
      for at in data.features.elements.indices where data.features.elements[at].isNaN {
        data.features.elements[at] = 0
      }
    }
    do {
      let step = try entry.fitted(data)
      let answers = try step.transform(
        data.features, groups: data.groups, executor: SerialExecutor())
      #expect(answers.rows == rows && answers.columns == step.outputNames.count)
      #expect(answers.elements.allSatisfy { !$0.isInfinite }, "seed \(seed)")
      let gaps = data.features.elements.count { $0.isNaN }
      #expect(gaps > 0 || answers.elements.allSatisfy { $0.isFinite }, "seed \(seed)")
    } catch let error as LearnerError {
      #expect("\(error)".isEmpty == false)
    }
  }
}
