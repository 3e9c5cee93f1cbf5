import CKernels

/// The implicit QL method: a symmetric tridiagonal matrix to a diagonal one, by plane rotations.
struct ImplicitQL {
  /// In: the diagonal. Out: eigenvalues, in no order.
  let diagonal: UnsafeMutableBufferPointer<Double>
  /// In: elements between neighbours, the last unused. Out: nothing of use.
  let beside: UnsafeMutableBufferPointer<Double>
  /// In: order × order, the rows of Qᵀ. Out: eigenvectors as rows.
  let basis: UnsafeMutableBufferPointer<Double>

  /// Iterates until nothing stands beside the diagonal.
  /// - Returns: whether it did so within 60 steps for each value.
  func run() -> Bool {
    let order = diagonal.count
    for low in 0..<order {
      var steps = 0
      while true {
        let high = endOfBlock(from: low)
        if high == low { break }
        steps += 1
        guard steps <= 60 else { return false }
        sweep(low, high)
      }
    }
    return true
  }

  /// The last index of the block that starts at `low` and has nothing negligible beside its
  /// diagonal.
  private func endOfBlock(from low: Int) -> Int {
    var high = low
    while high + 1 < diagonal.count {
      let size = abs(diagonal[high]) + abs(diagonal[high + 1])
      if abs(beside[high]) <= Double.ulpOfOne * size { break }
      if abs(beside[high]) < 0x1p-1000 { break }
      high += 1
    }
    return high
  }

  /// One QL step with Wilkinson's shift on low...high.
  private func sweep(_ low: Int, _ high: Int) {
    let order = diagonal.count
    let slope = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low])
    let root = Self.length(slope, 1)
    let shift = slope + (slope < 0 ? -root : root)
    var bulge = diagonal[high] - diagonal[low] + beside[low] / shift
    var (sine, cosine, moved) = (1.0, 1.0, 0.0)
    var at = high - 1
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * order) { turns in
      guard let turns = turns.baseAddress, let basis = basis.baseAddress else { return }
      var isSplit = false
      while at >= low {
        let far = sine * beside[at]
        let near = cosine * beside[at]
        let length = Self.length(far, bulge)
        beside[at + 1] = length
        if length == 0 {
          diagonal[at + 1] -= moved
          beside[high] = 0
          isSplit = true
          break
        }
        sine = far / length
        cosine = bulge / length
        let value = diagonal[at + 1] - moved
        let turned = (diagonal[at] - value) * sine + 2 * cosine * near
        moved = sine * turned
        diagonal[at + 1] = value + moved
        bulge = cosine * turned - near
        turns[2 * at] = cosine
        turns[2 * at + 1] = sine
        at -= 1
      }
      ckernels_turn_rows(basis, order, high - 1, at + 1, turns)
      if isSplit { return }
      diagonal[low] -= moved
      beside[low] = bulge
      beside[high] = 0
    }
  }

  /// √(a² + b²) without overflow or underflow.
  private static func length(_ a: Double, _ b: Double) -> Double {
    let (large, small) = abs(a) > abs(b) ? (abs(a), abs(b)) : (abs(b), abs(a))
    if large == 0 { return 0 }
    if large < 0x1p400, large > 0x1p-400 { return (large * large + small * small).squareRoot() }
    let ratio = small / large
    return large * (1 + ratio * ratio).squareRoot()
  }
}
