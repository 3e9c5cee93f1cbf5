import CKernels

/// Takes rows down trees; working memory for as many rows at a time as there are keys.
struct TreeWalk {
  private let keys: RowKeys
  private let places: UnsafeMutablePointer<Tree.Place>
  private let reached: UnsafeMutablePointer<UInt32>

  init(_ keys: RowKeys) {
    self.keys = keys
    places = .allocate(capacity: max(keys.count, 1))
    reached = .allocate(capacity: max(keys.count, 1))
  }

  func deallocate() {
    places.deallocate()
    reached.deallocate()
  }

  /// Adds a tree's answers to sums, samples × outputs.
  func addAnswers(of tree: Tree, outputs: Int, to sums: UnsafeMutablePointer<Double>) {
    for row in 0..<keys.count { places[row] = Tree.Place(row: UInt32(row), node: 0) }
    descend(tree, rows: keys.count)
    for row in 0..<keys.count {
      tree.addAnswer(of: Int(reached[row]), outputs: outputs, to: sums + row * outputs)
    }
  }

  /// As `addAnswers(of:outputs:to:)`, for some of the rows only, in rising order.
  func addAnswers(
    of tree: Tree, rows: [Int], outputs: Int, to sums: UnsafeMutablePointer<Double>
  ) {
    for (at, row) in rows.enumerated() { places[at] = Tree.Place(row: UInt32(row), node: 0) }
    descend(tree, rows: rows.count)
    for row in rows {
      tree.addAnswer(of: Int(reached[row]), outputs: outputs, to: sums + row * outputs)
    }
  }

  private func descend(_ tree: Tree, rows: Int) {
    tree.nodes.withUnsafeBufferPointer { nodes in
      guard let root = nodes.baseAddress else { return }
      tree.sets.withUnsafeBufferPointer { sets in
        if let sets = sets.baseAddress {
          ckernels_tree_walk_sets(root, sets, keys.keys, keys.features, places, rows, reached)
        } else {
          ckernels_tree_walk(root, keys.keys, keys.features, places, rows, reached)
        }
      }
    }
  }
}
