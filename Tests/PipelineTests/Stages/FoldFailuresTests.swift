import Testing

@testable import Pipeline

@Suite struct FoldFailuresTests {
  private func tried(_ outcomes: [Result<Int, StageFailure>]) throws -> (sum: Int, StageFailure?) {
    var failures = FoldFailures(folds: outcomes.count)
    var sum = 0
    for outcome in outcomes { sum += try failures.collecting { try outcome.get() } ?? 0 }
    return (sum, failures.failure)
  }

  private func bad(_ fold: String) -> Result<Int, StageFailure> {
    .failure(StageFailure("no class", place: "fold \(fold)", specPath: "model"))
  }

  @Test func othersAreTriedAndMissingOnesCounted() throws {
    let (sum, failure) = try tried([.success(1), bad("b"), .success(2), bad("d"), .success(4)])
    #expect(sum == 7)
    #expect(failure?.message == "no class (2 of 5 folds failed)")
    #expect(failure?.place == "fold b")
    #expect(failure?.specPath == "model")
    #expect(try tried([.success(1)]).1 == nil)
  }

  @Test func whereNothingCanBeFittedTheRestIsNotTried() {
    let failure = #expect(throws: StageFailure.self) {
      try tried([bad("a"), bad("b"), bad("c"), bad("d"), bad("e")])
    }
    #expect(failure?.message == "no class (3 of 5 folds failed; the others were not tried)")
  }

  @Test func whatMayPassIsNoFoldsFault() {
    let failure = #expect(throws: StageFailure.self) {
      try tried([.success(1), .failure(StageFailure("no disk", cause: .io))])
    }
    #expect(failure?.message == "no disk")
  }
}
