/// Shapley values of groups of features ("players") for any model, by drawing rows that stand for what is
/// not known, and orders in which players become known.
///
/// Štrumbelj and Kononenko (2014), doi:10.1007/s10115-013-0679-x; each order is drawn with its reverse
/// (Mitchell et al. 2022, arXiv:2104.12199). With up to four players every coalition is asked for, and only
/// what stands for the unknown is drawn. Each draw's values add up to its answers exactly.
public struct SampledShap: Sendable {
  /// How many groups there are.
  public let players: Int
  /// How often is drawn, at least twice.
  public let draws: Int
  /// For orders.
  public let seed: UInt64

  /// Players up to here are asked for in all coalitions.
  static let enumerated = 4

  /// Asks a model: is given the draw, and for each row whether each player is known (rows × players);
  /// answers with rows × outputs.
  public typealias Game =
    (_ draw: Int, _ known: Matrix<Bool>) throws(LearnerError) -> Matrix<Double>

  /// Says what is drawn.
  public init(players: Int, draws: Int, seed: UInt64) {
    precondition(players > 0 && draws > 1, "at least one player and two draws")
    (self.players, self.draws, self.seed) = (players, draws, seed)
  }

  /// What one draw gave.
  struct Draw {
    /// Rows × players, a matrix per output.
    var values: [Matrix<Double>]
    /// Answers where no player is known: rows × outputs.
    var base: Matrix<Double>
    /// Answers where all are.
    var answers: Matrix<Double>
  }

  /// Plays.
  ///
  /// - Parameters:
  ///   - units: the unit of each row; rows of one unit share orders (the windows of a sequence).
  ///   - unit: what the answers are.
  ///   - answers: the game.
  /// - Returns: means over draws, with standard errors.
  /// - Throws: what the game throws.
  public func values(
    units: [Int], unit: ShapValues.Unit, _ answers: Game
  ) throws(LearnerError) -> ShapEstimate {
    var estimate: RunningShap?
    for draw in 0..<draws {
      let own =
        players <= Self.enumerated
        ? try enumerated(draw, rows: units.count, answers) : try ordered(draw, units, answers)
      if estimate == nil { estimate = RunningShap(like: own) }
      estimate?.add(own)
    }
    guard let estimate else { throw .failed("nothing was drawn") }
    return estimate.estimate(unit)
  }

  /// All coalitions, each weighed as in Shapley (1953).
  private func enumerated(
    _ draw: Int, rows: Int, _ answers: Game
  ) throws(LearnerError) -> Draw {
    var found: [Matrix<Double>] = []
    for coalition in 0..<(1 << players) {
      let known = (0..<players).map { coalition >> $0 & 1 == 1 }
      found.append(
        try answers(
          draw,
          Matrix(
            rows: rows, columns: players,
            elements: Array(repeatElement(known, count: rows).joined()))))
    }
    let all = found[found.count - 1]
    var own = Draw(values: empty(all), base: found[0], answers: all)
    for player in 0..<players {
      for coalition in found.indices where coalition >> player & 1 == 0 {
        let weight = Self.weight(of: coalition.nonzeroBitCount, among: players)
        let (with, without) = (found[coalition | 1 << player], found[coalition])
        for output in own.values.indices {
          for row in 0..<rows {
            own.values[output][row, player] +=
              weight * (with[row, output] - without[row, output])
          }
        }
      }
    }
    return own
  }

  /// |S|! (n − |S| − 1)! / n!
  private static func weight(of size: Int, among players: Int) -> Double {
    var choices = Double(players)
    for step in 0..<size { choices *= Double(players - 1 - step) / Double(step + 1) }
    return 1 / choices
  }

  /// One order for each unit, there and back.
  private func ordered(
    _ draw: Int, _ units: [Int], _ answers: Game
  ) throws(LearnerError) -> Draw {
    let rows = units.count
    let nothing = Matrix(repeating: false, rows: rows, columns: players)
    let base = try answers(draw, nothing)
    let all = try answers(draw, Matrix(repeating: true, rows: rows, columns: players))
    var own = Draw(values: empty(all), base: base, answers: all)
    let orders = orders(units, draw: draw)
    for isReversed in [false, true] {
      var (known, before) = (nothing, base)
      for step in 0..<players {
        let place = isReversed ? players - 1 - step : step
        for row in 0..<rows { known[row, orders[row][place]] = true }
        let after = step + 1 < players ? try answers(draw, known) : all
        for output in own.values.indices {
          for row in 0..<rows {
            own.values[output][row, orders[row][place]] +=
              (after[row, output] - before[row, output]) / 2
          }
        }
        before = after
      }
    }
    return own
  }

  private func orders(_ units: [Int], draw: Int) -> [[Int]] {
    let seed = Seed.derive(from: self.seed, draw)
    return units.map { unit in
      var generator = SplitMix64(seed: Seed.derive(from: seed, unit))
      var order = Array(0..<players)
      generator.shuffle(&order)
      return order
    }
  }

  private func empty(_ answers: Matrix<Double>) -> [Matrix<Double>] {
    [Matrix<Double>](
      repeating: Matrix(repeating: 0, rows: answers.rows, columns: players),
      count: answers.columns)
  }
}
