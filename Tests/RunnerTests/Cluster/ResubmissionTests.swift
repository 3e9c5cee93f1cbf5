import Pipeline
import Testing

@testable import Runner

@Suite struct ResubmissionTests {
  let stages = [StageID(3), StageID(4), StageID(5)]

  private func report(running: [Int] = [], node: String = "n1") -> TaskReport {
    var report = TaskReport()
    report.running = running
    report.node = node
    return report
  }

  @Test func wantOfMemoryDoublesWhatTheRunningStagesGet() {
    var fate = Resubmission(retries: 3)
    fate.note(.outOfMemory, stages: stages, report: report(running: [4]), memoryBytes: 100)
    #expect(fate.least == [StageID(4): 200])
    fate.note(.outOfMemory, stages: stages, report: nil, memoryBytes: 200)
    #expect(fate.least == [StageID(3): 400, StageID(4): 400, StageID(5): 400])
    #expect(fate.givenUp.isEmpty)
  }

  @Test func afterSoManyTriesAStageIsGivenUp() {
    var fate = Resubmission(retries: 2)
    for _ in 0..<2 {
      fate.note(.killed, stages: stages, report: report(running: [5]), memoryBytes: 100)
    }
    #expect(fate.givenUp.isEmpty)
    fate.note(.outOfMemory, stages: stages, report: report(running: [5]), memoryBytes: 1 << 30)
    #expect(
      fate.givenUp == [
        StageID(5):
          "its job was ended for want of memory, the last time with 1.1 GB; it was tried 3 times"
      ])
  }

  @Test func withoutRetriesTheFirstDeathIsTheLast() {
    var fate = Resubmission(retries: 0)
    fate.note(.outOfTime, stages: [StageID(1)], report: nil, memoryBytes: 100)
    #expect(fate.givenUp[StageID(1)]?.contains("time limit") == true)
  }

  @Test func deathsOfBeforeTeachMemoryButCountForNothing() {
    var fate = Resubmission(retries: 0)
    fate.note(.outOfMemory, stages: stages, report: nil, memoryBytes: 100, isPast: true)
    fate.note(.cancelled, stages: stages, report: nil, memoryBytes: 100, isPast: true)
    fate.note(.storeFault("full"), stages: stages, report: nil, memoryBytes: 100, isPast: true)
    #expect(fate.least.count == 3)
    #expect(fate.givenUp.isEmpty && !fate.wasCancelled && fate.storeFault == nil)
  }

  @Test func aNodeThatCannotDoTheWorkIsLeftOut() {
    var fate = Resubmission(retries: 3)
    fate.note(.refused("too old"), stages: stages, report: report(node: "n7"), memoryBytes: 100)
    #expect(fate.excluded == ["n7"])
    #expect(fate.least.isEmpty && fate.givenUp.isEmpty)
  }

  @Test func failuresAreKeptWhateverEndedTheTask() {
    var fate = Resubmission(retries: 3)
    var report = report()
    report.failures = [.init(stage: 4, message: "no rows", place: "a.yaml:3:1", isData: true)]
    fate.note(.byItself, stages: stages, report: report, memoryBytes: 100)
    #expect(fate.failures[StageID(4)]?.message == "no rows")
    #expect(fate.givenUp.isEmpty)
  }

  @Test func aStageThatFoundNoMemoryGetsMore() {
    var fate = Resubmission(retries: 1)
    var report = report()
    report.failures = [
      .init(stage: 4, message: "no memory", place: nil, isData: false, cause: .memory)
    ]
    fate.note(.byItself, stages: stages, report: report, memoryBytes: 100)
    #expect(fate.least == [StageID(4): 200])
    #expect(fate.failures.isEmpty && fate.givenUp.isEmpty)
    fate.note(.byItself, stages: stages, report: report, memoryBytes: 200)
    #expect(fate.givenUp[StageID(4)] == "no memory; it was tried 2 times")
  }
}
