/// Trees that were grown.
public struct FittedForest: FittedLearner {
  let trees: [Tree]
  let features: Int
  let outputs: Int
  /// The unit that a regression grew in; `nil` for classes.
  let scale: TargetScale?

  /// Rows whose answers are summed together: large enough that a tree is used often once it is in
  /// the cache.
  private static let chunk = 512

  /// Number of nodes of all trees.
  public var nodeCount: Int { trees.reduce(0) { $0 + $1.nodes.count } }

  /// Nothing to report.
  public var notes: [String] { [] }

  /// The mean of the trees' answers, summed in the order of the trees.
  /// - Returns: rows × classes, or rows × targets.
  /// - Throws: `LearnerError.failed` for other columns than in training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(features)
    var out = [Double](repeating: 0, count: rows.rows * outputs)
    let chunks = (rows.rows + Self.chunk - 1) / Self.chunk
    out.withUnsafeMutableBufferPointer { out in
      rows.elements.withUnsafeBufferPointer { values in
        guard let out = out.baseAddress else { return }
        // Without features no value is read.
        let base = values.baseAddress ?? UnsafePointer(out)
        nonisolated(unsafe) let (sums, input) = (out, base)
        executor.perform(chunks: chunks) { chunk in
          let first = chunk * Self.chunk
          let count = min(Self.chunk, rows.rows - first)
          let keys = RowKeys(input + first * features, count: count, features: features)
          let own = sums + first * outputs
          add(keys, to: own)
          keys.deallocate()
          finish(own, count: count)
        }
      }
    }
    return Matrix(rows: rows.rows, columns: outputs, elements: out)
  }

  private func add(_ keys: RowKeys, to sums: UnsafeMutablePointer<Double>) {
    withUnsafeTemporaryAllocation(of: Tree.Place.self, capacity: keys.count) { places in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: keys.count) { reached in
        guard let places = places.baseAddress, let reached = reached.baseAddress else { return }
        for tree in trees {
          tree.addAnswers(keys, to: sums, outputs: outputs, places: places, reached: reached)
        }
      }
    }
  }

  private func finish(_ sums: UnsafeMutablePointer<Double>, count: Int) {
    let share = Double(max(trees.count, 1))
    for row in 0..<count {
      for output in 0..<outputs {
        let mean = sums[row * outputs + output] / share
        sums[row * outputs + output] = scale?.restore(mean, target: output) ?? mean
      }
    }
  }
}
