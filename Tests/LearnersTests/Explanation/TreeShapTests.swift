import CKernels
import Support
import Testing

@testable import Learners

@Suite struct TreeShapTests {
  /// Values of one tree by their definition: over all subsets of features, the answer where a feature
  /// that is not known sends the row both ways.
  private func bruteForce(_ nodes: ShapNodes, row: [Double], output: Int) -> [Double] {
    let features = row.count
    func answer(_ place: Int, _ known: Int) -> Double {
      switch nodes.nodes[place] {
      case .leaf(let own): return nodes.answers[own * nodes.outputs + output]
      case .split(let split):
        let share = nodes.leftShare(split)
        if known >> split.feature & 1 == 0 {
          return share * answer(split.left, known) + (1 - share) * answer(split.left + 1, known)
        }
        return answer(split.left + (goesLeft(split, row, nodes.sets) ? 0 : 1), known)
      }
    }
    let answers = (0..<(1 << features)).map { answer(0, $0) }
    func factorial(_ n: Int) -> Double { (0..<n).reduce(1.0) { $0 * Double($1 + 1) } }
    return (0..<features).map { feature in
      answers.indices.filter { $0 >> feature & 1 == 0 }.reduce(0.0) { sum, known in
        let size = known.nonzeroBitCount
        let weight =
          factorial(size) * factorial(features - size - 1) / factorial(features)
        return sum + weight * (answers[known | 1 << feature] - answers[known])
      }
    }
  }

  private func goesLeft(_ split: ShapNodes.Split, _ row: [Double], _ sets: [UInt64]) -> Bool {
    let value = row[split.feature]
    if split.isCategory {
      let code = Int(value)
      return sets[Int(split.threshold) * 4 + code / 64] >> UInt64(code % 64) & 1 == 1
    }
    return value.isNaN ? split.missingLeft : value <= split.threshold
  }

  /// A tree that asks at random; the last feature holds categories.
  private func randomTree(
    features: Int, outputs: Int, splits: Int, _ random: inout SplitMix64
  ) -> ShapNodes {
    var nodes = ShapNodes(nodes: [.leaf(0)], covers: [100], answers: [], outputs: outputs)
    for _ in 0..<splits {
      let leaves = nodes.nodes.indices.filter {
        if case .leaf = nodes.nodes[$0] { true } else { false }
      }
      let place = leaves[random.below(leaves.count)]
      let feature = random.below(features)
      var split = ShapNodes.Split(
        feature: feature, threshold: Double(random.below(5)) / 4, missingLeft: random.below(2) == 0,
        left: nodes.nodes.count)
      if feature == features - 1 {
        split.isCategory = true
        split.threshold = Double(nodes.sets.count / 4)
        nodes.sets += [random.next(), random.next(), random.next(), random.next()]
      }
      nodes.nodes[place] = .split(split)
      nodes.nodes += [.leaf(0), .leaf(0)]
      // Now and then nobody went left, as with rows of weight 0.
      let left = random.below(8) == 0 ? 0 : nodes.covers[place] * random.uniform()
      nodes.covers += [left, nodes.covers[place] - left]
    }
    for place in nodes.nodes.indices {
      if case .leaf = nodes.nodes[place] {
        nodes.nodes[place] = .leaf(nodes.answers.count / outputs)
        for _ in 0..<outputs {
          nodes.answers.append(random.below(4) == 0 ? 0 : random.uniform() * 4 - 2)
        }
      }
    }
    return nodes
  }

