import Learners
import Testing

@testable import Pipeline

@Suite struct RowSequencesTests {
  /// Rows of one column, `[trial, subject, start, value]` each.
  private static func rows(_ rows: [[Double]]) -> ModelRows {
    ModelRows(
      features: Matrix(rows: rows.count, columns: 1, elements: rows.map { $0[3] }), names: ["x"],
      places: RowPlaces(
        trial: rows.map { Int($0[0]) }, subject: rows.map { Int($0[1]) }, start: rows.map { $0[2] },
        end: rows.map { $0[2] + 1 }))
  }

  /// Values of a sequence, steps that are not there left out.
  private static func steps(_ rows: AssembledRows, _ sequence: Int) -> [Double] {
    rows.features.row(sequence).filter { !$0.isNaN }
  }

  @Test func windowsOfATrialInTimeOrder() throws {
    let rows = Self.rows([
      [4, 0, 5, 41], [3, 0, 0, 30], [4, 0, 0, 40], [9, 1, 2, 90], [4, 0, 7, 42],
    ])
    let fitted = try RowSequences(unit: .windows, maxSteps: nil).fitted(to: rows)
    let made = try fitted.assembled(rows)
    #expect(made.features.rows == 3 && made.features.columns == 3)
    #expect((0..<3).map { Self.steps(made, $0) } == [[30], [40, 41, 42], [90]])
    #expect(made.features[0, 0] == 30 && made.features[0, 1].isNaN)
    #expect(made.answers == [1, 0, 1, 2, 1])
    #expect(made.source == [1, 4, 3])
    #expect(made.blocks == [InputBlock(name: "", columns: 0..<3, steps: 3, isMasked: true)])
    #expect(made.names == ["x", "x", "x"])
  }

  /// The last steps are kept; test rows have the length of the training rows.
  @Test func longerSequencesKeepTheirLastSteps() throws {
    let training = Self.rows([[0, 0, 0, 1], [0, 0, 1, 2]])
    let longer = Self.rows([[7, 3, 0, 5], [7, 3, 1, 6], [7, 3, 2, 7]])
    let fitted = try RowSequences(unit: .windows, maxSteps: nil).fitted(to: training)
    #expect(Self.steps(try fitted.assembled(longer), 0) == [6, 7])
    let short = try RowSequences(unit: .windows, maxSteps: 1).fitted(to: longer)
    #expect(try short.assembled(longer).features.elements == [7])
    #expect(try short.assembled(longer).blocks[0].isMasked)
  }

  @Test func trialsOfASubjectUpToEachOne() throws {
    let rows = Self.rows([
      [0, 0, 0, 10], [1, 0, 0, 11], [2, 0, 0, 12], [3, 1, 0, 20], [4, 1, 0, 21],
    ])
    let made = try RowSequences(unit: .trials, maxSteps: 2).fitted(to: rows).assembled(rows)
    #expect(made.features.rows == 5 && made.features.columns == 2)
    #expect(
      (0..<5).map { Self.steps(made, $0) } == [[10], [10, 11], [11, 12], [20], [20, 21]])
    // The trial itself is the last step, whatever came before.
    #expect(made.features[0, 0].isNaN && made.features[0, 1] == 10)
    #expect(made.answers == [0, 1, 2, 3, 4] && made.source == [0, 1, 2, 3, 4])
    let all = try RowSequences(unit: .trials, maxSteps: nil).fitted(to: rows).assembled(rows)
    #expect(Self.steps(all, 2) == [10, 11, 12])
    #expect(throws: LearnerError.self) {
      _ = try RowSequences(unit: .trials, maxSteps: 2)
        .fitted(to: Self.rows([[0, 0, 0, 1], [0, 0, 1, 2]]))
    }
  }

  /// Modalities that are kept apart have steps of their own; what a window lacks is not there.
  @Test func partsBecomeBlocks() throws {
    let places = RowPlaces(trial: [0, 0], subject: [0, 0], start: [0, 1], end: [1, 2])
    let rows = ModelRows(
      apart: [
        FusionSamples.features("eeg", ["a", "b"], [[1, 2], [3, 4]]),
        ModalityFeatures(
          modality: "face", names: ["c"], values: Matrix(rows: 2, columns: 1, elements: [5, 6]),
          covered: [true, false]),
      ], places: places, isMasked: true)
    let made = try RowSequences(unit: .windows, maxSteps: nil).fitted(to: rows).assembled(rows)
    #expect(made.blocks.map(\.name) == ["eeg", "face"])
    #expect(made.blocks.map(\.columns) == [0..<4, 4..<6])
    #expect(Array(made.features.row(0))[..<5] == [1, 2, 3, 4, 5])
    #expect(made.features[0, 5].isNaN)
    #expect(made.names == ["eeg:a", "eeg:b", "eeg:a", "eeg:b", "face:c", "face:c"])
  }

  @Test func weightsOfATrialsWindowsAddUp() throws {
    let rows = Self.rows([[0, 0, 0, 1], [0, 0, 1, 2], [1, 1, 0, 3]])
    let set = try RowSequences(unit: .windows, maxSteps: nil).fitted(to: rows).assembled(rows)
      .training(
        target: .classes([1, 1, 0], count: 2), weights: [0.5, 0.5, 1], groups: [0, 0, 1])
    #expect(set.weights == [1, 1] && set.groups == [0, 1])
    guard case .classes(let classes, _) = set.target else { return }
    #expect(classes == [1, 0])
  }

  /// No number of rows or steps ends the program.
  @Test func anyPlacesMakeSequencesOrAnError() {
    for seed in 0..<60 {
      var generator = SplitMix64(seed: UInt64(seed))
      let rows = Self.rows(
        (0..<generator.below(12)).map { _ in
          [
            Double(generator.below(4)), Double(generator.below(2)), Double(generator.below(3)),
            generator.uniform(),
          ]
        })
      let unit = RowSequences.Unit.allCases[seed % 2]
      let result = Result<AssembledRows, any Error> {
        try RowSequences(unit: unit, maxSteps: [nil, 1, 3][generator.below(3)]).fitted(to: rows)
          .assembled(rows)
      }
      switch result {
      case .success(let made):
        #expect(made.answers.count == rows.count)
        #expect(made.source.count == made.features.rows)
      case .failure(let error): #expect(error is LearnerError)
      }
    }
  }
}
