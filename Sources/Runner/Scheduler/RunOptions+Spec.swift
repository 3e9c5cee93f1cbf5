import Glibc
import Learners
import Pipeline

extension RunOptions {
  /// What the `run` section of a spec and the command line ask for.
  ///
  /// - Parameters:
  ///   - run: the decoded section.
  ///   - memory: what stands on the command line instead.
  ///   - failFast: whether the command line asks to stop at the first failure.
  ///   - mark: where the spec says what a stage does.
  /// - Throws: `ValidationError` for no amount of memory.
  init(
    run: ParameterValues, memory: String? = nil, failFast: Bool = false,
    mark: @escaping @Sendable (String, StageID) -> SourceMark?
  ) throws {
    self.init()
    self.failFast = failFast || run.text("on_error") == "fail_fast"
    sameFailures = run.integer("max_failures")
    memoryLimitBytes = try MemoryLimit.bytes(memory ?? run.text("memory"))
    cacheBytes = Self.cacheBytes(within: memoryLimitBytes)
    build = BuildIdentity.text
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
