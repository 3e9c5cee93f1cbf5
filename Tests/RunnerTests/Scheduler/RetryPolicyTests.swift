import Glibc
import Learners
import Pipeline
import Testing

@testable import Runner

@Suite struct RetryPolicyTests {
  private let policy = RetryPolicy(
    causes: [.io, .command], times: 12, pauseSeconds: 5, exitCodes: [75])

  @Test func pausesDoubleUpToTenMinutes() {
    let pauses = (1...13).map { policy.pause(after: .io, tries: $0) }
    #expect(pauses[..<4] == [5, 10, 20, 40])
    #expect(pauses[11] == 600)
    #expect(pauses[12] == nil)
  }

  @Test(arguments: FailureCause.allCases)
  func onlyWhatWasNamedIsTriedAgain(_ cause: FailureCause) {
    #expect((policy.pause(after: cause, tries: 1) != nil) == [.io, .command].contains(cause))
    #expect(RetryPolicy.none.pause(after: cause, tries: 1) == nil)
  }

  @Test func programsEndForDeclaredReasons() {
    #expect(policy.cause(of: .exited(0)) == nil)
    #expect(policy.cause(of: .exited(75)) == .command)
    #expect(policy.cause(of: .exited(1)) == .work)
    #expect(policy.cause(of: .signalled(9)) == .memory)
    #expect(policy.cause(of: .signalled(11)) == .work)
    #expect(policy.cause(of: .overtime) == .timeout)
  }

  @Test func errorsOfTheSystemMayPassOthersDoNot() {
    for code in [EIO, ENOSPC, ESTALE, EDQUOT, ETIMEDOUT] {
      #expect(FailureCause(systemError: code) == .io)
      #expect(FailureCause(of: StoreFault("cannot write", code: code)) == .io)
    }
    #expect(FailureCause(systemError: ENOMEM) == .memory)
    for code in [ENOENT, EACCES, EROFS, ENOTDIR, EISDIR] {
      #expect(FailureCause(systemError: code) == nil)
      #expect(FailureCause(of: StoreFault("cannot write", code: code)) == .work)
    }
    #expect(FailureCause(of: DataFault(file: "a.csv", "no such column")) == .data)
    #expect(FailureCause(of: DataFault(file: "a.csv", "cannot be read", cause: .io)) == .io)
    #expect(FailureCause(of: StageFailure("no rows")) == .work)
  }

  @Test(
    arguments: [
      ("90", 90), ("1.5s", 1.5), ("10min", 600), ("2 h", 7200), ("0", nil), ("-3", nil),
      ("ten", nil), ("5d", 432_000), ("5y", nil), ("", nil), ("1e400", nil), ("٣", nil),
    ] as [(String, Double?)])
  func timesHaveUnits(_ text: String, _ seconds: Double?) {
    #expect((try? TimeLimit.seconds(text)) == seconds)
    #expect((try? TimeLimit.seconds(text, needsUnit: true)) == (text == "90" ? nil : seconds))
  }

  @Test(arguments: [
    (0.05, "0.05 s"), (90, "90 s"), (600, "10 min"), (7200, "2 h"), (5400, "90 min"),
  ])
  func timesReadAsTheyAreWritten(_ seconds: Double, _ words: String) throws {
    #expect(TimeLimit.words(seconds) == words)
    #expect(try TimeLimit.seconds(words) == seconds)
  }
}
