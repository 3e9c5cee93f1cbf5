/// What a number tells about a class, in nats.
///
/// Ross (2014), doi:10.1371/journal.pone.0087357, with 3 neighbours, as scikit-learn's
/// mutual_info_classif but without its noise. Cost: sorting.
enum MutualInformation {
  private static let neighbours = 3

  /// - Parameters:
  ///   - values: finite.
  ///   - classes: one per value.
  ///   - count: number of classes.
  /// - Returns: at least 0.
  static func estimate(_ values: [Double], _ classes: [Int], count: Int) -> Double {
    // Halves, so that no difference overflows.
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var own = [[Double]](repeating: [], count: count)
    for row in order { own[classes[row]].append(values[row] / 2) }
    own = own.filter { $0.count > 1 }
    let all = own.flatMap { $0 }.sorted()
    guard !all.isEmpty else { return 0 }
    var (ofNeighbours, ofClasses, ofRanges) = (StableSum(), StableSum(), StableSum())
    let digamma = HarmonicNumbers(upTo: all.count)
    for sorted in own {
      let k = min(neighbours, sorted.count - 1)
      for at in sorted.indices {
        let radius = distance(sorted, at, k).nextDown
        ofNeighbours.add(digamma[k])
        ofClasses.add(digamma[sorted.count])
        ofRanges.add(digamma[within(all, sorted[at], max(radius, 0))])
      }
    }
    let rows = Double(all.count)
    let estimate =
      digamma[all.count] + ofNeighbours.value / rows - ofClasses.value / rows
      - ofRanges.value / rows
    return max(0, estimate)
  }

  /// How far the k-th nearest other value is.
  private static func distance(_ sorted: [Double], _ at: Int, _ k: Int) -> Double {
    var (low, high) = (at, at)
    var farthest = 0.0
    for _ in 0..<k {
      let below = low > 0 ? sorted[at] - sorted[low - 1] : .infinity
      let above = high + 1 < sorted.count ? sorted[high + 1] - sorted[at] : .infinity
      if below <= above { low -= 1 } else { high += 1 }
      farthest = min(below, above)
    }
    return farthest
  }

  /// How many values are within a distance.
  private static func within(_ sorted: [Double], _ value: Double, _ radius: Double) -> Int {
    let low = first(sorted) { value - $0 <= radius }
    let high = first(sorted) { $0 - value > radius }
    return max(high - low, 1)
  }

  private static func first(_ sorted: [Double], _ condition: (Double) -> Bool) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(sorted[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// The digamma function at whole numbers, less a constant that cancels: sums of 1/i for i < n.
private struct HarmonicNumbers {
  private var sums: [Double] = [0, 0]

  init(upTo count: Int) {
    var sum = StableSum()
    for number in 1..<max(count, 1) + 1 {
      sum.add(1 / Double(number))
      sums.append(sum.value)
    }
  }

  subscript(_ number: Int) -> Double { sums[number] }
}
