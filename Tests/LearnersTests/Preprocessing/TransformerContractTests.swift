import Learners
import Testing

/// What every preprocessing step of the catalog promises, whatever it is.
@Suite struct TransformerContractTests {
  static let names = TransformerCatalog.all.map { $0.name }

  private func fitted(
    _ name: String, _ rows: Matrix<Double>
  ) throws -> any FittedTransformer {
    let type = try #require(TransformerCatalog.type(named: name))
    let step = try TransformerCatalog.make(name, ParameterValues(defaultsOf: type.parameters))
    let classes = [Int](repeating: 0, count: rows.rows)
    return try step.fitted(to: SampleData.set(rows, classes: classes), seed: 3)
  }

  private static let complete = SampleData.noise(rows: 30, columns: 5, seed: 2)
  private static let fresh = SampleData.noise(rows: 9, columns: 5, seed: 3)

  @Test(arguments: names)
  func namesFitColumns(_ name: String) throws {
    let step = try fitted(name, Self.complete)
    #expect(try step.transform(Self.fresh).columns == step.outputNames.count)
    #expect(Set(step.outputNames).count == step.outputNames.count)
  }

  @Test(arguments: names)
  func refitEqualsFit(_ name: String) throws {
    let answers = try (0..<2).map { _ in
      try fitted(name, Self.complete).transform(Self.fresh).elements.map(\.bitPattern)
    }
    #expect(answers[0] == answers[1])
  }

  @Test(arguments: names)
  func eachRowStandsForItself(_ name: String) throws {
    let step = try fitted(name, Self.complete)
    let answers = try step.transform(Self.fresh)
    let order = Array((0..<9).reversed())
    #expect(
      try step.transform(Self.fresh.selecting(rows: order)) == answers.selecting(rows: order))
    #expect(try step.transform(Self.fresh.selecting(rows: [])).rows == 0)
  }

  @Test(arguments: names)
  func orderOfTrainingRowsDoesNotMatter(_ name: String) throws {
    let order = (0..<30).map { ($0 * 7) % 30 }
    let other = try fitted(name, Self.complete.selecting(rows: order)).transform(Self.fresh)
    let answers = try fitted(name, Self.complete).transform(Self.fresh)
    for (a, b) in zip(answers.elements, other.elements) { #expect(abs(a - b) < 1e-12) }
  }

  @Test(arguments: names, 0..<10)
  func oddShapesAndScales(_ name: String, _ seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let rows = [0, 1, 2, 17][generator.below(4)]
    let columns = [0, 1, 6][generator.below(3)]
    let limit = Double.greatestFiniteMagnitude
    let scales: [Double] = [0, 1, 1e-300, 1e300, -limit, .leastNonzeroMagnitude, .nan]
    var values = SampleData.noise(rows: rows, columns: columns, seed: generator.next())
    for at in values.elements.indices {
      let value = values.elements[at] * scales[generator.below(scales.count)]
      values.elements[at] = value.isNaN ? value : max(-limit, min(limit, value))
    }
    do {
      let step = try fitted(name, values)
      let answers = try step.transform(values)
      #expect(answers.rows == rows && answers.columns == step.outputNames.count)
      #expect(answers.elements.allSatisfy { !$0.isInfinite }, "seed \(seed)")
    } catch let error as LearnerError {
      #expect(error == .tooFewRows(found: 0, needed: 1) && rows == 0, "seed \(seed): \(error)")
    }
  }

  @Test(arguments: names)
  func otherColumnsAreRefused(_ name: String) throws {
    let step = try fitted(name, Self.complete)
    #expect(throws: LearnerError.failed("expected 5 columns as in training, found 2")) {
      try step.transform(Self.fresh.selecting(columns: [0, 1]))
    }
  }
}
