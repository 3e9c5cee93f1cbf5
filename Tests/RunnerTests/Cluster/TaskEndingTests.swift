import Testing

@testable import Runner

@Suite struct TaskEndingTests {
  private func ending(
    _ state: JobState?, end: TaskReport.End? = nil, peak: Int = 0, log: String = "",
    said: Bool = true
  ) -> TaskEnding {
    var report = TaskReport()
    report.end = end
    report.peakBytes = peak
    report.message = "why"
    return TaskEnding(
      state: state, report: said ? report : nil, log: log, memoryBytes: 1_000_000)
  }

  @Test func aTaskThatEndedByItselfDid() {
    #expect(ending(.completed, end: .done) == .byItself)
    #expect(ending(.failed, end: .done) == .byItself)
    #expect(ending(nil, end: .done) == .byItself)
    #expect(ending(.failed, end: .refused) == .refused("why"))
    #expect(ending(.failed, end: .storeFault) == .storeFault("why"))
  }

  @Test func whoeverWasAskedToEndWasCancelledOrOutOfTime() {
    #expect(ending(.cancelled, end: .stopped) == .cancelled)
    #expect(ending(.overtime, end: .stopped) == .outOfTime)
    #expect(ending(.failed, end: .stopped) == .outOfTime)
    #expect(ending(nil, end: .stopped) == .outOfTime)
  }

  @Test func deathsHaveCauses() {
    #expect(ending(.outOfMemory) == .outOfMemory)
    #expect(ending(.overtime) == .outOfTime)
    #expect(ending(.nodeFailed) == .killed)
    #expect(ending(.preempted) == .killed)
    #expect(ending(.cancelled) == .cancelled)
    #expect(ending(.failed) == .killed)
    #expect(ending(.completed) == .killed)
    #expect(ending(nil, said: false) == .killed)
  }

  @Test func memoryNearTheLimitIsTheCauseOfADeath() {
    #expect(ending(.failed, peak: 799_000) == .killed)
    #expect(ending(.failed, peak: 801_000) == .outOfMemory)
    #expect(ending(nil, peak: 2_000_000) == .outOfMemory)
    // A node that goes away takes large jobs with it, too.
    #expect(ending(.nodeFailed, peak: 900_000) == .killed)
  }

  @Test func whatTheDaemonSaysCounts() {
    let lines = [
      "slurmstepd-node2: error: StepId=5.batch exceeded memory limit (433168384 > 209715200), being killed",
      "slurmstepd: error: Detected 1 oom_kill event in StepId=7.batch. Some of the step tasks have been OOM Killed.",
      "slurmstepd: error: Detected 1 oom-kill event(s) in step 9.batch cgroup.",
    ]
    for line in lines {
      #expect(ending(.failed, log: "a\n\(line)\nCANCELLED AT 2026") == .outOfMemory, "\(line)")
      #expect(ending(.cancelled, log: line) == .outOfMemory, "\(line)")
    }
    // A node that died says nothing of memory, nor does what lies long back.
    let long = lines[0] + String(repeating: "\nwork", count: 40)
    #expect(ending(.failed, log: long) == .killed)
  }
}
