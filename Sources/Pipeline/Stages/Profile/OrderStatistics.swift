import Glibc

/// Quantiles of many numbers without sorting them all.
enum OrderStatistics {
  /// Quantiles by linear interpolation between order statistics, as NumPy and R (type 7) by default.
  ///
  /// Expected cost: linear in the count, for a handful of probabilities.
  /// - Parameters:
  ///   - probabilities: 0...1, ascending.
  ///   - values: finite; their order is changed.
  /// - Returns: one number per probability; NaN where there are no values.
  static func quantiles(
    _ probabilities: [Double], of values: UnsafeMutableBufferPointer<Double>
  ) -> [Double] {
    guard !values.isEmpty else { return probabilities.map { _ in .nan } }
    let last = values.count - 1
    let places = probabilities.map { Double(last) * $0 }
    var ranks = places.flatMap { [Int($0), min(last, Int($0) + 1)] }
    ranks.sort()
    select(ranks[...], in: values, 0, values.count, depth: 64)
    return places.map { place in
      let low = values[Int(place)]
      let high = values[min(last, Int(place) + 1)]
      let share = place - place.rounded(.down)
      return share == 0 ? low : low + (high - low) * share
    }
  }

  /// Brings the values of some ranks to their places: quickselect with three parts, so that many equal values
  /// cost nothing; what goes badly too often is sorted.
  private static func select(
    _ ranks: ArraySlice<Int>, in values: UnsafeMutableBufferPointer<Double>, _ from: Int, _ to: Int,
    depth: Int
  ) {
    guard let first = ranks.first, let final = ranks.last, first < to, final >= from, to - from > 1
    else { return }
    if to - from <= 32 || depth == 0 {
      var part = UnsafeMutableBufferPointer(rebasing: values[from..<to])
      part.sort()
      return
    }
    let pivot = median(values[from], values[from + (to - from) / 2], values[to - 1])
    var less = from
    var next = from
    var greater = to
    while next < greater {
      let value = values[next]
      if value < pivot {
        values.swapAt(less, next)
        less += 1
        next += 1
      } else if value > pivot {
        greater -= 1
        values.swapAt(next, greater)
      } else {
        next += 1
      }
    }
    let middle = ranks.firstIndex { $0 >= less } ?? ranks.endIndex
    let end = ranks.firstIndex { $0 >= greater } ?? ranks.endIndex
    select(ranks[ranks.startIndex..<middle], in: values, from, less, depth: depth - 1)
    select(ranks[end...], in: values, greater, to, depth: depth - 1)
  }

  private static func median(_ a: Double, _ b: Double, _ c: Double) -> Double {
    max(min(a, b), min(max(a, b), c))
  }
}
