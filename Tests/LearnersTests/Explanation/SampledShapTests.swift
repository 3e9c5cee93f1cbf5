import Learners
import Support
import Testing

@Suite struct SampledShapTests {
  /// A game whose answer depends on the draw only where a stand-in is used: players 0 and 1 act together,
  /// player 2 by itself, the others not at all.
  private func answers(
    _ rows: Matrix<Double>, _ standIns: @escaping (Int, Int) -> [Double]
  ) -> (Int, Matrix<Bool>) -> Matrix<Double> {
    { draw, known in
      Matrix(
        rows: rows.rows, columns: 2,
        elements: (0..<rows.rows).flatMap { row -> [Double] in
          let other = standIns(draw, row)
          let x = (0..<rows.columns).map { known[row, $0] ? rows[row, $0] : other[$0] }
          return [x[0] * x[1] + 2 * x[2], -x[2]]
        })
    }
  }

  @Test(arguments: [3, 4, 5, 8])
  func fewAndManyPlayersAgreeWithTheDefinition(players: Int) throws {
    let rows = SampleData.noise(rows: 6, columns: players, seed: 5)
    // Always the same stand-in: nothing is left to chance but the order.
    let other = (0..<players).map { Double($0) / 4 }
    let found = try SampledShap(players: players, draws: 400, seed: 1).values(
      units: Array(0..<6), unit: .target, answers(rows) { _, _ in other })
    for row in 0..<6 {
      let x = Array(rows.row(row))
      // Shapley values of a product of two: half of the change with the other as it is and as it is not.
      let first = (x[0] - other[0]) * (x[1] + other[1]) / 2
      let second = (x[1] - other[1]) * (x[0] + other[0]) / 2
      let third = 2 * (x[2] - other[2])
      let wanted = [first, second, third] + [Double](repeating: 0, count: players - 3)
      for (player, value) in wanted.enumerated() {
        #expect(isClose(found.shap.values[0][row, player], value, within: 1e-12))
        #expect(found.errors[0][row, player] < 1e-12)
      }
      #expect(isClose(found.shap.values[1][row, 2], -third / 2, within: 1e-12))
    }
    #expect(found.shap.additivityError < 1e-12)
  }

  /// The stated standard error is that of the estimate: over many seeds, means lie within two of them as
  /// often as they should.
  @Test func standardErrorIsHonest() throws {
    let rows = SampleData.noise(rows: 1, columns: 6, seed: 9)
    let pool = SampleData.noise(rows: 40, columns: 6, seed: 10)
    let means = (0..<6).map { column in pool.column(column).reduce(0, +) / 40 }
    let products = (0..<40).reduce(0.0) { $0 + pool[$1, 0] * pool[$1, 1] } / 40
    // Shapley value of player 0, with stand-ins drawn from the pool.
    let x = Array(rows.row(0))
    let wanted = (x[0] * means[1] - products + x[0] * x[1] - means[0] * x[1]) / 2
    var inside = 0
    for seed in 0..<200 {
      let found = try SampledShap(players: 6, draws: 30, seed: UInt64(seed)).values(
        units: [0], unit: .target,
        answers(rows) { draw, _ in
          var generator = SplitMix64(seed: Seed.derive(from: UInt64(seed + 1000), draw))
          return Array(pool.row(generator.below(40)))
        })
      let error = found.errors[0][0, 0]
      #expect(found.shap.additivityError < 1e-12)
      if abs(found.shap.values[0][0, 0] - wanted) <= 2 * error { inside += 1 }
    }
    // About 95 % of 200; four standard deviations of that count are 12.
    #expect(inside >= 176 && inside <= 199)
  }

  @Test func rowsOfAUnitShareOrders() throws {
    let rows = Matrix(rows: 4, columns: 6, elements: [Double](repeating: 1, count: 24))
    var seen: [[Bool]] = []
    _ = try SampledShap(players: 6, draws: 5, seed: 2).values(units: [0, 0, 1, 1], unit: .target) {
      _, known in
      for row in [0, 2] { #expect(Array(known.row(row)) == Array(known.row(row + 1))) }
      seen.append(Array(known.row(0)) + Array(known.row(2)))
      return Matrix(repeating: 0, rows: rows.rows, columns: 1)
    }
    #expect(seen.contains { Array($0.prefix(6)) != Array($0.suffix(6)) })
  }
}
