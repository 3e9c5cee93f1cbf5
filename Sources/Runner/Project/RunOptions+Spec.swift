import Glibc
import Learners
import Pipeline

extension RunOptions {
  /// What the `run` section of a spec and the command line ask for.
  ///
  /// - Parameters:
  ///   - run: the decoded section.
  ///   - memory: what stands on the command line instead.
  ///   - timeoutSeconds: what stands on the command line instead.
  ///   - failFast: whether the command line asks to stop at the first failure, or not to; `nil` where it says
  ///     nothing.
  ///   - allowsCommands: whether the command line allows the programs that the spec names.
  ///   - mark: where the spec says what a stage does.
  /// - Throws: `ValidationError` for no amount of memory.
  init(
    run: ParameterValues, memory: String? = nil, timeoutSeconds: Double? = nil,
    failFast: Bool? = nil, allowsCommands: Bool = false,
    mark: @escaping @Sendable (String, StageID) -> SourceMark?
  ) throws {
    self.init()
    self.failFast = failFast ?? (run.text("on_error") == "fail_fast")
    self.timeoutSeconds = timeoutSeconds ?? run["timeout_s"]?.number
    retry = RetryPolicy(run["retry"]?.record)
    sameFailures = run.integer("max_failures")
    memoryLimitBytes = try MemoryLimit.bytes(memory ?? run.text("memory"))
    cacheBytes = min(memoryLimitBytes / 4, Self.mostCacheBytes)
    build = BuildIdentity.text
    programs = allowsCommands ? ProcessRunner() : nil
    describe = { error in
      if let fault = error as? DataFault {
        return "\(fault)" + (fault.help.map { "; \($0)" } ?? "")
      }
      return RunFailure.describe(error)
    }
    place = { error, stage in
      (error as? StageFailure)?.specPath.flatMap { mark($0, stage) }
        .map { "\($0.file):\($0.line):\($0.column)" }
    }
  }
}

extension WorkPool {
  /// How many workers: as the command line says, else as the spec says, else one per core.
  static func workers(asked jobs: Int?, run: ParameterValues) -> Int {
    jobs ?? run["jobs"]?.integer ?? WorkPool.cores
  }
}
