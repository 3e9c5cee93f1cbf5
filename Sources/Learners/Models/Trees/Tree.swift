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
  ///
  /// All rows go down a level together: their memory accesses overlap, and few branches are guessed
  /// wrong.
  /// - Parameters:
  ///   - rows: samples × features; missing values are NaN, never infinite.
  ///   - count: how many samples.
  ///   - features: values per sample.
  ///   - sums: samples × outputs.
  ///   - outputs: classes or targets.
  ///   - places: room for `count` rows on their way.
  func addAnswers(
    _ rows: UnsafePointer<Double>, count: Int, features: Int, to sums: UnsafeMutablePointer<Double>,
    outputs: Int, places: UnsafeMutablePointer<Place>
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      values.withUnsafeBufferPointer { values in
        guard let root = nodes.baseAddress else { return }
        for row in 0..<count { places[row] = Place(row: UInt32(row), node: 0) }
        var walking = count
        while walking > 0 {
          var kept = 0
          for at in 0..<walking {
            var place = places[at]
            let node = root[Int(place.node)]
            if node.feature != Node.leaf {
              let feature = Int(node.feature & ~Node.missingLeft)
              let value = rows[Int(place.row) * features + feature]
              let missing = value.isNaN ? node.feature >> 31 : 0
              let left: UInt32 = (value <= node.threshold ? 1 : 0) | missing
              place.node = node.next &+ (1 &- left)
              places[kept] = place
              kept += 1
            } else {
              let sum = sums + Int(place.row) * outputs
              if node.next & Node.pure != 0 {
                sum[Int(node.next & ~Node.pure)] += 1
              } else {
                let first = Int(node.next) * outputs
                for output in 0..<outputs { sum[output] += values[first + output] }
              }
            }
          }
          walking = kept
        }
      }
    }
  }

  /// Where a row is on its way down.
  struct Place {
    var row: UInt32
    var node: UInt32
  }
}
