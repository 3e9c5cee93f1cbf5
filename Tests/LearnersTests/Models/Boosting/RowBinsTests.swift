import Support
import Testing

@testable import Learners

/// Bins from all rows, and from a sample of more rows than that.
@Suite struct RowBinsTests {
  private static let rows = 3001

  /// Few values, a missing one among them, many values, and names of which one is rare.
  private static let table: Matrix<Double> = {
    let noise = SampleData.noise(rows: rows, columns: 1, seed: 5)
    return Matrix(
      (0..<rows).map { row in
        [
          Double(row * 31 % 40), row % 7 == 0 ? .nan : Double(row % 3), noise[row, 0],
          row == 1236 ? 99 : Double(row % 4), row % 5 == 0 ? .infinity : 7,
        ]
      })
  }()

  private func bins(most: Int, seed: UInt64 = 1, width: Int = 1) throws -> RowBins {
    try RowBins(
      Self.table, categorical: [false, false, false, true, false],
      names: ["few", "holed", "many", "names", "one"], seed: seed, most: most,
      executor: ThreadedExecutor(width: width))
  }

  private func column(_ bins: RowBins, _ feature: Int) -> [Int] {
    (0..<bins.rows).map { Int(bins.codes[$0 * bins.stride + feature]) }
  }

  @Test func codesAreStraightWhereBinsComeFromASample() throws {
    let (whole, sampled) = (try bins(most: Self.rows), try bins(most: 700))
    #expect(sampled.rows == Self.rows && sampled.hasMissing == [false, true, false, true, true])
    #expect(whole.hasMissing == [false, true, false, false, true])
    // All values are in the sample: the same bins, the same codes.
    for feature in [0, 1, 4] {
      #expect(sampled.counts[feature] == whole.counts[feature])
      #expect(column(sampled, feature) == column(whole, feature))
    }
    // The name that the sample does not have is like a missing one.
    #expect(sampled.categories[3] == [0, 1, 2, 3] && whole.categories[3] == [0, 1, 2, 3, 99])
    let names = column(sampled, 3)
    #expect(names.indices.allSatisfy { names[$0] == ($0 == 1236 ? 4 : $0 % 4) })
  }

  @Test func valuesLieBetweenTheirCuts() throws {
    for most in [300, 700, Self.rows] {
      let bins = try bins(most: most)
      let codes = column(bins, 2)
      #expect(bins.counts[2] == 255)
      for row in 0..<Self.rows {
        let (value, place) = (Self.table[row, 2], 2 * 256 + codes[row])
        #expect(value <= bins.cuts[place] && (codes[row] == 0 || value > bins.cuts[place - 1]))
      }
      // No bin holds much more than its share.
      let share = (0..<255).map { bin in codes.filter { $0 == bin }.count }.max() ?? 0
      #expect(share < 12 * Self.rows / 255)
    }
  }

  @Test func theSampleDependsOnTheSeedOnly() throws {
    let all = try [(1, 1), (1, 3), (2, 1)].map { seed, width in
      let bins = try bins(most: 400, seed: UInt64(seed), width: width)
      return column(bins, 2) + bins.cuts.map { Int(truncatingIfNeeded: $0.bitPattern) }
    }
    #expect(all[0] == all[1])
    #expect(all[0] != all[2])
  }
}
