import Testing

@testable import Pipeline

@Suite struct TrialColumnsTests {
  private let trials = SubjectTrials(
    subject: "1", ids: ["a", "b", "c", "d"], starts: [0, 4, 8, 50], ends: [3, 7, 11, 60],
    columns: [:])
  private let track = Recording.Track(
    times: (0..<12).map(Double.init), rowsOfTrial: nil, sampleSeconds: 1)

  private func tally(_ columns: [[Double]]) -> TrialColumns {
    var tally = TrialColumns(group: "raw")
    tally.add(columns, on: columns.map { _ in track }, trials: trials)
    return tally
  }

  @Test func halfOfTheColumnsCarryATrial() {
    let nan = Double.nan
    let whole = [Double](repeating: 1, count: 12)
    let none = [Double](repeating: nan, count: 12)
    // Half of the first trial, less of the second, all of the third.
    let part = [1, 1, nan, nan, 1, nan, nan, nan, 1, 1, 1, 1]
    #expect(tally([whole, none]).carried == 3)
    #expect(tally([whole, none, none]).carried == 0)
    #expect(tally([part, none]).carried == 2)
    #expect(
      tally([part, none]).note(about: "eeg")?.text
        == "eeg, group raw: 1 trial of 3 in all, in which fewer than half of the columns have values"
        + " in half of the rows")
    #expect(tally([whole]).note(about: "eeg") == nil)
    #expect(tally([]).trials == 0)
  }

  @Test func trialsThatRowsNameAreTheirRows() {
    var tally = TrialColumns(group: "raw")
    let named = Recording.Track(
      times: [0, 1, 0, 1], rowsOfTrial: [0..<2, 2..<4, 4..<4, 4..<4], sampleSeconds: nil)
    tally.add([[1, 2, .nan, .nan]], on: [named], trials: trials)
    #expect(tally.trials == 2 && tally.carried == 1)
  }
}