  @Test(arguments: 1...40)
  func equalsBruteForce(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let (features, outputs) = (2 + random.below(7), 1 + random.below(3))
    let trees = (0..<3).map { _ in
      randomTree(features: features, outputs: outputs, splits: random.below(30), &random)
    }
    let count = 1 + random.below(20)
    let rows = Matrix(
      (0..<count).map { _ in
        (0..<features).map { feature in
          if feature == features - 1 { return Double([0, 3, 64, 200, 255][random.below(5)]) }
          return random.below(5) == 0 ? .nan : random.uniform()
        }
      })
    let found = try TreeShap(rows).sums(
      trees: trees.count, outputs: outputs, executor: SerialExecutor()
    ) { ShapTree(trees[$0]) }
    for output in 0..<outputs {
      for row in 0..<count {
        let wanted = trees.map { bruteForce($0, row: Array(rows.row(row)), output: output) }
        for feature in 0..<features {
          let sum = wanted.reduce(0) { $0 + $1[feature] }
          #expect(
            isClose(found.values[output][row, feature], sum, within: 1e-12),
            "seed \(seed), row \(row), feature \(feature), output \(output)")
        }
      }
    }
  }

  /// Values with background rows that stand in, by their definition.
  @Test(arguments: 1...20)
  func interventionalEqualsBruteForce(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(1000 + seed))
    let (features, outputs) = (2 + random.below(5), 1 + random.below(2))
    let trees = (0..<2).map { _ in
      randomTree(features: features, outputs: outputs, splits: random.below(25), &random)
    }
    func rows(_ count: Int) -> Matrix<Double> {
      Matrix(
        (0..<count).map { _ in
          (0..<features).map { feature in
            if feature == features - 1 { return Double([0, 3, 64, 200, 255][random.below(5)]) }
            return random.below(5) == 0 ? .nan : random.uniform()
          }
        })
    }
    let (own, others) = (rows(9), rows(4))
    let background = ShapBackground(rows: others, weights: [1, 0, 2, 0.5])
    let found = try TreeShap(own).sums(
      trees: trees.count, outputs: outputs, background: background, executor: SerialExecutor()
    ) { trees[$0] }
    func answer(_ tree: ShapNodes, _ row: [Double], _ output: Int) -> Double {
      var place = 0
      while true {
        switch tree.nodes[place] {
        case .leaf(let own): return tree.answers[own * outputs + output]
        case .split(let split): place = split.left + (goesLeft(split, row, tree.sets) ? 0 : 1)
        }
      }
    }
    func factorial(_ n: Int) -> Double { (0..<n).reduce(1.0) { $0 * Double($1 + 1) } }
    for row in 0..<9 {
      for output in 0..<outputs {
        let answers = (0..<(1 << features)).map { known -> Double in
          var sum = 0.0
          for (other, weight) in background.weights.enumerated() {
            let mixed: [Double] = (0..<features).map { feature in
              known >> feature & 1 == 1 ? own[row, feature] : others[other, feature]
            }
            for tree in trees { sum += weight / 3.5 * answer(tree, mixed, output) }
          }
          return sum
        }
        for feature in 0..<features {
          var wanted = 0.0
          for known in answers.indices where known >> feature & 1 == 0 {
            let size = known.nonzeroBitCount
            let orders: Double = factorial(size) * factorial(features - size - 1)
            wanted +=
              orders / factorial(features) * (answers[known | 1 << feature] - answers[known])
          }
          #expect(
            isClose(found.values[output][row, feature], wanted, within: 1e-12),
            "seed \(1000 + seed), row \(row), feature \(feature), output \(output)")
        }
        #expect(isClose(found.base[output], answers[0], within: 1e-12))
      }
    }
  }

  /// Fused sets give the same bytes; the baseline rounds more often.
  @Test func instructionSetsAgree() throws {
    var random = SplitMix64(seed: 3)
    let trees = (0..<6).map { index in
      randomTree(features: 12, outputs: 1 + index % 2, splits: 10 + 12 * index, &random)
    }
    let rows = Matrix(
      (0..<30).map { _ in (0..<12).map { $0 == 11 ? 7 : random.uniform() } })
    func values(_ tree: ShapNodes) throws -> [Matrix<Double>] {
      try TreeShap(rows).sums(trees: 1, outputs: tree.outputs, executor: SerialExecutor()) { _ in
        ShapTree(tree)
      }.values
    }
    for tree in trees {
      let own = try values(tree)
      for set in [CKernelsFMA, CKernelsAVX512] {
        if let other = try pinned(to: set, { try values(tree) }) { #expect(other == own) }
      }
      let plain = try #require(try pinned(to: CKernelsBaseline) { try values(tree) })
      for (a, b) in zip(own, plain) {
        for (x, y) in zip(a.elements, b.elements) { #expect(isClose(x, y, within: 1e-13)) }
      }
    }
  }

  private func tree(_ json: JSON, classes: Int) throws -> Tree {
    let (left, feature) = (try json.get("left").integers(), try json.get("feature").integers())
    let threshold = try json.get("threshold").numbers()
    let missing = try json.get("missing_left").integers()
    var tree = Tree()
    tree.covers = try json.get("cover").numbers()
    for (place, value) in try json.get("value").rows().enumerated() {
      if left[place] >= 0 {
        tree.nodes.append(
          Tree.Node(
            threshold: threshold[place], column: feature[place], missingLeft: missing[place] == 1,
            next: UInt32(left[place])))
      } else {
        tree.nodes.append(Tree.Node(answer: UInt32(tree.values.count / value.count)))
        tree.values += value
      }
    }
    return tree
  }

  private func boosted(_ json: JSON) throws -> BoostedTree {
    let (left, feature) = (try json.get("left").integers(), try json.get("feature").integers())
    let threshold = try json.get("threshold").numbers()
    let missing = try json.get("missing_left").integers()
    var tree = BoostedTree()
    tree.covers = try json.get("cover").numbers()
    tree.values = try json.get("value").rows().map { $0[0] }
    for place in left.indices {
      let isLeaf = left[place] < 0
      tree.nodes.append(
        isLeaf
          ? .leaf(at: place)
          : BoostedTree.Node(
            threshold: threshold[place],
            feature: UInt32(feature[place])
              | (missing[place] == 1 ? BoostedTree.Node.missingLeft : 0),
            left: UInt32(left[place])))
    }
    tree.depth = try #require(tree.measuredDepth(features: 100, names: []))
    return tree
  }

  @Test(arguments: try Reference.load("treeshap").get("cases").list())
  func agreesWithShapPackage(_ reference: JSON) throws {
    let rows = Matrix(
      try reference.get("rows").list().map { try $0.list().map { try $0.optionalNumber() ?? .nan } }
    )
    let classes = try reference.get("classes").integer()
    let trees = try reference.get("trees").list()
    let isForest = try reference.get("kind").text() == "forest"
    let model: any ExactlyExplained
    if isForest {
      model = FittedForest(
        trees: try trees.map { try tree($0, classes: classes) }, features: rows.columns,
        outputs: max(classes, 1), scale: classes > 0 ? nil : TargetScale(means: [0], unit: 1))
    } else {
      var booster = FittedBoosting(
        features: rows.columns, categories: Array(repeating: [], count: rows.columns), notes: [])
      booster.classes = classes
      booster.outputs = (0..<classes).map { _ in FittedBoosting.Output(start: 0, trees: []) }
      for (json, output) in zip(trees, try reference.get("output").integers()) {
        booster.outputs[output].trees.append(try boosted(json))
      }
      model = booster
    }
    let found = try model.shapValues(
      of: rows,
      background: ShapBackground(
        rows: rows, weights: [Double](repeating: 1, count: rows.rows)), trees: .pathDependent,
      executor: SerialExecutor())
    let tolerance = isForest ? 1e-9 : try Reference.load("treeshap").get("tolerance").number()
    let wanted = try reference.get("values").list().map { Matrix(try $0.rows()) }
    #expect(found.values.count == wanted.count)
    for (own, other) in zip(found.values, wanted) {
      for (a, b) in zip(own.elements, other.elements) {
        #expect(isClose(a, b, within: tolerance))
      }
    }
    for (output, base) in try reference.get("base").numbers().enumerated() {
      #expect(isClose(found.base[0, output], base, within: 1e-9))
    }
    #expect(found.additivityError < 1e-12 * max(1, found.magnitude))
  }
}
