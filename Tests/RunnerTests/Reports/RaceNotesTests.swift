import Testing

@testable import Pipeline
@testable import Runner

@Suite struct RaceNotesTests {
  private static let raced: Summary.Cell = {
    var cell = SampleSummary.cell(["model": "r"], result: ResultTableTests.scored(0.5))
    cell.result = nil
    cell.status = "raced"
    cell.failure = "after 2 of 5 folds: accuracy 0.500 against 0.700 of the best, p = 0.001"
    return cell
  }()

  @Test func aRacedCellIsNamedAndHasNoValue() throws {
    let table = try TableNotesTests.table([TableNotesTests.cell("a", 0.002), Self.raced])
    #expect(table.notes.contains { $0.text.hasPrefix("Raced (1): ") })
    let text = MarkdownTable.text(table)
    #expect(text.contains("raced"))
    #expect(!text.contains("0.700 |"))
  }

  @Test func racedCellsCountInTheCorrectionOfTheOthers() throws {
    let alone = try TableNotesTests.table([TableNotesTests.cell("a", 0.03)])
    #expect(!alone.notes.contains { $0.text.contains("No model is shown better") })
    let chosen = try TableNotesTests.table([TableNotesTests.cell("a", 0.03), Self.raced])
    #expect(
      chosen.notes[0].text
        == "No model is shown better than the dummy: no corrected test is significant (smallest p = 0.060)."
    )
  }

  @Test func withoutARaceNothingIsSaidAboutOne() throws {
    let table = try TableNotesTests.table([TableNotesTests.cell("a", 0.03)])
    #expect(!table.notes.contains { $0.text.contains("Raced") })
  }
}
