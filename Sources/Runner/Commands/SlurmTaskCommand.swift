import ArgumentParser
import Pipeline

/// `trellis slurm-task`: what a job of `--executor slurm` runs; nobody types it.
struct SlurmTaskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm-task", abstract: "Makes the stages of one task of a job array.",
    shouldDisplay: false)

  @Argument(help: "The folder of the submission.")
  var folder: String

  @Argument(help: "The number of the array in it.")
  var array: Int

  func run() throws {
    let terminal = Terminal()
    let folder = SubmissionFolder(path: folder)
    guard let job = Self.number("SLURM_ARRAY_JOB_ID"), let task = Self.number("SLURM_ARRAY_TASK_ID")
    else {
      terminal.note("error: 'slurm-task' is started by Slurm: see 'trellis run --executor slurm'")
      throw ExitStatus.usage.code
    }
    guard let array = folder.array(array) else {
      terminal.note("error: '\(folder.path)/array-\(array).json' cannot be read on this node")
      throw ExitStatus.missingData.code
    }
    let status = TaskRun(
      folder: folder, array: array, job: job, task: task,
      node: Environment.value("SLURMD_NODENAME") ?? "", terminal: terminal
    ).run()
    if status != .good { throw status.code }
  }

  private static func number(_ variable: String) -> Int? {
    Environment.value(variable).flatMap { Int($0) }
  }
}
