extension FittedForest: ExactlyExplained {
  /// Trees do.
  public var asksBackgroundRowByRow: Bool { true }

  /// How forests are explained.
  public func shapMethod(trees: TreePerturbation) -> String { TreeShap.method(trees) }

  /// TreeSHAP: the mean of the trees' values, for probabilities or targets.
  ///
  /// Probabilities sum to 1, so the values of the last class are what the others leave.
  /// - Throws: `LearnerError.failed` for other columns than in training, `cancelled`.
  public func shapValues(
    of rows: Matrix<Double>, background: ShapBackground, trees: TreePerturbation,
    executor: any Executor
  ) throws(LearnerError) -> ShapValues {
    let answers = try predict(rows, executor: executor)
    let isClasses = scale == nil
    let kept = isClasses ? outputs - 1 : outputs
    let grown = self.trees
    var sums = try TreeShap(known(rows)).sums(
      trees: grown.count, outputs: kept,
      background: trees == .interventional
        ? ShapBackground(rows: known(background.rows), weights: background.weights) : nil,
      executor: executor
    ) { [outputs] in
      grown[$0].shapNodes(of: outputs, keeping: kept)
    }
    let share = 1 / Double(max(grown.count, 1)) * (scale?.unit ?? 1)
    for output in sums.values.indices {
      for at in sums.values[output].elements.indices { sums.values[output].elements[at] *= share }
      let mean = sums.base[output] / Double(max(grown.count, 1))
      sums.base[output] = scale?.restore(mean, target: output) ?? mean
    }
    if isClasses { sums.addLastClass(rows: rows.rows, features: features) }
    return ShapValues(
      values: sums.values, base: sums.base, answers: answers,
      unit: isClasses ? .probability : .target)
  }

  /// Infinities are missing; of categories the codes.
  private func known(_ rows: Matrix<Double>) -> Matrix<Double> {
    var known = rows
    for at in known.elements.indices where known.elements[at].isInfinite {
      known.elements[at] = .nan
    }
    for category in categories {
      for row in 0..<rows.rows {
        let code = category.code(rows[row, category.column])
        known[row, category.column] =
          code == Tree.missingKey ? ShapNodes.missingCode : Double(code)
      }
    }
    return known
  }
}

extension TreeShap.Sums {
  /// Adds what the other classes leave of 1.
  fileprivate mutating func addLastClass(rows: Int, features: Int) {
    var last = Matrix(repeating: 0.0, rows: rows, columns: features)
    for matrix in values {
      for at in matrix.elements.indices { last.elements[at] -= matrix.elements[at] }
    }
    values.append(last)
    base.append(1 - base.reduce(0, +))
  }
}

extension Tree {
  /// The tree as explanations read it.
  /// - Parameters:
  ///   - outputs: numbers per answer.
  ///   - kept: the first of them that are explained.
  /// - Returns: the same nodes at the same places.
  func shapNodes(of outputs: Int, keeping kept: Int) -> ShapNodes {
    var answers: [Double] = []
    var found: [ShapNodes.Node] = []
    found.reserveCapacity(nodes.count)
    for node in nodes {
      guard node.isLeaf else {
        found.append(
          .split(
            ShapNodes.Split(
              feature: node.column, threshold: node.threshold,
              missingLeft: node.sendsMissingLeft, isCategory: node.isCategory,
              left: Int(node.next))))
        continue
      }
      found.append(.leaf(kept > 0 ? answers.count / kept : 0))
      if node.next & Node.pure != 0 {
        let label = Int(node.next & ~Node.pure)
        for output in 0..<kept { answers.append(output == label ? 1 : 0) }
      } else {
        let first = Int(node.next) * outputs
        answers += values[first..<first + kept]
      }
    }
    return ShapNodes(nodes: found, covers: covers, answers: answers, outputs: kept, sets: sets)
  }
}
