import Learners
import Testing

@Suite struct OutOfBagTests {
  private func fitted(
    _ data: TrainingSet, _ kind: String, trees: Int = 60, width: Int = 1
  ) throws -> FittedForest {
    let changes: [String: ParameterValue] = [
      "trees": .integer(trees), "out_of_bag": .text(kind),
    ]
    return try #require(
      try RandomForest(ParameterValues(defaultsOf: RandomForest.parameters, changing: changes))
        .fitted(to: data, seed: 3, executor: ThreadedExecutor(width: width)) as? FittedForest)
  }

  /// Twelve people with six rows each that are all alike; the class is a coin's.
  private static let people: TrainingSet = {
    var generator = SplitMix64(seed: 8)
    let classes = (0..<12).map { _ in generator.below(2) }
    let own = SampleData.noise(rows: 12, columns: 5, seed: 21)
    var data = SampleData.set(
      own.selecting(rows: (0..<72).map { $0 / 6 }), classes: (0..<72).map { classes[$0 / 6] },
      count: 2)
    data.groups = (0..<72).map { 100 - $0 / 6 }
    return data
  }()

  @Test func drawnRowsKnowTheirTwinsAndDrawnGroupsDoNot() throws {
    let byRow = try #require(try fitted(Self.people, "rows").outOfBag?.score)
    let byGroup = try #require(try fitted(Self.people, "groups").outOfBag?.score)
    #expect(byRow == 1)
    #expect(byGroup < 0.85)
  }

  @Test func groupsAreDrawnWhole() throws {
    let outOfBag = try #require(try fitted(Self.people, "groups", trees: 9).outOfBag)
    for person in 0..<12 {
      #expect(Set(outOfBag.treeCounts[person * 6..<person * 6 + 6]).count == 1)
    }
    #expect(Set(outOfBag.treeCounts).count > 1)
    let counts = try #require(try fitted(Self.people, "rows", trees: 9).outOfBag?.treeCounts)
    #expect((0..<12).contains { Set(counts[$0 * 6..<$0 * 6 + 6]).count > 1 })
  }

  /// About e⁻¹ of the trees did not see a row, and scores come from the answers.
  @Test func answersComeFromTheOtherTrees() throws {
    let data = SampleData.classes(rows: 300, columns: 4, count: 3, seed: 2)
    let outOfBag = try #require(try fitted(data, "rows").outOfBag)
    let mean = Double(outOfBag.treeCounts.reduce(0, +)) / 300 / 60
    #expect(abs(mean - 0.3679) < 0.01)
    let predicted = (0..<300).map { row -> Int in
      let own = Array(outOfBag.answers.row(row))
      #expect(abs(own.reduce(0, +) - 1) < 1e-12)
      return own.firstIndex(of: own.max() ?? 0) ?? 0
    }
    let hits = zip(predicted, data.classes).filter { $0 == $1 }.count
    #expect(outOfBag.score == Double(hits) / 300)
    #expect(outOfBag.scoredRows == 300)
    #expect((outOfBag.logLoss ?? 0) > 0)
    // Unseen rows are harder than seen ones.
    #expect(hits < 300)
  }

  @Test(arguments: ["rows", "groups"])
  func sameBytesAtAnyWidthAndInTheArchive(_ kind: String) throws {
    var data = SampleData.classes(rows: 1200, columns: 4, count: 3, seed: 2)
    data.groups = (0..<1200).map { $0 % 40 }
    let serial = try fitted(data, kind, trees: 9)
    let threaded = try fitted(data, kind, trees: 9, width: 5)
    #expect(serial.archive == threaded.archive)
    let restored = try RandomForest.restored(from: serial.archive)
    #expect(restored.archive == serial.archive)
    #expect(restored.notes == serial.notes)
    #expect(serial.notes.count == 1)
    #expect(serial.notes[0].hasPrefix("out of bag (\(kind) drawn): accuracy 0."))
  }

  @Test func numbersHaveAShareOfTheVariance() throws {
    let features = SampleData.noise(rows: 300, columns: 3, seed: 9)
    let values = Matrix<Double>((0..<300).map { [features[$0, 0] * 100 + 5000] })
    let forest = try fitted(SampleData.set(features, values: values), "rows")
    let score = try #require(forest.outOfBag?.score)
    #expect(score > 0.9 && score < 1)
    #expect(forest.outOfBag?.logLoss == nil)
  }

  @Test func itNeedsABootstrap() {
    #expect(throws: LearnerError.parameter("out_of_bag: rows needs bootstrap: true")) {
      try ExtraTrees(
        ParameterValues(
          defaultsOf: ExtraTrees.parameters, changing: ["out_of_bag": .text("rows")]))
    }
  }

  @Test func oneTreeLeavesRowsUnanswered() throws {
    let data = SampleData.classes(rows: 50, columns: 4, count: 2, seed: 2)
    let outOfBag = try #require(try fitted(data, "rows", trees: 1).outOfBag)
    let answered = outOfBag.treeCounts.filter { $0 > 0 }.count
    #expect(answered > 5 && answered < 35 && outOfBag.scoredRows == answered)
  }
}
