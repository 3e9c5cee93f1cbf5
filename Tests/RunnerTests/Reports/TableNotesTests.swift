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
    a.result?.notes =
      ["both", "a.csv has 3 empty rows", "a only"]
      + (0..<9).map { "more of the \(UnicodeScalar(UInt8(97 + $0)))th" }
    b.result?.notes = ["both", "log_loss: undefined"]
    let notes = try Self.table([a, b], values: ["balanced_accuracy", "log_loss"]).notes.map(\.text)
    #expect(notes.count { $0 == "Both." } == 1)
    #expect(notes.contains("a.csv has 3 empty rows (model=a)."))
    #expect(notes.last == "7 further notes are in cells/*/notes.txt.")
    // A metric that the table does not show is left to its cell.
    #expect(!(try Self.table([a, b]).notes.contains { $0.text.contains("log_loss") }))
    let first = try #require(notes.firstIndex { $0 == "log_loss: undefined (model=b)." })
    let second = try #require(notes.firstIndex { $0 == "Both." })
    #expect(first < second)
  }

  @Test func concernsComeFirstAndAreNeverHidden() throws {
    var a = Self.cell("a", 0.5)
    var b = Self.cell("b", 0.5)
    a.result?.concerns = (0..<12).map { "objection of the \(UnicodeScalar(UInt8(97 + $0)))th kind" }
    b.result?.concerns = ["subjects differ in size, 3 to 60 decisions"]
    a.result?.concerns.append("subjects differ in size, 2 to 50 decisions")
    let notes = try Self.table([a, b]).notes.map(\.text)
    #expect(notes.contains("Subjects differ in size, 2 to 60 decisions."))
    #expect(notes.count { $0.hasPrefix("Objection of the") } == 12)
    let meaning = try #require(notes.firstIndex { $0.hasPrefix("Each value is") })
    let last = try #require(notes.lastIndex { $0.hasPrefix("Objection") })
    #expect(last < meaning)
  }

  @Test func rowsThatHandleClassesDifferentlyAreNamed() throws {
    var a = Self.cell("a", 0.5)
    var b = Self.cell("b", 0.5)
    a.handling = "smote"
    b.handling = "nothing"
    b.model = "logistic_regression"
    let notes = try Self.table([a, b]).notes.map(\.text)
    #expect(
      notes.contains(
        "Rows differ in how unbalanced classes are handled, beside what they compare: smote (model=a); nothing (model=b)."
      ))
    // Where resampling is what the rows compare, nothing is wrong.
    b.model = a.model
    #expect(!(try Self.table([a, b]).notes.contains { $0.text.hasPrefix("Rows differ") }))
  }

  @Test func claimsThatSeedsCouldUndoAreNamed() throws {
    var a = Self.cell("a", 0.002)
    a.result?.metrics[0].sdSeeds = 0.2
    let notes = try Self.table([a]).notes
    let note = try #require(notes.first { $0.text.hasPrefix("A difference that is claimed") })
    #expect(note.isStrong && note.text.contains("model=a (0.100 against 0.200)"))
    a.result?.metrics[0].sdSeeds = 0.02
    #expect(
      !(try Self.table([a]).notes.contains { $0.text.hasPrefix("A difference that is claimed") }))
  }

  @Test func theLeadOfTheBestIsHeldAgainstTheSeeds() throws {
    var a = Self.cell("a", 0.5, 0.1)
    var b = Self.cell("b", 0.5, 0.11)
    for place in 0..<2 {
      a.result?.metrics[place].sdSeeds = 0.05
      b.result?.metrics[place].sdSeeds = 0.01
    }
    #expect(
      try Self.table([a, b]).notes.contains {
        $0.text.hasSuffix("its lead over the next is smaller than the deviation over seeds.")
      })
  }

  @Test func differencesAndEffectsAreExplainedWhereTheyAreShown() throws {
    var a = Self.cell("a", 0.3)
    a.comparison?.result.differenceLow = -0.05
    a.comparison?.result.differenceHigh = 0.25
    a.comparison?.result.differenceLevel = 0.95
    a.comparison?.result.effects = [.init("cohen_dz", 0.4)]
    let table = try Self.table(
      [a], cell: "{value:.2f} {delta:.2f} [{delta_low:.2f}, {delta_high:.2f}] {effect:.1f}")
    #expect(table.entries[0][0]?.text == "0.60 +0.10 [-0.05, +0.25] +0.4")
    #expect(
      table.notes.contains {
        $0.text
          == "Delta is the difference from the dummy, in the unit of the metric, with its 95 % BCa bootstrap interval over subjects, resampled for both at once; effect is Cohen's d over subjects (mean difference over its standard deviation)."
      })
  }

  @Test func chanceByPermutationIsExplained() throws {
    var a = Self.cell("a", 0.3)
    a.result?.metrics[0].permuted = .init(
      pValue: 0.01, bound: 0.55, mean: 0.5, level: 0.95, resamples: 1000, within: "subject")
    let notes = try Self.table([a], cell: "{value:.2f} {chance_bound:.2f} {p_chance:.2f}").notes
    #expect(
      notes.contains {
        $0.text
          == "Chance of balanced accuracy by permutation: labels dealt out anew among the trials of each subject 1000 times, predictions kept, nothing fitted again, spread widened by √2 where folds train each other; 95 % of arrangements do not surpass 0.550. Surpassed by model=a, not corrected."
      })
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

  @Test func aLeakySplitThatDecidesByWindowIsNotSaidToDecideByTrial() throws {
    var leaky = Self.cell("b", 0.002)
    leaky.result?.isLeaky = true
    let notes = { try Self.table([Self.cell("a", 0.5), leaky]).notes.map(\.text) }
    #expect(try !notes().contains { $0.contains("In row") })
    leaky.result?.decision = "window"
    #expect(try notes().contains { $0.contains("In row 'b': one decision per window, so that it") })
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

  /// Only those that differ are said to differ: what leaks may vote like the others.
  @Test func decisionsOfAnotherKindAreNamedByTheirPlace() throws {
    var cells: [Summary.Cell] = []
    for split in ["unseen", "leaky", "leaky_clips"] {
      for model in ["a", "dummy"] {
        var cell = Sample.cell(
          ["model": model, "split": split], model: model, result: ResultTableTests.scored(0.5),
          isAutomatic: model == "dummy")
        cell.result?.isLeaky = split != "unseen"
        cell.result?.decision = split == "leaky" ? "window" : "trial"
        cells.append(cell)
      }
    }
    let note = { (cells: [Summary.Cell]) in
      try #require(
        try ResultTable(
          Sample.declaration(columns: ["split"]),
          of: Summary(experiment: "e", question: nil, cells: cells)
        ).notes.map(\.text).first { $0.hasPrefix("Each value is") })
    }
    #expect(
      try note(cells).hasSuffix(
        " In column 'leaky': one decision per window, so that it does not compare with the rest."))
    for index in 2...3 { cells[index].result?.decision = "trial" }
    #expect(!(try note(cells).contains("compare")))
    for index in 2...5 { cells[index].result?.decision = "window" }
    #expect(
      try note(cells).hasSuffix(
        " In columns 'leaky' and 'leaky_clips': one decision per window, so that they do not compare with the rest."
      ))
  }

  @Test func whatIsUndefinedHasItsCause() throws {
    var a = Self.cell("a", 0.5)
    a.result?.metrics[0].value = nil
    let said = { (cell: Summary.Cell) in
      try Self.table([cell, Self.cell("b", 0.5)]).notes.map(\.text)
        .filter { $0.contains("undefined") }
    }
    #expect(
      try said(a) == ["n/a: the balanced accuracy is undefined for these decisions (model=a)."])
    a.result?.notes = [
      "accuracy, balanced_accuracy: undefined: all decisions belong to class 'calm'"
    ]
    #expect(
      try said(a) == [
        "n/a: the balanced accuracy is undefined: all decisions belong to class 'calm' (model=a)."
      ])
  }

  @Test func intervalsWithoutEndsOfDummiesAreExplained() throws {
    var dummy = Sample.cell(
      ["model": "dummy"], model: "dummy", result: ResultTableTests.scored(0.5), isAutomatic: true)
    dummy.result?.metrics[0].ciLow = nil
    dummy.result?.metrics[0].ciHigh = nil
    dummy.result?.notes = [
      "balanced_accuracy: no interval: all bootstrap replicates are equal"
    ]
    let words = { (cell: String) in
      try ResultTable(
        Sample.declaration(columns: [], cell: cell),
        of: Summary(experiment: "e", question: nil, cells: [Self.cell("a", 0.5), dummy])
      ).notes.map(\.text).first { $0.hasPrefix("The dummy") } ?? ""
    }
    #expect(
      try words("{value:.2f} [{ci_low:.2f}, {ci_high:.2f}]").contains(
        "; its interval is n/a where it scores the same whoever is drawn"))
    #expect(!(try words("{value:.2f}").contains("n/a")))
  }

  @Test func lettersAndSingleThingsStayRight() {
    #expect(DataNotes.sentence("p is raised: so it is") == "p is raised: so it is")
    #expect(
      DataNotes.sentence("1 labelled trials are not scored") == "1 labelled trial is not scored")
  }
}
