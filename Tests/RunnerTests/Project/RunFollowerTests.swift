import Glibc
import Pipeline
import Testing

@testable import Runner

@Suite struct RunFollowerTests {
  private let root = ScratchFolder()

  private func event(
    _ kind: RunEvent.Kind, _ label: String? = nil, finished: Int = 0, failed: Int = 0,
    message: String? = nil
  ) -> RunEvent {
    RunEvent(
      kind: kind, stageKind: label.map { _ in "fit" }, label: label, message: message,
      cause: kind == .failed ? .timeout : nil,
      counts: .init(total: 5, finished: finished, failed: failed),
      standing: .init(at: 1_700_000_000, elapsed: 12, cells: .init(total: 3, done: 1)))
  }

  @Test func aRunIsFollowedToItsEnd() {
    let log = EventLog(folder: root.path)
    let mark = RunnerMark(folder: root.path)
    var follower = RunFollower(folder: root.path)
    #expect(follower.look().isEmpty)
    log.write(event(.planned))
    log.write(event(.started, "a"))
    log.write(event(.started, "b"))
    var seen = follower.look()
    #expect(seen.count == 1 && seen[0].runner?.isAlive == true)
    #expect(seen[0].run.running == ["a", "b"])
    log.write(event(.finished, "a", finished: 1))
    log.write(event(.failed, "b", finished: 1, failed: 1, message: "too long"))
    seen = follower.look()
    #expect(seen[0].run.running.isEmpty)
    #expect(seen[0].run.counts.failed == 1)
    #expect(seen[0].run.failures.map(\.message) == ["too long"])
    #expect(seen[0].run.failures.map(\.cause) == [.timeout])
    log.write(event(.ended, finished: 1, failed: 1))
    mark.remove()
    seen = follower.look()
    #expect(seen.count == 1 && seen[0].runner == nil && seen[0].run.isOver)
    // Somebody who comes later sees the same.
    var later = RunFollower(folder: root.path)
    #expect(later.look().first?.run.counts == seen[0].run.counts)
  }

  @Test func aRunnerThatDiedIsKnownAndWhenItLastWrote() {
    let log = EventLog(folder: root.path)
    log.write(event(.planned))
    log.write(event(.started, "a"))
    var follower = RunFollower(folder: root.path)
    let seen = follower.look()
    #expect(seen.count == 1 && seen[0].runner == nil && !seen[0].run.isOver)
    let text = StatusText(
      experiment: "e", runs: seen, state: nil, now: 1_700_000_000 + 5 * 3600
    ).text
    #expect(text.contains("e: the last run was cut off; it last wrote at 2023-11-1"))
    #expect(text.contains("(5 h 0 min ago); run it again to go on: 0 of 5 stages done\n"))
    #expect(text.contains("  1 of 3 cells done\n"))
    #expect(text.contains("  was running: a\n"))
  }

  @Test func aNewRunOfTheSameProcessBeginsAnew() {
    let log = EventLog(folder: root.path)
    log.write(event(.planned))
    log.write(event(.failed, "b", failed: 1, message: "m"))
    log.write(event(.ended, failed: 1))
    log.write(event(.planned))
    var follower = RunFollower(folder: root.path)
    let seen = follower.look()
    #expect(seen.count == 1)
    #expect(seen[0].run.failures.isEmpty && !seen[0].run.isOver)
  }

  @Test func aSilentRunnerIsAliveAndSaidToBeSilent() {
    var run = RunStanding(process: 9)
    run.take(EventLog.json(event(.planned), run: 9))
    run.take(EventLog.json(event(.started, "a"), run: 9))
    let runner = RunnerMark.Runner(process: 9, host: "far", began: 0, isAlive: true)
    func text(_ now: Int) -> String {
      StatusText(experiment: "e", runs: [(run, runner)], state: nil, now: now).text
    }
    #expect(
      text(1_700_000_010) == """
        e: running now (process 9 on far, for 12 s): 1 of 3 cells, 0 of 5 stages (0 cached)
          0 running
          running: a

        """)
    #expect(text(1_700_000_600).contains("no sign of life for 10 min: stopped, or its machine"))
    // A clock that went back is no silence.
    #expect(!text(1_600_000_000).contains("no sign of life"))
  }
}
