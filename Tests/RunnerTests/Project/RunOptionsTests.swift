import Learners
import Pipeline
import Testing

@testable import Runner

@Suite struct RunOptionsTests {
  private func options(
    _ spec: ParameterValues, memory: String? = nil, timeout: Double? = nil, failFast: Bool? = nil
  ) throws -> RunOptions {
    var run = ParameterValues([
      "memory": .text("8GB"), "on_error": .text("keep_going"), "max_failures": .integer(5),
    ])
    for key in spec.keys { run[key] = spec[key] }
    return try RunOptions(
      run: run, memory: memory, timeoutSeconds: timeout, failFast: failFast
    ) { _, _ in nil }
  }

  @Test func theSpecSaysHowToRunAndTheCommandLineWins() throws {
    let plain = try options(ParameterValues())
    #expect(plain.memoryLimitBytes == 8_000_000_000)
    #expect(plain.timeoutSeconds == nil && plain.retry == .none && !plain.failFast)
    let spec = ParameterValues([
      "timeout_s": .number(90), "on_error": .text("fail_fast"), "memory": .text("2GiB"),
      "retry": .record(
        ParameterValues([
          "causes": .list([.text("io"), .text("timeout")]), "times": .integer(4),
          "pause_s": .number(2), "exit_codes": .list([.integer(75)]),
        ])),
    ])
    let own = try options(spec)
    #expect(own.timeoutSeconds == 90 && own.failFast && own.memoryLimitBytes == 2 << 30)
    #expect(
      own.retry
        == RetryPolicy(causes: [.io, .timeout], times: 4, pauseSeconds: 2, exitCodes: [75]))
    let line = try options(spec, memory: "1GB", timeout: 5, failFast: false)
    #expect(line.timeoutSeconds == 5 && !line.failFast && line.memoryLimitBytes == 1_000_000_000)
    #expect(try options(ParameterValues(), failFast: true).failFast)
  }
}
