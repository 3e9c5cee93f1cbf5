import Glibc
import Learners
import Support
import Testing

@Suite struct ExtraTreesTests {
  private static func fitted(
    _ data: TrainingSet, _ changes: [String: ParameterValue], seed: UInt64 = 1
  ) throws -> FittedForest {
    try #require(
      try ExtraTrees(ParameterValues(defaultsOf: ExtraTrees.parameters, changing: changes))
        .fitted(to: data, seed: seed, executor: SerialExecutor()) as? FittedForest)
  }

  /// One feature with two values: the cut is anywhere between them, with equal chance.
  @Test func cutsAreUniformBetweenSmallestAndLargest() throws {
    let data = SampleData.set(Matrix([[2], [2], [6]]), classes: [0, 0, 1])
    let forest = try Self.fitted(data, ["trees": .integer(2000)])
    let places = [2.4, 3, 4, 5, 5.6]
    let answers = try forest.predict(Matrix(places.map { [$0] }), executor: SerialExecutor())
    for (row, place) in places.enumerated() {
      let share = (place - 2) / 4
      // Four standard deviations of a share of 2,000 trees.
      let margin = 4 * (share * (1 - share) / 2000).squareRoot()
      #expect(abs(answers[row, 1] - share) < margin, "\(place): \(answers[row, 1])")
    }
  }

  /// The first cut of evenly spread values is uniform too, although they are many for the bins.
  @Test func manyValuesAreCutUniformly() throws {
    let rows = 3000
    let data = SampleData.set(
      Matrix((0..<rows).map { [Double($0)] }), classes: (0..<rows).map { $0 < 1500 ? 0 : 1 })
    let trees = try (0..<400).map { seed in
      try Self.fitted(
        data, ["trees": .integer(1), "max_depth": .integer(1)], seed: UInt64(seed))
    }
    let cuts = try trees.map { try $0.archive.numbers("thresholds")[0] / Double(rows) }
    for share in [0.1, 0.25, 0.5, 0.75, 0.9] {
      let below = Double(cuts.filter { $0 <= share }.count) / 400
      #expect(abs(below - share) < 4 * (share * (1 - share) / 400).squareRoot(), "\(share)")
    }
  }

  @Test func missingValuesCarryInformation() throws {
    var features = SampleData.noise(rows: 80, columns: 1, seed: 4)
    let classes = (0..<80).map { $0 % 2 }
    for row in 0..<80 {
      features[row, 0] = classes[row] == 1 ? .nan : 3
    }
    let forest = try Self.fitted(
      SampleData.set(features, classes: classes), ["trees": .integer(5)])
    let answers = try forest.predict(Matrix([[.nan], [3]]), executor: SerialExecutor())
    #expect(answers.elements == [0, 1, 1, 0])
  }

  @Test func leavesHaveTheirLeastSize() throws {
    let data = SampleData.classes(rows: 120, columns: 3, count: 2, seed: 12)
    let forest = try Self.fitted(data, ["trees": .integer(3), "min_leaf": .integer(10)])
    let (covers, marks) = (
      try forest.archive.numbers("covers"), try forest.archive.integers("node_features")
    )
    let leaves = covers.indices.filter { marks[$0] & 1 << 30 != 0 }
    #expect(leaves.count > 6)
    #expect(leaves.allSatisfy { covers[$0] >= 10 })
  }
}
