import Glibc
import Pipeline

/// Why Slurm did not do what it was asked.
struct SlurmFault: Error, Sendable, Hashable {
  /// In a user's words, with Slurm's own where it said any.
  let message: String
  /// Whether Slurm is not installed here.
  var isAbsent = false
}

/// Slurm's client programs.
struct SlurmClient: Sendable {
  /// Runs a program; tests put another in its place.
  typealias Runner =
    @Sendable (_ words: [String]) throws(SystemCommand.Fault) ->
    SystemCommand.Outcome

  private static let seconds = 120.0
  private let runProgram: Runner

  /// Runs the programs on the `PATH` unless told otherwise.
  init(
    run: @escaping Runner = { (words) throws(SystemCommand.Fault) in
      try SystemCommand.run(words, seconds: SlurmClient.seconds)
    }
  ) {
    runProgram = run
  }

  /// Submits a script.
  ///
  /// - Parameters:
  ///   - script: its path; its options stand in it.
  ///   - options: the same options, which on the command line win over variables such as `SBATCH_PARTITION`.
  /// - Returns: the id of the job array.
  /// - Throws: `SlurmFault` with what sbatch said.
  func submit(_ script: String, options: [String]) throws(SlurmFault) -> Int {
    let outcome = try run(["sbatch", "--parsable"] + options + [script])
    guard let id = QueueListing.submitted(outcome.output) else {
      throw SlurmFault(message: "sbatch printed no job id but '\(outcome.output.prefix(200))'")
    }
    return id
  }

  /// The tasks of all arrays of a name, also those that ended lately.
  /// - Throws: `SlurmFault`.
  func tasks(named name: String) throws(SlurmFault) -> [QueuedTask] {
    let outcome = try run([
      "squeue", "--noheader", "--array", "--states=all", "--user=\(getuid())", "--name=\(name)",
      "--format=\(QueueListing.format)",
    ])
    return QueueListing.tasks(outcome.output)
  }

  /// What became of arrays that the queue has forgotten; nothing where nobody keeps accounts.
  func accounted(_ arrays: [Int]) -> [String: JobState] {
    guard !arrays.isEmpty else { return [:] }
    let ids = arrays.map(String.init).joined(separator: ",")
    let outcome = try? run([
      "sacct", "--noheader", "--parsable2", "--allocations", "--format=JobID,State",
      "--jobs=\(ids)",
    ])
    return outcome.map { QueueListing.accounted($0.output) } ?? [:]
  }

  /// How many tasks one array may have here.
  func mostArrayTasks() -> Int {
    let outcome = try? run(["scontrol", "show", "config"])
    return outcome.flatMap { QueueListing.mostArrayTasks($0.output) } ?? 1001
  }

  /// Cancels every array of a name.
  /// - Throws: `SlurmFault`.
  func cancel(named name: String) throws(SlurmFault) {
    _ = try run(["scancel", "--user=\(getuid())", "--name=\(name)"])
  }

  private func run(_ words: [String]) throws(SlurmFault) -> SystemCommand.Outcome {
    let outcome: SystemCommand.Outcome
    do throws(SystemCommand.Fault) {
      outcome = try runProgram(words)
    } catch {
      throw Self.fault(error, words[0])
    }
    guard outcome.status == 0 else {
      let said = outcome.errors.split(separator: "\n").map(String.init)
      let words = "'\(words[0])' ended with exit status \(outcome.status)"
      throw SlurmFault(
        message: said.isEmpty ? words : said.map { "\n  " + $0 }.reduce(words + ":", +))
    }
    return outcome
  }

  private static func fault(_ fault: SystemCommand.Fault, _ program: String) -> SlurmFault {
    switch fault {
    case .absent:
      SlurmFault(
        message: "there is no '\(program)' on the PATH: the Slurm executor needs a machine "
          + "from which jobs can be submitted", isAbsent: true)
    case .unstartable(let reason):
      SlurmFault(message: "'\(program)' cannot be started: \(reason)")
    case .overtime:
      SlurmFault(message: "'\(program)' did not answer in \(Int(seconds)) s")
    }
  }
}
