#if canImport(Glibc)
  import Glibc
#endif

/// Groups of columns that tell the same: any two of a group correlate.
///
/// Complete linkage on 1 − |ρ| by nearest-neighbour chains (Murtagh 1983, doi:10.1093/comjnl/26.4.354), where ρ is
/// Spearman's; a missing value has the middle rank, a constant column correlates with nothing. Cost: columns² ×
/// rows, of which at most 4096, evenly spaced, are looked at.
public struct CorrelatedColumns: Sendable {
  /// The least |ρ| within a group, 0...1.
  public let least: Double
  private static let mostRows = 4096

  /// - Parameter least: the least |ρ| within a group, 0...1.
  public init(least: Double) { self.least = least }

  /// - Parameter rows: samples × columns; NaN is missing.
  /// - Returns: the columns of each group in order, groups by their first column.
  public func groups(of rows: Matrix<Double>) -> [[Int]] {
    let step = max(1, (rows.rows + Self.mostRows - 1) / Self.mostRows)
    let kept = Array(stride(from: 0, to: rows.rows, by: step))
    let ranks = (0..<rows.columns).map { column in
      Self.ranks(kept.map { rows[$0, column] })
    }
    var links = Linkage(count: rows.columns) { a, b in
      1 - min(1, abs(zip(ranks[a], ranks[b]).reduce(0) { $0 + $1.0 * $1.1 }))
    }
    // A hair of room, so that columns that are copies stay together with `least: 1`.
    return links.groups(cut: 1 - least + 1e-12)
  }

  /// Mean ranks, centred and of length 1; zeros where all are the same.
  private static func ranks(_ values: [Double]) -> [Double] {
    let present = values.indices.filter { !values[$0].isNaN }
      .sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    let middle = Double(present.count - 1) / 2
    var first = 0
    while first < present.count {
      var end = first + 1
      while end < present.count, values[present[end]] == values[present[first]] { end += 1 }
      let rank = Double(first + end - 1) / 2 - middle
      for place in first..<end { ranks[present[place]] = rank }
      first = end
    }
    let length = ranks.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? ranks.map { $0 / length } : ranks
  }
}

/// Complete linkage of a few thousand things at most.
private struct Linkage {
  private let count: Int
  /// count × count.
  private var distances: [Double]

  init(count: Int, distance: (Int, Int) -> Double) {
    self.count = count
    distances = [Double](repeating: 0, count: count * count)
    for a in 0..<count {
      for b in 0..<a {
        let own = distance(a, b)
        distances[a * count + b] = own
        distances[b * count + a] = own
      }
    }
  }

  /// Groups whose members lie at most `cut` apart.
  mutating func groups(cut: Double) -> [[Int]] {
    var isAlive = [Bool](repeating: true, count: count)
    var root = Array(0..<count)
    var chain: [Int] = []
    for _ in 1..<max(count, 1) {
      if chain.isEmpty, let first = isAlive.firstIndex(of: true) { chain.append(first) }
      while true {
        let top = chain[chain.count - 1]
        let before = chain.count > 1 ? chain[chain.count - 2] : nil
        guard let next = nearest(to: top, before: before, isAlive) else { return [] }
        if next == before { break }
        chain.append(next)
      }
      let (a, b) = (chain.removeLast(), chain.removeLast())
      if distances[a * count + b] <= cut {
        let (low, high) = (min(root[a], root[b]), max(root[a], root[b]))
        for place in root.indices where root[place] == high { root[place] = low }
      }
      // `a` stands for both from here on, as far away as the farther of them.
      isAlive[b] = false
      for other in 0..<count where isAlive[other] && other != a {
        let farther = max(distances[a * count + other], distances[b * count + other])
        distances[a * count + other] = farther
        distances[other * count + a] = farther
      }
    }
    var members = [[Int]](repeating: [], count: count)
    for place in 0..<count { members[root[place]].append(place) }
    return members.filter { !$0.isEmpty }
  }

  /// The nearest that is left; of equally near ones the one before in the chain, else the first.
  private func nearest(to own: Int, before: Int?, _ isAlive: [Bool]) -> Int? {
    var best = before
    for other in 0..<count where isAlive[other] && other != own {
      guard let known = best else {
        best = other
        continue
      }
      if distances[own * count + other] < distances[own * count + known] { best = other }
    }
    return best
  }
}
