extension FittedBoosting: ExactlyExplained {
  /// Trees do.
  public var asksBackgroundRowByRow: Bool { true }

  /// How boosted trees are explained.
  public func shapMethod(trees: TreePerturbation) -> String { TreeShap.method(trees) }

  /// TreeSHAP of the scores: of two classes the log-odds, of several what becomes
  /// probabilities by softmax, of numbers the targets.
  /// - Throws: `LearnerError.failed` for other columns than in training, `cancelled`.
  public func shapValues(
    of rows: Matrix<Double>, background: ShapBackground, trees: TreePerturbation,
    executor: any Executor
  ) throws(LearnerError) -> ShapValues {
    let scores = try scores(rows, executor: executor)
    let shap = TreeShap(known(rows))
    let standIns =
      trees == .interventional
      ? ShapBackground(rows: known(background.rows), weights: background.weights) : nil
    var values: [Matrix<Double>] = []
    var base: [Double] = []
    for (index, output) in outputs.enumerated() {
      let sums = try shap.sums(
        trees: output.trees.count, outputs: 1, background: standIns, executor: executor
      ) { output.trees[$0].shapNodes }
      let unit = scales.isEmpty ? 1 : scales[index].unit
      values.append(
        Matrix(
          rows: rows.rows, columns: features, elements: sums.values[0].elements.map { $0 * unit }))
      let start = output.start + sums.base[0]
      base.append(scales.isEmpty ? start : scales[index].restore(start, target: 0))
    }
    guard classes == 2 else {
      return ShapValues(
        values: values, base: base, answers: scores, unit: classes > 0 ? .margin : .target)
    }
    // The score of the first class is that of the second, turned round.
    return ShapValues(
      values: [
        Matrix(rows: rows.rows, columns: features, elements: values[0].elements.map { -$0 }),
        values[0],
      ], base: [-base[0], base[0]],
      answers: Matrix(
        rows: rows.rows, columns: 2, elements: scores.elements.flatMap { [-$0, $0] }),
      unit: .margin)
  }

  /// Infinities are missing; of categories the places among those of training.
  private func known(_ rows: Matrix<Double>) -> Matrix<Double> {
    var known = rows
    for at in known.elements.indices where known.elements[at].isInfinite {
      known.elements[at] = .nan
    }
    for (column, names) in categories.enumerated() where !names.isEmpty {
      for row in 0..<rows.rows {
        known[row, column] =
          BoostedTree.bin(of: known[row, column], in: names).map(Double.init)
          ?? ShapNodes.missingCode
      }
    }
    return known
  }
}

extension BoostedTree {
  /// The tree as explanations read it.
  var shapNodes: ShapNodes {
    var sets: [UInt64] = []
    var found: [ShapNodes.Node] = []
    found.reserveCapacity(nodes.count)
    for (place, node) in nodes.enumerated() {
      if isLeaf(place) {
        found.append(.leaf(place))
        continue
      }
      let missingLeft = node.feature & Node.missingLeft != 0
      var split = ShapNodes.Split(
        feature: Int(node.feature & Node.number), threshold: node.threshold,
        missingLeft: missingLeft, left: Int(node.left))
      if node.feature & Node.categorical != 0 {
        // A set of its own for each node, for which way missing ones go is the node's.
        split.isCategory = true
        split.threshold = Double(sets.count / 4)
        let words = categories[Int(node.threshold)].words
        sets += [words[0], words[1], words[2]]
        let last = words[3] & ~(1 << 63)
        sets.append(missingLeft ? last | 1 << 63 : last)
      }
      found.append(.split(split))
    }
    return ShapNodes(nodes: found, covers: covers, answers: values, outputs: 1, sets: sets)
  }
}
