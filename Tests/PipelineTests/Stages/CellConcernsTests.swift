import Testing

@testable import Pipeline

@Suite struct CellConcernsTests {
  private func lines(
    classes: [(name: String, count: Int)] = [("a", 40), ("b", 60)], subjects: [Int] = [10, 12, 9],
    primary: String = "balanced_accuracy", lost: [(name: String, trials: Int, lost: Int)] = []
  ) -> [String] {
    CellConcerns(classes: classes, subjects: subjects, primary: primary, lost: lost).lines
  }

  @Test func nothingWrongIsNoConcern() {
    #expect(lines().isEmpty)
    #expect(lines(classes: [], subjects: [], primary: "ccc").isEmpty)
    #expect(lines(classes: [("a", 55), ("b", 45)], primary: "accuracy").isEmpty)
  }

  @Test func accuracyOfUnbalancedClasses() {
    #expect(
      lines(classes: [("right", 72), ("wrong", 28)], primary: "accuracy") == [
        "the primary metric is accuracy, but 72 % of decisions are 'right': always answering it scores as much"
      ])
  }

  @Test func smallClassesAreNamedTogether() {
    #expect(
      lines(classes: [("a", 90), ("SKIP", 7), ("Unknown", 8)]) == [
        "fewer than 10 decisions of a class: 'SKIP' 7, 'Unknown' 8; its recall can take few values"
      ])
  }

  @Test func lostTrialsAreCountedByClass() {
    #expect(
      lines(lost: [("a", 40, 10), ("b", 60, 0)]) == [
        "10 labelled trials are not scored, for lack of a window: 'a' 10 of 40 (25 %), 'b' 0 of 60 (0 %)"
      ])
    #expect(lines(lost: [("a", 40, 0), ("b", 60, 0)]).isEmpty)
  }

  @Test func subjectsOfVeryDifferentSizeAreCounted() {
    #expect(
      lines(subjects: [2, 10, 10, 40]) == [
        "subjects differ in size, 2 to 40 decisions: 1 of 4 subjects make half of what is pooled"
      ])
    #expect(lines(subjects: [4, 10, 10, 29]).isEmpty)
    #expect(lines(subjects: [1, 100]).isEmpty)
  }
}
