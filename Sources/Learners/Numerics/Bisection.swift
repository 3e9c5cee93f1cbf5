import CKernels

/// The largest eigenvalues of a symmetric tridiagonal matrix, by counting how many lie below a number.
///
/// Barth, Martin, Wilkinson (1967), doi:10.1007/BF02162154; 16 numbers at a time. Errors are about an
/// ulp of the largest value's size. Cost: order × count operations for each bit.
struct Bisection {
  /// Largest first.
  let values: [Double]
  /// A bound on the size of all eigenvalues.
  let norm: Double

  private static let lanes = 16

  /// - Parameters:
  ///   - count: how many values are wanted, 1...order.
  ///   - diagonal: of the matrix; the largest size is within 2^±100.
  ///   - beside: what stands between neighbours; the last is 0.
  init(largest count: Int, diagonal: [Double], beside: [Double]) {
    let order = diagonal.count
    var (least, most) = (diagonal[0], diagonal[0])
    for index in 0..<order {
      let reach = abs(beside[index]) + (index > 0 ? abs(beside[index - 1]) : 0)
      least = min(least, diagonal[index] - reach)
      most = max(most, diagonal[index] + reach)
    }
    norm = max(abs(least), abs(most))
    let margin = 2 * Double.ulpOfOne * norm * Double(order)
    let width = Double.ulpOfOne / 2 * norm
    var low = [Double](repeating: least - margin, count: count)
    var high = [Double](repeating: most + margin, count: count)
    let squares = beside.map { $0 * $0 }
    var shifts: [Double] = []
    var counts = [Int](repeating: 0, count: Self.lanes)
    while true {
      Self.place(&shifts, low, high, width)
      if shifts.isEmpty { break }
      for first in stride(from: 0, to: shifts.count, by: Self.lanes) {
        var own = Array(shifts[first..<min(first + Self.lanes, shifts.count)])
        while own.count < Self.lanes { own.append(own[0]) }
        ckernels_values_below(order, diagonal, squares, own, &counts)
        for (shift, below) in zip(own, counts) {
          // The largest is number order − 1 from below.
          for index in 0..<count {
            if below <= order - 1 - index {
              low[index] = max(low[index], shift)
            } else {
              high[index] = min(high[index], shift)
            }
          }
        }
      }
    }
    var values: [Double] = []
    for index in 0..<count {
      values.append(min(low[index] + (high[index] - low[index]) / 2, values.last ?? .infinity))
    }
    self.values = values
  }

  /// Numbers within the intervals that are still too wide; values that share one part it among them.
  private static func place(
    _ shifts: inout [Double], _ low: [Double], _ high: [Double], _ width: Double
  ) {
    shifts.removeAll(keepingCapacity: true)
    let open = low.indices.filter { isOpen(low[$0], high[$0], width) }
    let each = max(1, lanes / max(open.count, 1))
    var first = 0
    while first < open.count {
      let (from, to) = (low[open[first]], high[open[first]])
      var last = first + 1
      while last < open.count, low[open[last]] == from, high[open[last]] == to { last += 1 }
      let parts = (last - first) * each + 1
      for part in 1..<parts {
        shifts.append(from + (to - from) * (Double(part) / Double(parts)))
      }
      first = last
    }
  }

  private static func isOpen(_ low: Double, _ high: Double, _ width: Double) -> Bool {
    guard high - low > width else { return false }
    let middle = low + (high - low) / 2
    return middle > low && middle < high
  }
}
