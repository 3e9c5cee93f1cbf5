/// A grown tree: nodes in one array, the root first, the two children of a node side by side.
struct Tree: Sendable {
  /// One node: 16 bytes.
  struct Node: Sendable {
    /// Values whose key is at most this go left.
    var key: Int64
    /// The feature, with `missingLeft` where missing values go left; `leaf` for a leaf.
    var feature: UInt32
    /// The left child; of a leaf, its answer: a class with `pure`, else a row of `values`.
    var next: UInt32

    static let leaf = UInt32.max
    static let missingLeft: UInt32 = 1 << 31
    static let pure: UInt32 = 1 << 31
  }

  /// A whole number that is in the order of the values; the largest one for what is missing.
  ///
  /// Comparing whole numbers needs no branch, which would be guessed wrong every other time.
  @inline(__always)
  static func key(_ value: Double) -> Int64 {
    // Adding 0 makes −0 equal to 0.
    let bits = Int64(bitPattern: (value + 0).bitPattern)
    return value.isFinite ? bits ^ (bits >> 63 & .max) : .max
  }

  var nodes: [Node]
  /// Answers of the leaves that are not of one class: leaves × outputs.
  var values: [Double]

  /// Adds the answers for some rows to sums.
  ///
  /// All rows go down a level together: their memory accesses overlap, and few branches are guessed wrong.
  /// - Parameters:
  ///   - keys: samples × features, keys of values.
  ///   - count: how many samples.
  ///   - features: values per sample.
  ///   - sums: samples × outputs.
  ///   - outputs: classes or targets.
  ///   - places: room for `count` rows on their way.
  func addAnswers(
    _ keys: UnsafePointer<Int64>, count: Int, features: Int, to sums: UnsafeMutablePointer<Double>,
    outputs: Int, places: UnsafeMutablePointer<Place>
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      guard let root = nodes.baseAddress else { return }
      for row in 0..<count { places[row] = Place(row: UInt32(row), node: 0) }
      var walking = count
      while walking > 0 {
        var kept = 0
        for at in 0..<walking {
          let place = places[at]
          let node = root[Int(place.node)]
          if node.feature == Node.leaf {
            add(node.next, to: sums + Int(place.row) * outputs, outputs: outputs)
            continue
          }
          let own = keys + Int(place.row) &* features
          // Where missing values go left, the largest key becomes the smallest.
          let turn = Int64(node.feature >> 31)
          let key = own[Int(node.feature & ~Node.missingLeft)] &+ turn
          let right: UInt32 = key > node.key &+ turn ? 1 : 0
          places[kept] = Place(row: place.row, node: node.next &+ right)
          kept &+= 1
        }
        walking = kept
      }
    }
  }

  @inline(__always)
  private func add(_ answer: UInt32, to sum: UnsafeMutablePointer<Double>, outputs: Int) {
    if answer & Node.pure != 0 {
      sum[Int(answer & ~Node.pure)] += 1
    } else {
      let first = Int(answer) * outputs
      for output in 0..<outputs { sum[output] += values[first + output] }
    }
  }

  /// Where a row is on its way down.
  struct Place {
    var row: UInt32
    var node: UInt32
  }
}
