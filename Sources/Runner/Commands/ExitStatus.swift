import ArgumentParser

/// How the program ends; the numbers are part of its interface.
enum ExitStatus: Int32 {
  /// All good.
  case good = 0
  /// The run finished and some cells failed; the results of the others are written.
  case someFailed = 1
  /// Work is pending (`plan --detailed-exitcode`) or a table is stale (`table --check`).
  case pending = 2
  /// The command line cannot be understood.
  case usage = 64
  /// A spec is wrong; nothing was run.
  case invalidSpec = 65
  /// Data is missing or cannot be read.
  case missingData = 66
  /// A service that is needed is not there: Slurm, or a node that can do the work.
  case unavailable = 69
  /// A mistake of the program.
  case internalError = 70
  /// What is needed is held by a live process.
  case claimed = 75
  /// Interrupted; finished work is kept.
  case interrupted = 130
  /// Asked to end; finished work is kept.
  case terminated = 143

  /// What ArgumentParser turns into this status.
  var code: ExitCode { ExitCode(rawValue) }
}
