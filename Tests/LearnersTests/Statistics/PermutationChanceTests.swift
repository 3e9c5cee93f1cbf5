import Learners
import Support
import Testing

@Suite struct PermutationChanceTests {
  /// The share of right guesses where item i has the label of item source[i].
  private static func hits(
    _ truth: [Int], _ predicted: [Int]
  ) -> @Sendable ([Int]) -> Double? {
    { source in
      Double(source.indices.count { truth[source[$0]] == predicted[$0] }) / Double(source.count)
    }
  }

  private static func orders(_ places: [Int]) -> [[Int]] {
    guard let first = places.first else { return [[]] }
    return orders(Array(places.dropFirst())).flatMap { rest in
      (0...rest.count).map { Array(rest[..<$0]) + [first] + Array(rest[$0...]) }
    }
  }

  @Test func comesNearTheExactShareOfAllArrangements() throws {
    let truth = [0, 0, 1, 1, 2, 0, 1, 1, 1]
    let predicted = [0, 1, 1, 1, 2, 0, 1, 0, 1]
    let blocks = [[0, 1, 2, 3, 4], [5, 6, 7, 8]]
    let hits = Self.hits(truth, predicted)
    let observed = try #require(hits(Array(0..<9)))
    var reached = 0
    var total = 0
    for first in Self.orders(blocks[0]) {
      for second in Self.orders(blocks[1]) {
        total += 1
        if try #require(hits(first + second)) >= observed - 1e-12 { reached += 1 }
      }
    }
    let exact = Double(reached) / Double(total)
    let found = try #require(
      PermutationChance(resamples: 40_000, seed: 3).test(
        blocks: blocks, items: 9, greaterIsBetter: true, executor: SerialExecutor(),
        statistic: hits))
    let error = (exact * (1 - exact) / 40_000).squareRoot()
    #expect(abs(found.pValue - exact) < 4 * error + 1e-4, "\(exact), \(found.pValue)")
    #expect(found.undefined == 0)
  }

  @Test func labelsStayInTheirBlock() throws {
    let seen = PermutationChance(resamples: 200, seed: 1).test(
      blocks: [[0, 2, 4], [1, 3]], items: 6, greaterIsBetter: true, executor: SerialExecutor()
    ) { source in
      let isKept =
        Set([source[0], source[2], source[4]]) == [0, 2, 4]
        && Set([source[1], source[3]]) == [1, 3]
        && source[5] == 5
      return isKept ? 1 : nil
    }
    #expect(try #require(seen).undefined == 0)
  }

  @Test func theBoundLiesOnTheBetterSide() throws {
    let truth = (0..<40).map { $0 % 2 }
    let hits = Self.hits(truth, truth)
    let test = PermutationChance(resamples: 500, seed: 9)
    let up = try #require(
      test.test(
        blocks: [Array(0..<40)], items: 40, greaterIsBetter: true, executor: SerialExecutor(),
        statistic: hits))
    let down = try #require(
      test.test(
        blocks: [Array(0..<40)], items: 40, greaterIsBetter: false, executor: SerialExecutor()
      ) { hits($0).map { 1 - $0 } })
    #expect(up.pValue == 1.0 / 501 && down.pValue == 1.0 / 501)
    #expect(isClose(up.bound, down.bound.map { 1 - $0 }, within: 1e-12))
    let bound = try #require(up.bound)
    let mean = try #require(up.mean)
    #expect(bound > 0.55 && bound < 0.75 && abs(mean - 0.5) < 0.02)
    let none = test.test(
      blocks: [], items: 1, greaterIsBetter: true, executor: SerialExecutor()
    ) { _ in nil }
    #expect(none == nil)
  }

  @Test func aWiderSpreadMakesPLarger() throws {
    let truth = (0..<60).map { $0 * 5 % 7 % 2 }
    let predicted = (0..<60).map { $0 % 3 == 0 ? 1 - truth[$0] : truth[$0] }
    func found(_ widening: Double) throws -> PermutationChance.Result {
      try #require(
        PermutationChance(resamples: 2000, widening: widening, seed: 4).test(
          blocks: [Array(0..<60)], items: 60, greaterIsBetter: true, executor: SerialExecutor(),
          statistic: Self.hits(truth, predicted)))
    }
    let (plain, wide) = (try found(1), try found(2.0.squareRoot()))
    #expect(plain.mean == wide.mean && plain.pValue < wide.pValue)
    let mean = try #require(plain.mean)
    let (near, far) = (try #require(plain.bound), try #require(wide.bound))
    #expect(isClose((far - mean) / (near - mean), 2.0.squareRoot(), within: 1e-9))
    // Hypergeometric hits: n = 60, K ones, M answers of one.
    let (ones, said) = (Double(truth.reduce(0, +)), Double(predicted.reduce(0, +)))
    let variance = 4 * said * ones * (60 - ones) * (60 - said) / (3600 * 59) / 3600
    let z = (40.0 / 60 - mean) / variance.squareRoot()
    #expect(abs(try #require(plain.normalP) - NormalDistribution.twoSided(z)) < 0.004)
    let half = NormalDistribution.twoSided(z / 2.0.squareRoot())
    #expect(abs(try #require(wide.normalP) - half) < 0.01)
  }

  @Test func shiftedLabelsKeepTheirNeighbours() throws {
    let test = PermutationChance(resamples: 100, deal: .shifted, seed: 6)
    let seen = test.test(
      blocks: [[4, 3, 2], [0, 1, 5, 6, 7]], items: 8, greaterIsBetter: true,
      executor: SerialExecutor()
    ) { source in
      for block in [[4, 3, 2], [0, 1, 5, 6, 7]] {
        for (index, place) in block.enumerated() {
          let next = block[(index + 1) % block.count]
          guard let own = block.firstIndex(of: source[place]),
            source[next] == block[(own + 1) % block.count]
          else { return nil }
        }
      }
      return Double(source[0])
    }
    #expect(try #require(seen).undefined == 0)
    // All shifts of the second block appear, not the true one alone.
    #expect(try #require(seen?.normalP) <= 1)
  }

  /// States that last: windows in any order are surprised by a slow answer, shifted ones are not.
  @Test func shiftsAreNotSurprisedByStatesThatLast() throws {
    let seed: UInt64 = 7
    var random = SplitMix64(seed: seed)
    var counts = [0, 0]
    for run in 0..<200 {
      func states() -> [Int] {
        var state = random.below(2)
        return (0..<120).map { _ in
          if random.uniform() < 0.05 { state = 1 - state }
          return state
        }
      }
      let (truth, predicted) = (states(), states())
      for (index, deal) in [PermutationChance.Deal.shuffled, .shifted].enumerated() {
        let found = try #require(
          PermutationChance(resamples: 199, deal: deal, seed: UInt64(run)).test(
            blocks: [Array(0..<120)], items: 120, greaterIsBetter: true,
            executor: SerialExecutor(), statistic: Self.hits(truth, predicted)))
        if found.pValue <= 0.05 { counts[index] += 1 }
      }
    }
    // Nominal 10 of 200; two standard errors more are 16.
    #expect(counts[0] > 40 && counts[1] <= 16, "seed \(seed): \(counts)")
  }

  /// Where predictions know nothing, p is uniform: rejections do not exceed the level.
  @Test func pIsUniformWhereNothingIsKnown() throws {
    let seed: UInt64 = 20_250_311
    var random = SplitMix64(seed: seed)
    let blocks = (0..<6).map { block in (0..<10).map { block * 10 + $0 } }
    var counts = [0.01: 0, 0.05: 0, 0.1: 0, 0.5: 0]
    for run in 0..<1000 {
      // Subjects differ in their labels and in their answers, which must not look like knowledge.
      let truth = (0..<60).map { random.uniform() < 0.2 + 0.1 * Double($0 / 10) ? 1 : 0 }
      let predicted = (0..<60).map { random.uniform() < 0.2 + 0.1 * Double($0 / 10) ? 1 : 0 }
      let found = try #require(
        PermutationChance(resamples: 199, seed: UInt64(run)).test(
          blocks: blocks, items: 60, greaterIsBetter: true, executor: SerialExecutor(),
          statistic: Self.hits(truth, predicted)))
      for level in counts.keys where found.pValue <= level { counts[level, default: 0] += 1 }
    }
    for (level, count) in counts {
      let error = (level * (1 - level) / 1000).squareRoot()
      #expect(Double(count) / 1000 <= level + 3 * error, "seed \(seed), level \(level): \(count)")
    }
  }

  @Test func theSameBytesWithAnyExecutor() {
    let truth = (0..<30).map { $0 % 3 }
    let predicted = (0..<30).map { $0 * 7 % 3 }
    let test = PermutationChance(resamples: 100, seed: 2)
    let once = test.test(
      blocks: [Array(0..<30)], items: 30, greaterIsBetter: true, executor: SerialExecutor(),
      statistic: Self.hits(truth, predicted))
    let backwards = test.test(
      blocks: [Array(0..<30)], items: 30, greaterIsBetter: true, executor: BackwardsExecutor(),
      statistic: Self.hits(truth, predicted))
    #expect(once == backwards)
  }
}

/// Runs the last chunk first.
private struct BackwardsExecutor: Executor {
  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    for chunk in (0..<chunks).reversed() { body(chunk) }
  }
}
