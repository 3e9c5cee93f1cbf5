import Testing

@testable import Pipeline
@testable import Runner

struct NoteFoldingTests {
  private func folded(_ notes: [[String]]) -> [NoteFolding.Line] {
    NoteFolding(
      notes.enumerated().flatMap { cell, own in own.map { .init(text: $0, cell: cell) } }
    ).lines
  }

  @Test func numbersBecomeRangesAndCellsAreGathered() {
    let lines = folded([
      ["impute: 508 training values imputed in 4 of 29 features (first of 30 of 30 folds)"], [],
      ["impute: 372 training values imputed in 4 of 29 features (first of 15 of 15 folds)"],
    ])
    #expect(
      lines == [
        .init(
          text:
            "impute: 372 to 508 training values imputed in 4 of 29 features (first of 15 to 30 of 15 to 30 folds)",
          cells: [0, 2])
      ])
  }

  @Test func rangesGrowAtTheirEnds() {
    let lines = folded([["3 to 60 decisions of 38"], ["2 to 50 decisions of 38"]])
    #expect(lines.map(\.text) == ["2 to 60 decisions of 38"])
  }

  @Test func whatNotesAreAboutBecomesAList() {
    let lines = folded([
      [
        "esense, column Attention: 1423 values that the spec declares to mean missing",
        "esense, column Meditation: 1423 values that the spec declares to mean missing",
        "subject 21, trial 3Item18: 2 trials share one id",
        "subject 24, trial 3Item1: 2 trials share one id",
      ]
    ])
    #expect(
      lines.map(\.text) == [
        "esense, column Attention and Meditation, each: 1423 values that the spec declares to mean missing",
        "subject 21, trial 3Item18 and subject 24, trial 3Item1, each: 2 trials share one id",
      ])
  }

  @Test func quotedWordsAndWordsWithDigitsAreNotNumbers() {
    let lines = folded([
      [
        "38 trials with 'MISSING' left out", "37 trials with 'SKIP' left out",
        "a1.csv has 3 empty rows", "a2.csv has 3 empty rows", "class 'K 2' has 7 decisions",
        "class 'K 3' has 8 decisions", "0.25 s late", "0.5 s late",
      ]
    ])
    #expect(
      lines.map(\.text) == [
        "38 trials with 'MISSING' left out", "37 trials with 'SKIP' left out",
        "a1.csv has 3 empty rows", "a2.csv has 3 empty rows", "class 'K 2' has 7 decisions",
        "class 'K 3' has 8 decisions", "0.25 to 0.5 s late",
      ])
  }

  @Test func equalNotesStayAsTheyAre() {
    #expect(
      folded([["both: 3 rows"], ["both: 3 rows"]]) == [
        .init(text: "both: 3 rows", cells: [0, 1])
      ])
    #expect(folded([]).isEmpty)
  }

  @Test func cellsAreNamedByWhatOnlyTheyHave() {
    let cells = ["a", "b"].flatMap { model in
      ["x", "y"].map { split in
        SampleSummary.cell(["model": model, "split": split], result: nil)
      }
    }
    #expect(CellPlaces.words([0, 1, 2, 3], of: cells) == "")
    #expect(CellPlaces.words([0, 1], of: cells) == "model=a")
    #expect(CellPlaces.words([1, 3], of: cells) == "split=y")
    #expect(CellPlaces.words([0, 3], of: cells) == "model=a,split=x and model=b,split=y")
    #expect(CellPlaces.words([2], of: cells) == "model=b,split=x")
  }
}
