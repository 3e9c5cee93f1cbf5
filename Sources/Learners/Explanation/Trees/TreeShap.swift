import CKernels

/// Sums the Shapley values of many trees over many rows.
struct TreeShap {
  /// Trees that are made ready at a time.
  private static let block = 16
  /// Rows that one piece of work takes: eight times eight, which the kernel takes at once.
  private static let batches = 8

  /// How trees are explained, in words.
  static func method(_ trees: TreePerturbation) -> String {
    switch trees {
    case .pathDependent: "TreeSHAP, path-dependent"
    case .interventional: "TreeSHAP, interventional"
    }
  }

  /// Rows × features for each output, and the answer where no feature is known; both sums over trees in
  /// their order.
  struct Sums {
    var values: [Matrix<Double>]
    var base: [Double]
  }

  /// Rows, eight at a time: batches × features × 8.
  private let lanes: [Double]
  private let rows: Int
  private let features: Int

  /// - Parameter rows: samples × features; missing values are NaN, of categories their codes.
  init(_ rows: Matrix<Double>) {
    self.rows = rows.rows
    features = rows.columns
    lanes = Self.lanes(rows)
  }

  private static func lanes(_ rows: Matrix<Double>) -> [Double] {
    var lanes = [Double](repeating: 0, count: (rows.rows + 7) / 8 * rows.columns * 8)
    lanes.withUnsafeMutableBufferPointer { lanes in
      rows.elements.withUnsafeBufferPointer { values in
        for row in 0..<rows.rows {
          let first = row / 8 * rows.columns * 8 + row % 8
          for feature in 0..<rows.columns {
            lanes[first + feature * 8] = values[row * rows.columns + feature]
          }
        }
      }
    }
    return lanes
  }

  /// - Parameters:
  ///   - trees: how many there are.
  ///   - outputs: numbers per answer.
  ///   - executor: does the work.
  ///   - tree: makes one ready.
  /// - Returns: values of all rows.
  /// - Throws: `LearnerError.cancelled`.
  func sums(
    trees: Int, outputs: Int, executor: any Executor, _ tree: @Sendable (Int) -> ShapTree
  ) throws(LearnerError) -> Sums {
    let size = features * outputs * 8
    let batches = (rows + 7) / 8
    var sums = [Double](repeating: 0, count: batches * size)
    var base = [Double](repeating: 0, count: outputs)
    for first in stride(from: 0, to: trees, by: Self.block) {
      try executor.checkCancellation()
      let ready = Self.prepared(first..<min(first + Self.block, trees), executor, tree)
      for own in ready { for output in 0..<outputs { base[output] += own.base[output] } }
      sums.withUnsafeMutableBufferPointer { sums in
        lanes.withUnsafeBufferPointer { lanes in
          guard let first = sums.baseAddress, let input = lanes.baseAddress else { return }
          nonisolated(unsafe) let (to, from) = (first, input)
          executor.performRows(batches, by: Self.batches) { own in
            for tree in ready {
              tree.add(own, of: from, step: features * 8, to: to, step: size)
            }
          }
        }
      }
    }
    return Sums(values: matrices(sums, outputs: outputs), base: base)
  }

  /// Values of trees, with whatever stands for what is not known.
  /// - Parameters:
  ///   - trees: how many there are.
  ///   - outputs: numbers per answer.
  ///   - background: rows as the values' own, that stand for it; `nil` for shares of training rows.
  ///   - executor: does the work.
  ///   - nodes: gives a tree.
  /// - Returns: values of all rows.
  /// - Throws: `LearnerError.cancelled`.
  func sums(
    trees: Int, outputs: Int, background: ShapBackground?, executor: any Executor,
    _ nodes: @Sendable (Int) -> ShapNodes
  ) throws(LearnerError) -> Sums {
    guard let background else {
      return try sums(trees: trees, outputs: outputs, executor: executor) { ShapTree(nodes($0)) }
    }
    let total = background.weights.reduce(0, +)
    let rows = background.weights.indices.filter { background.weights[$0] > 0 }
    guard total > 0 else { throw .failed("no background row stands for what is not known") }
    return try sums(trees: trees * rows.count, outputs: outputs, executor: executor) { number in
      let row = rows[number % rows.count]
      return ShapTree(
        nodes(number / rows.count), background: background.rows.row(row),
        weight: background.weights[row] / total)
    }
  }

  private static func prepared(
    _ numbers: Range<Int>, _ executor: any Executor, _ tree: @Sendable (Int) -> ShapTree
  ) -> [ShapTree] {
    var ready = [ShapTree?](repeating: nil, count: numbers.count)
    ready.withUnsafeMutableBufferPointer { slots in
      nonisolated(unsafe) let slots = slots
      executor.perform(chunks: numbers.count) { slots[$0] = tree(numbers.lowerBound + $0) }
    }
    return ready.compactMap { $0 }
  }

  private func matrices(_ sums: [Double], outputs: Int) -> [Matrix<Double>] {
    (0..<outputs).map { output in
      var elements = [Double](repeating: 0, count: rows * features)
      elements.withUnsafeMutableBufferPointer { elements in
        sums.withUnsafeBufferPointer { sums in
          for row in 0..<rows {
            let batch = row / 8 * features
            for feature in 0..<features {
              elements[row * features + feature] =
                sums[((batch + feature) * outputs + output) * 8 + row % 8]
            }
          }
        }
      }
      return Matrix(rows: rows, columns: features, elements: elements)
    }
  }
}

extension ShapTree {
  /// Adds the values of some batches of rows.
  /// - Parameters:
  ///   - batches: eight rows each.
  ///   - lanes: features × 8 of each batch.
  ///   - step: numbers from one batch to the next.
  ///   - sums: features × outputs × 8 of each batch.
  ///   - width: numbers from one batch's sums to the next.
  fileprivate func add(
    _ batches: Range<Int>, of lanes: UnsafePointer<Double>, step: Int,
    to sums: UnsafeMutablePointer<Double>, step width: Int
  ) {
    guard !steps.isEmpty, outputs > 0 else { return }
    let count = ckernels_tree_shap_scratch(depth, points, outputs)
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
    defer { scratch.deallocate() }
    steps.withUnsafeBufferPointer { steps in
      factors.withUnsafeBufferPointer { factors in
        answers.withUnsafeBufferPointer { answers in
          sets.withUnsafeBufferPointer { sets in
            var tree = CKernelsShapTree(
              steps: steps.baseAddress, count: steps.count, points: points,
              factors: factors.baseAddress, answers: answers.baseAddress, outputs: outputs,
              depth: depth, sets: sets.baseAddress)
            for batch in batches {
              ckernels_tree_shap(
                &tree, lanes + batch * step, sums + batch * width,
                scratch.assumingMemoryBound(to: Double.self))
            }
          }
        }
      }
    }
  }
}
