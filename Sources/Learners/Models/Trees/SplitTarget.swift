#if canImport(Glibc)
  import Glibc
#endif

/// A training row as a tree sees it: which row, its class, its weight (with its bootstrap count).
struct TreeSample {
  var row: UInt32
  var label: UInt32
  var weight: Double
}

/// What a tree sums up over rows, and how good a group of rows with those sums is.
///
/// A split is as good as the scores of its two sides together; higher is better.
protocol SplitTarget: Sendable {
  /// Sums per group of rows, filled up with zeros to a multiple of 4.
  var channels: Int { get }
  /// Numbers in an answer.
  var outputs: Int { get }
  /// Adds a row.
  func add(_ sample: TreeSample, to sums: UnsafeMutablePointer<Double>)
  /// How alike the rows are on either side of a cut, times their weights: of the rows with the sums
  /// `left`, and of the others of `total`.
  func score(left: UnsafePointer<Double>, of total: UnsafePointer<Double>) -> Double
  /// How alike the rows with these sums are as one group, in the unit of `score(left:of:)`.
  func score(whole: UnsafePointer<Double>) -> Double
  /// In how many ways categories are put in order to be cut.
  var orders: Int { get }
  /// What categories are ordered by, from the sums of one of them.
  func response(_ sums: UnsafePointer<Double>, order: Int) -> Double
  /// Whether rows with these sums cannot be told apart any more.
  func isPure(_ samples: UnsafeBufferPointer<TreeSample>, _ sums: UnsafePointer<Double>) -> Bool
  /// The weight of a group; more than 0 unless it is empty.
  func weight(_ sums: UnsafePointer<Double>) -> Double
  /// The class of a pure group where answers are probabilities.
  func pureClass(_ sums: UnsafePointer<Double>) -> UInt32?
  /// The number of classes, where the score is that of `GiniTarget`.
  var countedClasses: Int? { get }
  /// The answer of a leaf.
  func appendAnswer(_ sums: UnsafePointer<Double>, to values: inout [Double])
}

extension SplitTarget {
  var countedClasses: Int? { nil }
}

/// Classes: sums are weights per class.
protocol ClassTarget: SplitTarget {
  var classes: Int { get }
}

extension ClassTarget {
  var channels: Int { (classes + 3) & ~3 }
  var outputs: Int { classes }
  /// The share of one class is that of the other; of more, each has an order.
  var orders: Int { classes <= 2 ? 1 : classes }

  func response(_ sums: UnsafePointer<Double>, order: Int) -> Double {
    sums[classes == 2 ? 1 : order] / weight(sums)
  }

  @inline(__always)
  func add(_ sample: TreeSample, to sums: UnsafeMutablePointer<Double>) {
    sums[Int(sample.label)] += sample.weight
  }

  @inline(__always)
  func weight(_ sums: UnsafePointer<Double>) -> Double {
    var total = 0.0
    for label in 0..<classes { total += sums[label] }
    return total
  }

  func isPure(_ samples: UnsafeBufferPointer<TreeSample>, _ sums: UnsafePointer<Double>) -> Bool {
    pureClass(sums) != nil
  }

  func pureClass(_ sums: UnsafePointer<Double>) -> UInt32? {
    var found: UInt32?
    for label in 0..<classes where sums[label] > 0 {
      if found != nil { return nil }
      found = UInt32(label)
    }
    return found
  }

  func appendAnswer(_ sums: UnsafePointer<Double>, to values: inout [Double]) {
    let total = weight(sums)
    for label in 0..<classes { values.append(sums[label] / total) }
  }
}

/// Gini impurity (Breiman et al. 1984): weight × Σ share².
struct GiniTarget: ClassTarget {
  let classes: Int

