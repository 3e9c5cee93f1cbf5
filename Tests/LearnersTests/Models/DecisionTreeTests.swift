import Learners
import Support
import Testing

@Suite struct DecisionTreeTests {
  /// A grown tree, depth first, left before right.
  private struct Nodes {
    var features: [Int] = []
    var thresholds: [Double] = []
    var covers: [Double] = []
    var leaves: [[Double]] = []

    /// Reads the only tree of an archive.
    init(_ archive: ModelArchive) throws {
      let marks = try archive.integers("node_features")
      let outputs = try archive.integers("shape", count: 2)[1]
      var pending = [0]
      while let node = pending.popLast() {
        let next = try archive.integers("next")[node]
        let isLeaf = marks[node] & 1 << 30 != 0
        features.append(isLeaf ? -1 : marks[node] & (1 << 28 - 1))
        thresholds.append(try archive.numbers("thresholds")[node])
        covers.append(try archive.numbers("covers")[node])
        if !isLeaf {
          pending += [next + 1, next]
        } else if next >= 1 << 31 {
          leaves.append((0..<outputs).map { $0 == next - 1 << 31 ? 1 : 0 })
        } else {
          var answer = Array(
            try archive.numbers("values")[next * outputs..<(next + 1) * outputs])
          if let unit = archive.numbers["scale_unit"] {
            let means = try archive.numbers("scale_means")
            answer = answer.indices.map { (answer[$0] + means[$0] / unit[0]) * unit[0] }
          }
          leaves.append(answer)
        }
      }
    }
  }

  /// Structure, thresholds, weights of nodes, answers of leaves and importances (sums of gains).
  @Test(arguments: try Reference.load("decision_tree").get("trees").list())
  func treesAreScikitLearns(_ reference: JSON) throws {
    let all = try Reference.load("decision_tree")
    let table = try all.get(try reference.get("data").text())
    let features = Matrix(try table.get("features").rows())
    var data =
      try reference.get("task").text() == "classes"
      ? SampleData.set(features, classes: try table.get("classes").integers())
      : SampleData.set(features, values: Matrix(try table.get("values").rows()))
    if case .list = try reference.get("weights") {
      data.weights = try reference.get("weights").numbers()
    }
    var changes: [String: ParameterValue] = [:]
    for key in try reference.get("parameters").keys() {
      switch try reference.get("parameters").get(key) {
      case .text(let text): changes[key] = .text(text)
      case .number(let number) where key == "min_gain": changes[key] = .number(number)
      case let other: changes[key] = .integer(try other.integer())
      }
    }
    let tree = try Self.fitted(data, changes)
    let nodes = try Nodes(tree.archive)
    let tolerance = try all.get("tolerance").number()
    #expect(nodes.features == (try reference.get("features").integers()))
    #expect(nodes.thresholds == (try reference.get("thresholds").numbers()))
    #expect(Self.close(nodes.covers, try reference.get("covers").numbers(), tolerance))
    let leaves = try reference.get("leaves").rows()
    #expect(Self.close(nodes.leaves.flatMap { $0 }, leaves.flatMap { $0 }, tolerance))
    let importances = try reference.get("importances").numbers()
    #expect(Self.close(tree.importances, importances, tolerance))
  }

  @Test func aLimitOfLeavesIsKept() throws {
    let data = SampleData.classes(rows: 200, columns: 3, count: 2, seed: 12)
    for leaves in [2, 3, 10] {
      let tree = try Self.fitted(data, ["max_leaves": .integer(leaves)])
      #expect(tree.nodeCount == 2 * leaves - 1)
    }
    // Without a need to stop, the same questions are asked in another order.
    let whole = try Self.fitted(data, [:])
    let limited = try Self.fitted(data, ["max_leaves": .integer(1_000_000)])
    #expect(whole.nodeCount == limited.nodeCount)
    let answers = try [whole, limited].map {
      try $0.predict(
        LearnerContractTests.fresh.selecting(columns: [0, 1, 2]), executor: SerialExecutor())
    }
    #expect(answers[0] == answers[1])
  }

  @Test func theSeedDoesNotMatterWhereAllFeaturesAreLookedAt() throws {
    let data = SampleData.classes(rows: 100, columns: 5, count: 3, seed: 4)
    #expect(try Self.fitted(data, [:], seed: 1).archive == Self.fitted(data, [:], seed: 2).archive)
    let some: [String: ParameterValue] = ["features": .text("2")]
    #expect(
      try Self.fitted(data, some, seed: 1).archive != Self.fitted(data, some, seed: 2).archive)
  }

  static func fitted(
    _ data: TrainingSet, _ changes: [String: ParameterValue], seed: UInt64 = 1
  ) throws -> FittedForest {
    try #require(
      try DecisionTree(ParameterValues(defaultsOf: DecisionTree.parameters, changing: changes))
        .fitted(to: data, seed: seed, executor: SerialExecutor()) as? FittedForest)
  }

  private static func close(_ found: [Double], _ wanted: [Double], _ tolerance: Double) -> Bool {
    found.count == wanted.count
      && zip(found, wanted).allSatisfy { isClose($0, $1, within: tolerance) }
  }
}
