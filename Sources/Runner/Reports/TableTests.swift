import Learners
import Pipeline

/// The tests of the cells of a table against one kind of baseline, corrected by family.
///
/// Cells that leak on purpose are in no family: their differences say nothing about new people. Cells that a
/// race dropped have no test, but count in their family: it was chosen among them as well.
struct TableTests: Sendable, Equatable {
  /// One test with what correction makes of it.
  struct Test: Sendable, Equatable {
    let comparison: Summary.Comparison
    /// `nil` where the test is undefined.
    let corrected: Double?
    /// The smallest corrected p that the family could have reached.
    let reachable: Double?
    /// Whether the corrected p is below the level.
    let isSignificant: Bool
    /// Whether the cell is ahead of its baseline.
    let isAhead: Bool

    /// Significant, and ahead.
    var showsBetter: Bool { isSignificant && isAhead }
  }

  /// Which baseline is meant.
  enum Kind: Sendable {
    /// The declared one; the dummy where no cell has a declared one.
    case declared
    /// The dummy of the same task.
    case dummy
  }

  /// By place in `Summary.cells`.
  private(set) var tests: [Int: Test] = [:]

  init(
    _ kind: Kind, _ summary: Summary, _ placement: TablePlacement, _ statistics: TableStatistics
  ) {
    let usesDummy = kind == .dummy || !summary.cells.contains { $0.comparison != nil }
    func comparison(_ index: Int) -> Summary.Comparison? {
      let cell = summary.cells[index]
      if cell.result?.isLeaky != false { return nil }
      return usesDummy ? cell.againstDummy : cell.comparison
    }
    for family in Self.families(summary, placement, statistics) {
      let tested = family.filter { comparison($0) != nil }
      let comparisons = tested.compactMap(comparison)
      let raced = [Double?](
        repeating: 1, count: family.count { summary.cells[$0].status == "raced" })
      let corrected = statistics.correction.adjusted(comparisons.map(\.result.pValue) + raced)
      // A test that says nothing of its smallest p could reach any.
      let defined = comparisons.map { $0.result.pValue == nil ? nil : $0.result.smallestP ?? 0 }
      let reachable = statistics.correction.adjusted(defined + raced).compactMap { $0 }.min()
      for (place, index) in tested.enumerated() {
        let comparison = comparisons[place]
        let metric = summary.cells[index].result?[comparison.result.metric]
        let sign = metric?.greaterIsBetter == false ? -1.0 : 1.0
        tests[index] = Test(
          comparison: comparison, corrected: corrected[place], reachable: reachable,
          isSignificant: corrected[place].map { $0 < statistics.alpha } ?? false,
          isAhead: (comparison.result.difference ?? 0) * sign > 0)
      }
    }
  }

  private static func families(
    _ summary: Summary, _ placement: TablePlacement, _ statistics: TableStatistics
  ) -> [[Int]] {
    switch statistics.family {
    case .experiment: return [Array(summary.cells.indices)]
    case .table:
      return [Array(Set(placement.slots.joined().compactMap { $0 })).sorted()]
    case .tableColumn:
      return placement.columns.indices.map { column in
        placement.slots.compactMap { $0[column] }
      }
    }
  }
}
