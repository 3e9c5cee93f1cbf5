/// A grown tree: nodes in one array, the root first, the two children of a node side by side.
struct Tree: Sendable {
  /// One node: 16 bytes.
  struct Node: Sendable {
    /// Values up to here go left.
    var threshold: Double
    /// The feature, with `missingLeft` where missing values go left; `leaf` for a leaf.
    var feature: UInt32
    /// The left child; of a leaf, its answer: a class with `pure`, else a row of `values`.
    var next: UInt32

    static let leaf = UInt32.max
    static let missingLeft: UInt32 = 1 << 31
    static let pure: UInt32 = 1 << 31
  }

  var nodes: [Node]
  /// Answers of the leaves that are not of one class: leaves × outputs.
  var values: [Double]

  /// Adds the answers for some rows to sums.
  /// - Parameters:
  ///   - rows: samples × features; missing values are NaN, never infinite.
  ///   - count: how many samples.
  ///   - features: values per sample.
  ///   - sums: samples × outputs.
  ///   - outputs: classes or targets.
  func addAnswers(
    _ rows: UnsafePointer<Double>, count: Int, features: Int, to sums: UnsafeMutablePointer<Double>,
    outputs: Int
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      values.withUnsafeBufferPointer { values in
        guard let root = nodes.baseAddress else { return }
        for row in 0..<count {
          let x = rows + row * features
          var node = root[0]
          while node.feature != Node.leaf {
            let value = x[Int(node.feature & ~Node.missingLeft)]
            let isMissing = value.isNaN && node.feature & Node.missingLeft != 0
            node = root[Int(node.next) + (value <= node.threshold || isMissing ? 0 : 1)]
          }
          let sum = sums + row * outputs
          if node.next & Node.pure != 0 {
            sum[Int(node.next & ~Node.pure)] += 1
          } else {
            let first = Int(node.next) * outputs
            for output in 0..<outputs { sum[output] += values[first + output] }
          }
        }
      }
    }
  }
}
