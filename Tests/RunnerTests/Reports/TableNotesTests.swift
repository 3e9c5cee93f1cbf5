import Learners
import Testing

@testable import Pipeline
@testable import Runner

struct TableNotesTests {
  typealias Sample = SampleSummary

  static func table(
    _ cells: [Summary.Cell], cell: String = "{value:.2f} [{ci_low:.2f}, {ci_high:.2f}]{sig}",
    columns: [String] = [], values: [String] = ["balanced_accuracy"]
  ) throws -> ResultTable {
    let dummy = Sample.cell(
      ["model": "dummy"], model: "dummy", result: ResultTableTests.scored(0.5), isAutomatic: true)
    return try ResultTable(
      Sample.declaration(columns: columns, values: values, cell: cell),
      of: Summary(experiment: "e", question: nil, cells: cells + [dummy]))
  }

  static func cell(
    _ model: String, _ p: Double?, _ difference: Double = 0.1, smallest: Double = 0.002
  ) -> Summary.Cell {
    var cell = Sample.cell(["model": model], result: ResultTableTests.scored(0.5 + difference))
    let test = Sample.comparison("model=dummy", p, difference: difference, smallest: smallest)
    cell.comparison = test
    cell.againstDummy = test
    return cell
  }

  @Test func nothingFoundIsSaidFirstAndStrongly() throws {
    let notes = try Self.table([Self.cell("a", 0.3), Self.cell("b", 0.04)]).notes
    #expect(notes[0].isStrong)
    #expect(
      notes[0].text
        == "No model is shown better than the dummy: no corrected test is significant (smallest p = 0.080)."
    )
  }

  @Test func beingWorseIsNotBeingBetter() throws {
    let notes = try Self.table([Self.cell("a", 0.002, -0.1)]).notes
    #expect(
      notes[0].text
        == "No model is shown better than the dummy: the only significant differences are below it."
    )
    #expect(notes.contains { $0.text.hasSuffix("Below the baseline, not above: model=a.") })
  }

  @Test func whatIsFoundIsNotDenied() throws {
    let notes = try Self.table([Self.cell("a", 0.002), Self.cell("b", 0.5)]).notes
    #expect(!notes.contains { $0.text.contains("No model is shown better") })
    #expect(
      notes.contains {
        $0.text.contains("* marks a difference from the dummy in balanced accuracy with p < 0.05")
      })
  }

  @Test func columnsWithoutAFindingAreNamed() throws {
    var cells = [Self.cell("a", 0.002), Self.cell("a", 0.6)]
    for (index, split) in ["x", "y"].enumerated() {
      cells[index].axes.append(.init(axis: "split", label: split))
      cells[index].name += ",split=\(split)"
    }
    let notes = try Self.table(cells, columns: ["split"]).notes
    #expect(
      notes[0].text
        == "No model is shown better than the dummy in column 'y': no corrected test there is significant."
    )
  }

  @Test func testsThatCouldNotReachSignificanceAreNamed() throws {
    let notes = try Self.table([
      Self.cell("a", 0.125, smallest: 0.125), Self.cell("b", 0.125, smallest: 0.125),
    ]).notes
    #expect(
      notes.contains {
        $0.text
          == "No test here could reach significance: with 10 subjects the smallest corrected p is 0.25."
      })
  }

  @Test func oneSubjectIsSaid() throws {
    var cell = Self.cell("a", 0.5)
    cell.result?.subjects = 1
    cell.result?.unit = "trial"
    cell.result?.notes = ["one subject: intervals and tests take the trial as their unit"]
    let notes = try Self.table([cell]).notes.map(\.text)
    #expect(
      notes.contains(
        "The data name one subject only: the trial is the unit, so nothing here says how well this works for other people."
      ))
    #expect(!notes.contains { $0.hasPrefix("One subject:") })
    #expect(!notes.contains { $0.contains("fewer than 15") })
  }

  @Test func sharedDataNotesAreSaidOnceAndLongListsAreFolded() throws {
    var a = Self.cell("a", 0.5)
    var b = Self.cell("b", 0.5)
    a.result?.notes = ["both", "a.csv has 3 empty rows", "a only"] + (0..<9).map { "more \($0)" }
    b.result?.notes = ["both", "log_loss: undefined"]
    let notes = try Self.table([a, b]).notes.map(\.text)
    #expect(notes.count { $0 == "Both." } == 1)
    #expect(notes.contains("a.csv has 3 empty rows (model=a)."))
    #expect(notes.last == "5 further notes are in cells/*/notes.txt.")
    let first = try #require(notes.firstIndex { $0 == "log_loss: undefined (model=b)." })
    let second = try #require(notes.firstIndex { $0 == "Both." })
    #expect(first < second)
  }

  @Test func theDeviationIsExplainedWhereItIsShown() throws {
    let with = try Self.table([Self.cell("a", 0.5)], cell: "{value:.2f} ± {sd_seeds:.2f}").notes
    #expect(with.contains { $0.text.contains("standard deviation over seeds") })
    #expect(!with.contains { $0.text.contains("interval") })
    let without = try Self.table([Self.cell("a", 0.5)]).notes
    #expect(!without.contains { $0.text.contains("standard deviation over seeds") })
  }

  @Test func leakyRowsAndSingleCellsHaveTheirBanner() throws {
    var leaky = Self.cell("b", 0.002)
    leaky.result?.isLeaky = true
    let table = try Self.table([Self.cell("a", 0.5), leaky])
    #expect(table.banners.count == 1)
    #expect(table.banners[0].hasPrefix("LEAKY: row 'b' splits windows at random"))
    #expect(table.entries[1][0]?.text.hasSuffix("‡") == true)
    #expect(table.entries[1][0]?.content.isSignificant == false)
    #expect(try Self.table([leaky]).banners[0].contains("row 'b'"))
    #expect(try Self.table([Self.cell("a", 0.5)]).banners.isEmpty)
  }

  @Test func theDeclaredBaselineDecidesAboutTheMark() throws {
    var eeg = Self.cell("eeg", 0.5)
    eeg.comparison = nil
    var face = Self.cell("face", 0.5)
    face.comparison = Sample.comparison("model=eeg", 0.002)
    let table = try Self.table([eeg, face])
    #expect(table.entries[0][0]?.content.p == nil)
    #expect(table.entries[1][0]?.text.hasSuffix("*") == true)
    #expect(table.notes[0].text.hasPrefix("No model is shown better than the dummy"))
    #expect(table.notes.contains { $0.text.hasPrefix("* marks a difference from 'model=eeg'") })
  }
}
