import Learners
import Testing

/// Which columns go together, beside brute force.
@Suite struct CorrelatedColumnsTests {
  private func matrix(_ columns: [[Double]]) -> Matrix<Double> {
    Matrix(
      rows: columns[0].count, columns: columns.count,
      elements: columns[0].indices.flatMap { row in columns.map { $0[row] } })
  }

  @Test func monotoneColumnsGoTogetherWhateverTheirSign() {
    let base = (0..<50).map { Double(($0 * 17) % 50) }
    let other = (0..<50).map { Double(($0 * $0 * 7 + 3) % 50) }
    let rows = matrix([
      base, other, base.map { -$0 * $0 * $0 }, base.map { _ in 4 }, base.map { $0 * 2 },
      base.enumerated().map { $0.offset % 10 == 0 ? .nan : $0.element },
    ])
    #expect(CorrelatedColumns(least: 0.9).groups(of: rows) == [[0, 2, 4, 5], [1], [3]])
    #expect(CorrelatedColumns(least: 1).groups(of: rows) == [[0, 2, 4], [1], [3], [5]])
    #expect(CorrelatedColumns(least: 0).groups(of: rows) == [[0, 1, 2, 3, 4, 5]])
    #expect(CorrelatedColumns(least: 0.5).groups(of: matrix([base])) == [[0]])
    #expect(
      CorrelatedColumns(least: 0.5).groups(of: Matrix(rows: 0, columns: 0, elements: [])).isEmpty)
  }

  /// Joins the two nearest groups again and again: what chains of neighbours have to come to as well.
  private func slow(_ rows: Matrix<Double>, _ least: Double) -> [[Int]] {
    func ranks(_ column: Int) -> [Double] {
      let values = (0..<rows.rows).map { rows[$0, column] }
      return values.map { own in
        Double(values.count { $0 < own }) + Double(values.count { $0 == own } - 1) / 2
          - Double(values.count - 1) / 2
      }
    }
    let all = (0..<rows.columns).map(ranks)
    func rho(_ a: Int, _ b: Int) -> Double {
      let product = zip(all[a], all[b]).reduce(0) { $0 + $1.0 * $1.1 }
      let squares = all[a].reduce(0) { $0 + $1 * $1 } * all[b].reduce(0) { $0 + $1 * $1 }
      return squares > 0 ? abs(product) / squares.squareRoot() : 0
    }
    var groups = (0..<rows.columns).map { [$0] }
    while true {
      var best: (value: Double, a: Int, b: Int)?
      for a in groups.indices {
        for b in 0..<a {
          let own = groups[a].flatMap { x in groups[b].map { rho(x, $0) } }.min() ?? 0
          if own >= least, own > best?.value ?? -1 { best = (own, a, b) }
        }
      }
      guard let best else { break }
      groups[best.b] += groups[best.a]
      groups.remove(at: best.a)
    }
    return groups.map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }

  @Test(arguments: 0..<20)
  func chainsFindWhatNearestPairsFind(_ seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let sources = (0..<3).map { _ in (0..<40).map { _ in (generator.uniform() - 0.5) } }
    let rows = matrix(
      (0..<12).map { column in
        (0..<40).map { sources[column % 3][$0] + 0.8 * (generator.uniform() - 0.5) }
      })
    for least in [0.2, 0.4, 0.6] {
      #expect(CorrelatedColumns(least: least).groups(of: rows) == slow(rows, least), "\(least)")
    }
  }
}
