import Foundation
import Learners
import Support
import Testing

/// What every metric of the catalog keeps.
@Suite struct MetricCatalogTests {
  @Test func namesAreSortedAndUnique() {
    let names = MetricCatalog.all.map { $0.name }
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
    for name in names { #expect(MetricCatalog.metric(named: name)?.name == name) }
    #expect(MetricCatalog.metric(named: "accuracies") == nil)
  }

  @Test func everyMetricHasItsFileItsLineAndItsTest() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let root = tests.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sources = root.appendingPathComponent("Sources/Learners/Metrics")
    let files = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { file in
      let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
      return text.contains("public static let name = ")
    }
    let types = MetricCatalog.all.map { "\($0)" }
    #expect(files.sorted() == types.map { $0 + ".swift" }.sorted())
    for type in types {
      let test = tests.appendingPathComponent(type + "Tests.swift").path
      #expect(FileManager.default.fileExists(atPath: test), "\(type) has no test")
    }
  }

  @Test(arguments: MetricCatalog.all.map { $0.name })
  func scoresOfUnitsAreScoresOfTheirRows(_ name: String) throws {
    let metric = try #require(MetricCatalog.metric(named: name)).init()
    for reference in try MetricCase.all(type(of: metric).task) {
      let unit = (0..<reference.outcome.count).map { $0 % 3 }
      let scores = metric.scorer(reference.outcome, unit: unit, units: 4).scorePerUnit(units: 4)
      for number in 0..<4 {
        let rows = reference.outcome.selecting(unit.indices.filter { unit[$0] == number })
        #expect(isClose(scores[number], metric.score(rows), within: 1e-12))
      }
    }
  }

  @Test(arguments: MetricCatalog.all.map { $0.name })
  func agreesWithReferences(_ name: String) throws {
    let metric = try #require(MetricCatalog.metric(named: name))
    for reference in try MetricCase.all(metric.task) {
      let score = metric.init().score(reference.outcome)
      let expected = try reference.expected(name)
      #expect(
        isClose(score, expected, within: 1e-12),
        "\(reference.name): \(String(describing: score)), expected \(String(describing: expected))")
    }
  }

  @Test(arguments: MetricCatalog.all.map { $0.name }, [3, 12, 60] as [Int])
  func weightsAreRepetitions(_ name: String, units: Int) throws {
    let metric = try #require(MetricCatalog.metric(named: name)).init()
    var random = SplitMix64(seed: Seed.derive(from: 11, name))
    for reference in try MetricCase.all(type(of: metric).task) {
      let unit = (0..<reference.outcome.count).map { _ in random.below(units) }
      let scorer = metric.scorer(reference.outcome, unit: unit, units: units)
      for round in 0..<6 {
        let weights = (0..<units).map { _ in random.below(round + 1) }
        let rows = unit.indices.flatMap { [Int](repeating: $0, count: weights[unit[$0]]) }
        let repeated = rows.isEmpty ? nil : metric.score(reference.outcome.selecting(rows))
        let weighted = scorer.score(weights: weights)
        #expect(
          isClose(weighted, repeated, within: 1e-12),
          "\(reference.name), weights \(weights): \(String(describing: weighted))")
      }
    }
  }

  @Test(arguments: MetricCatalog.all.map { $0.name })
  func isUndefinedWithoutRows(_ name: String) throws {
    let metric = try #require(MetricCatalog.metric(named: name)).init()
    let first = try #require(try MetricCase.all(type(of: metric).task).first).outcome
    let scorer = metric.scorer(first, unit: [Int](repeating: 1, count: first.count), units: 3)
    #expect(scorer.score(weights: [2, 0, 1]) == nil)
    #expect(metric.score(first.selecting([])) == nil)
  }

  @Test(arguments: MetricCatalog.all.map { $0.name })
  func rowOrderDoesNotMatter(_ name: String) throws {
    let metric = try #require(MetricCatalog.metric(named: name)).init()
    var random = SplitMix64(seed: 5)
    for reference in try MetricCase.all(type(of: metric).task) {
      var order = Array(0..<reference.outcome.count)
      random.shuffle(&order)
      let shuffled = metric.score(reference.outcome.selecting(order))
      #expect(isClose(shuffled, metric.score(reference.outcome), within: 1e-12))
    }
  }

  @Test(arguments: MetricCatalog.names(for: .classification))
  func classNumbersDoNotMatter(_ name: String) throws {
    let metric = try #require(MetricCatalog.metric(named: name)).init()
    for reference in try MetricCase.classification() {
      guard case .classes(let truth, let predicted, let probabilities) = reference.outcome.answers,
        probabilities.columns > 2
      else { continue }
      let last = probabilities.columns - 1
      let mirrored = Outcome(
        .classes(
          truth: truth.map { last - $0 }, predicted: predicted.map { last - $0 },
          probabilities: probabilities.selecting(columns: (0...last).reversed())))
      #expect(isClose(metric.score(mirrored), metric.score(reference.outcome), within: 1e-12))
    }
  }
}