  @inline(__always)
  func score(left: UnsafePointer<Double>, of total: UnsafePointer<Double>) -> Double {
    var (near, far) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    var (nearSquares, farSquares) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    for at in stride(from: 0, to: classes, by: 4) {
      let l = RowKernels.load(left, at)
      let r = RowKernels.load(total, at) - l
      near += l
      far += r
      nearSquares += l * l
      farSquares += r * r
    }
    return SplitScore.ofBoth(
      RowKernels.total(nearSquares), RowKernels.total(near), RowKernels.total(farSquares),
      RowKernels.total(far))
  }
}

extension GiniTarget {
  var countedClasses: Int? { classes }

  func score(whole: UnsafePointer<Double>) -> Double {
    var squares = 0.0
    for label in 0..<classes { squares += whole[label] * whole[label] }
    return squares / weight(whole)
  }
}

/// Σ squares / weight of two sides.
enum SplitScore {
  /// With one division; a side whose weight was lost to rounding counts for nothing.
  @inline(__always)
  static func ofBoth(
    _ leftSquares: Double, _ left: Double, _ rightSquares: Double, _ right: Double
  ) -> Double {
    guard left > 0, right > 0 else { return -.infinity }
    return (leftSquares * right + rightSquares * left) / (left * right)
  }
}

/// Entropy (Quinlan 1986): weight × Σ share log share.
struct EntropyTarget: ClassTarget {
  let classes: Int

  func score(left: UnsafePointer<Double>, of total: UnsafePointer<Double>) -> Double {
    var (near, far, sum) = (0.0, 0.0, 0.0)
    for label in 0..<classes {
      let l = left[label]
      let r = total[label] - l
      near += l
      far += r
      if l > 0 { sum += l * log(l) }
      if r > 0 { sum += r * log(r) }
    }
    guard near > 0, far > 0 else { return -.infinity }
    return sum - near * log(near) - far * log(far)
  }

  func score(whole: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    for label in 0..<classes where whole[label] > 0 { sum += whole[label] * log(whole[label]) }
    let all = weight(whole)
    return sum - all * log(all)
  }
}

/// Squared error of one or several numbers: the weight, then weight × value for each target.
struct SquaredErrorTarget: SplitTarget {
  /// Rows × targets; alive as long as trees grow.
  nonisolated(unsafe) let values: UnsafePointer<Double>
  let outputs: Int

  var channels: Int { (outputs + 4) & ~3 }

  @inline(__always)
  func add(_ sample: TreeSample, to sums: UnsafeMutablePointer<Double>) {
    sums[0] += sample.weight
    let own = values + Int(sample.row) * outputs
    for output in 0..<outputs { sums[output + 1] += sample.weight * own[output] }
  }

  @inline(__always)
  func score(left: UnsafePointer<Double>, of total: UnsafePointer<Double>) -> Double {
    var (near, far) = (0.0, 0.0)
    for output in 1...outputs {
      let l = left[output]
      let r = total[output] - l
      near += l * l
      far += r * r
    }
    return SplitScore.ofBoth(near, left[0], far, total[0] - left[0])
  }

  func score(whole: UnsafePointer<Double>) -> Double {
    var squares = 0.0
    for output in 1...outputs { squares += whole[output] * whole[output] }
    return squares / whole[0]
  }

  var orders: Int { outputs }

  func response(_ sums: UnsafePointer<Double>, order: Int) -> Double {
    sums[order + 1] / sums[0]
  }

  @inline(__always)
  func weight(_ sums: UnsafePointer<Double>) -> Double { sums[0] }

  func isPure(_ samples: UnsafeBufferPointer<TreeSample>, _ sums: UnsafePointer<Double>) -> Bool {
    guard let first = samples.first else { return true }
    let own = values + Int(first.row) * outputs
    return samples.allSatisfy { sample in
      let other = values + Int(sample.row) * outputs
      return (0..<outputs).allSatisfy { own[$0] == other[$0] }
    }
  }

  func pureClass(_ sums: UnsafePointer<Double>) -> UInt32? { nil }

  func appendAnswer(_ sums: UnsafePointer<Double>, to answers: inout [Double]) {
    for output in 1...outputs { answers.append(sums[output] / sums[0]) }
  }
}
