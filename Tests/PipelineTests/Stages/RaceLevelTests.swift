import Learners
import Support
import Testing

@testable import Pipeline

/// The decision alone, on answers that are drawn: how often a race errs.
@Suite struct RaceLevelTests {
  private static let people = 12
  private static let trials = 6

  private static let labelled = LabelledTrials(
    subjects: (0..<people).map { "s\($0)" }, classes: ["no", "yes"],
    trials: (0..<people * trials).map { number in
      LabelledTrials.Trial(
        subject: number / trials, id: "\(number)", unit: 0, position: number % trials,
        label: number % 2)
    }, notes: [])

  /// Decisions that are right with some probability, people differing among themselves.
  private static func decisions(_ right: Double, _ generator: inout SplitMix64) -> Decisions {
    let count = people * trials
    var elements: [Double] = []
    for number in 0..<count {
      let isRight = generator.uniform() < right
      let answer = isRight ? number % 2 : 1 - number % 2
      elements += answer == 1 ? [0.2, 0.8] : [0.8, 0.2]
    }
    let predictions = Predictions(
      row: Array(0..<count), fold: [Int](repeating: 0, count: count),
      probabilities: Matrix(rows: count, columns: 2, elements: elements), folds: [],
      guards: GuardProof(), notes: [], isLeaky: false)
    let rows = DesignRows(
      trial: Array(0..<count), unit: [Int](repeating: 0, count: count), window: Array(0..<count),
      start: [Double](repeating: 0, count: count), end: [Double](repeating: 1, count: count),
      weight: [Double](repeating: 1, count: count), modalities: [], covered: [], samples: [],
      notes: [])
    return Decisions(
      predictions, rows: rows, labelled: labelled,
      vote: ParameterValues(["use": .text("pooled"), "by": .text("mean_proba")]), scored: nil)
  }

  private static func race(cells: Int, executor: any Executor = SerialExecutor()) -> Race {
    Race(
      labelled: labelled, unit: "subject", metric: Accuracy(ParameterValues()), name: "accuracy",
      target: nil, level: 0.05 / Double(cells - 1), executor: executor)
  }

  @Test func amongEqualsTheBestIsHardlyEverDropped() {
    var generator = SplitMix64(seed: 24)
    var dropped = 0
    let races = 120
    for _ in 0..<races {
      let entries = (0..<4).map { cell in
        Race.Entry(cell: cell, runs: [Self.decisions(0.7, &generator)])
      }
      // Any of four equal cells is the best one; the first stands for it.
      if Self.race(cells: 4).dropped(entries).contains(where: { $0.cell == 0 }) { dropped += 1 }
    }
    // Below 5 %, so at most 6 of 120 on average; 13 would come once in two hundred.
    #expect(dropped <= 12, "seed 24")
  }

  @Test func aPlantedBadCellIsDroppedAndGoodOnesHardlyEver() {
    var generator = SplitMix64(seed: 7)
    var good = 0
    for _ in 0..<20 {
      let entries = [0.85, 0.5, 0.85].enumerated().map { cell, right in
        Race.Entry(
          cell: cell,
          runs: [Self.decisions(right, &generator), Self.decisions(right, &generator)])
      }
      let dropped = Self.race(cells: 3).dropped(entries).map(\.cell)
      #expect(dropped.contains(1))
      good += dropped.count { $0 != 1 }
    }
    // Below 5 % of races.
    #expect(good <= 3, "seed 7")
  }

  @Test func trialsThatOnlyOneDecidedAreLeftOut() {
    var generator = SplitMix64(seed: 3)
    let good = Self.decisions(0.95, &generator)
    let bad = Self.decisions(0.3, &generator)
    let some = bad.choosing(Array(0..<bad.count).filter { $0 % 3 != 0 })
    let found = Self.race(cells: 2).dropped([
      Race.Entry(cell: 0, runs: [good]), Race.Entry(cell: 1, runs: [some]),
    ])
    #expect(found.map(\.cell) == [1])
    let none = bad.choosing([])
    #expect(
      Self.race(cells: 2).dropped([
        Race.Entry(cell: 0, runs: [good]), Race.Entry(cell: 1, runs: [none]),
      ]).isEmpty)
  }
}
