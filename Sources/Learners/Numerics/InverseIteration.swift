#if canImport(Glibc)
  import Glibc
#endif

/// Eigenvectors of a symmetric tridiagonal matrix for known eigenvalues.
///
/// Inverse iteration (Peters and Wilkinson 1979, doi:10.1137/1021052), each vector at right angles to
/// those before it, so that equal values get vectors of their own. Cost: order × count × (count + 50)
/// operations or so.
struct InverseIteration {
  /// T − λ = L U with rows exchanged where that keeps multipliers small.
  private struct Factors {
    /// Multipliers, reciprocals of the diagonal of U, and what stands one and two beside it.
    let multipliers, pivots, second, third: UnsafeMutablePointer<Double>
    let swaps: UnsafeMutablePointer<Bool>
  }

  private let order: Int
  private let diagonal: UnsafePointer<Double>
  private let beside: UnsafePointer<Double>
  private let norm: Double
  private let factors: Factors

  /// - Parameters:
  ///   - values: eigenvalues, largest first, to an ulp of `norm`.
  ///   - diagonal: of the matrix.
  ///   - beside: what stands between neighbours; the last is 0.
  ///   - norm: a bound on the size of all eigenvalues, more than 0.
  ///   - stride: elements from one vector to the next, at least the order.
  /// - Returns: vectors of length 1 as rows, filled up with zeros; `nil` where one is not found to a
  ///   few ulps of the norm.
  static func vectors(
    _ values: [Double], diagonal: [Double], beside: [Double], norm: Double, stride: Int
  ) -> [Double]? {
    let order = diagonal.count
    var out = [Double](repeating: 0, count: values.count * stride)
    let isFound = out.withUnsafeMutableBufferPointer { out in
      diagonal.withUnsafeBufferPointer { diagonal in
        beside.withUnsafeBufferPointer { beside in
          withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * order) { numbers in
            withUnsafeTemporaryAllocation(of: Bool.self, capacity: order) { swaps in
              guard let out = out.baseAddress, let diagonal = diagonal.baseAddress,
                let beside = beside.baseAddress, let numbers = numbers.baseAddress,
                let swaps = swaps.baseAddress
              else { return false }
              let factors = Factors(
                multipliers: numbers, pivots: numbers + order, second: numbers + 2 * order,
                third: numbers + 3 * order, swaps: swaps)
              let iteration = InverseIteration(
                order: order, diagonal: diagonal, beside: beside, norm: norm, factors: factors)
              return values.indices.allSatisfy {
                iteration.find(values[$0], out, $0, stride: stride)
              }
            }
          }
        }
      }
    }
    return isFound ? out : nil
  }

  /// One vector, from a start that is at right angles to nothing.
  private func find(
    _ value: Double, _ rows: UnsafeMutablePointer<Double>, _ index: Int, stride: Int
  ) -> Bool {
    factorize(value)
    let z = rows + index * stride
    var generator = SplitMix64(seed: UInt64(index) + 1)
    for at in 0..<order { z[at] = generator.uniform() - 0.5 }
    for turn in 1...6 {
      solve(z)
      // Twice, as what is left after the first time may be mostly rounding.
      for _ in 0..<2 {
        for earlier in 0..<index {
          let other = rows + earlier * stride
          RowKernels.add(-RowKernels.dot(z, other, order), other, to: z, order)
        }
        guard lengthen(z) else { return false }
      }
      if turn > 1, rest(z, value) <= 16 * Double.ulpOfOne * norm { return true }
    }
    return false
  }

  private func factorize(_ value: Double) {
    var (own, next) = (diagonal[0] - value, beside[0])
    for at in 0..<order - 1 {
      let (low, after) = (beside[at], diagonal[at + 1] - value)
      let isSwapped = abs(low) > abs(own)
      factors.swaps[at] = isSwapped
      if isSwapped {
        let multiplier = own / low
        factors.multipliers[at] = multiplier
        factors.pivots[at] = 1 / low
        factors.second[at] = after
        factors.third[at] = beside[at + 1]
        own = next - multiplier * after
        next = -multiplier * beside[at + 1]
      } else {
        let pivot = held(own)
        let multiplier = low / pivot
        factors.multipliers[at] = multiplier
        factors.pivots[at] = 1 / pivot
        factors.second[at] = next
        factors.third[at] = 0
        own = after - multiplier * next
        next = beside[at + 1]
      }
    }
    factors.pivots[order - 1] = 1 / held(own)
    factors.second[order - 1] = 0
    factors.third[order - 1] = 0
  }

  /// A pivot that is not 0.
  private func held(_ pivot: Double) -> Double {
    let least = Double.ulpOfOne / 4 * norm
    return abs(pivot) >= least ? pivot : pivot < 0 ? -least : least
  }

  private func solve(_ z: UnsafeMutablePointer<Double>) {
    var own = z[0]
    for at in 0..<order - 1 {
      let (below, multiplier) = (z[at + 1], factors.multipliers[at])
      if factors.swaps[at] {
        z[at] = below
        own -= multiplier * below
      } else {
        z[at] = own
        own = below - multiplier * own
      }
    }
    z[order - 1] = own
    var (next, second) = (0.0, 0.0)
    for at in stride(from: order - 1, through: 0, by: -1) {
      let sum: Double = z[at] - factors.third[at] * second
      let value = (sum - factors.second[at] * next) * factors.pivots[at]
      z[at] = value
      (next, second) = (value, next)
    }
  }

  /// Brings a vector to length 1.
  private func lengthen(_ z: UnsafeMutablePointer<Double>) -> Bool {
    var largest = 0.0
    for at in 0..<order { largest = max(largest, abs(z[at])) }
    guard largest > 0, largest < 0x1p1000 else { return false }
    let unit = Double(sign: .plus, exponent: -largest.exponent, significand: 1)
    for at in 0..<order { z[at] *= unit }
    let share = 1 / RowKernels.dot(z, z, order).squareRoot()
    for at in 0..<order { z[at] *= share }
    return true
  }

  /// The largest element of T z − λ z.
  private func rest(_ z: UnsafePointer<Double>, _ value: Double) -> Double {
    var largest = 0.0
    for at in 0..<order {
      var sum = (diagonal[at] - value) * z[at]
      if at > 0 { sum += beside[at - 1] * z[at - 1] }
      if at + 1 < order { sum += beside[at] * z[at + 1] }
      largest = max(largest, abs(sum))
    }
    return largest
  }
}
