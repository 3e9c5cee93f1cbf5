import Learners
import Support
import Testing

@Suite struct ChiSquareDistributionTests {
  @Test func tailsAgreeWithScipy() throws {
    let table = try Reference.load("comparisons").get("distributions").get("chi_square_above")
    for row in try table.rows() {
      let ours = ChiSquareDistribution(degrees: row[1]).above(row[0])
      #expect(abs(ours - row[2]) <= 1e-10 * row[2] + 1e-15, "\(row): \(ours)")
    }
    #expect(ChiSquareDistribution(degrees: 3).above(-1) == 1)
  }
}

@Suite struct StudentizedRangeTests {
  @Test func probabilitiesAgreeWithScipy() throws {
    let tables = try Reference.load("comparisons").get("distributions")
    for row in try tables.get("range_cumulative").rows() {
      let ours = StudentizedRange(groups: Int(row[1])).cumulative(row[0])
      #expect(isClose(ours, row[2], within: 1e-8), "\(row): \(ours)")
    }
    for row in try tables.get("range_quantile").rows() {
      let ours = StudentizedRange(groups: Int(row[1])).quantile(row[0])
      #expect(isClose(ours, row[2], within: 1e-7), "\(row): \(ours)")
    }
  }

  @Test func criticalValuesAreThosePrinted() throws {
    let printed = try Reference.load("comparisons").get("demsar")
    for (alpha, key) in [(0.05, "0.05"), (0.1, "0.10")] {
      for (index, value) in try printed.get(key).numbers().enumerated() {
        let ours = StudentizedRange(groups: index + 2).quantile(1 - alpha) / 2.0.squareRoot()
        #expect(abs(ours - value) < 0.0011, "\(alpha), \(index + 2) models: \(ours)")
      }
    }
  }
}
