import Learners
import Support
import Testing

/// Distribution functions against scipy, tails included: relative agreement.
@Suite struct DistributionTests {
  static func table(_ name: String) throws -> [[Double]] {
    try Reference.load("inference").get("distributions").get(name).rows()
  }

  func expectRelative(
    _ ours: Double, _ theirs: Double, within tolerance: Double, _ row: [Double],
    location: SourceLocation = #_sourceLocation
  ) {
    let isNear = abs(ours - theirs) <= tolerance * abs(theirs) + 1e-300
    #expect(isNear, "\(row): \(ours)", sourceLocation: location)
  }

  @Test func normalQuantiles() throws {
    for row in try Self.table("normal_quantile") {
      expectRelative(NormalDistribution.quantile(row[0]), row[1], within: 1e-14, row)
    }
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(NormalDistribution.quantile(1.5).isNaN)
  }

  @Test func normalProbabilities() throws {
    for row in try Self.table("normal_cumulative") {
      expectRelative(NormalDistribution.cumulative(row[0]), row[1], within: 1e-13, row)
      let upper = 1 - NormalDistribution.cumulative(abs(row[0]))
      #expect(isClose(NormalDistribution.twoSided(row[0]), 2 * upper, within: 1e-14))
    }
  }

  @Test func incompleteBeta() throws {
    for row in try Self.table("beta") {
      let ours = BetaDistribution.cumulative(row[2], a: row[0], b: row[1])
      #expect(isClose(ours, row[3], within: 1e-12), "\(row): \(ours)")
      expectRelative(ours, row[3], within: 1e-10, row)
    }
  }

  @Test func student() throws {
    for row in try Self.table("student_two_sided") {
      let student = StudentDistribution(degrees: row[1])
      expectRelative(student.twoSided(row[0]), row[2], within: 1e-11, row)
    }
    for row in try Self.table("student_cumulative") {
      let student = StudentDistribution(degrees: row[1])
      expectRelative(student.cumulative(row[0]), row[2], within: 1e-11, row)
    }
    for row in try Self.table("student_quantile") {
      let ours = StudentDistribution(degrees: row[1]).quantile(row[0])
      #expect(isClose(ours, row[2], within: 1e-10), "\(row): \(ours)")
    }
  }

  @Test func binomial() throws {
    for row in try Self.table("binomial") {
      let binomial = BinomialDistribution(trials: Int(row[1]), probability: row[2])
      expectRelative(binomial.cumulative(Int(row[0])), row[3], within: 1e-10, row)
    }
    #expect(BinomialDistribution(trials: 3, probability: 0.5).cumulative(-1) == 0)
  }
}
