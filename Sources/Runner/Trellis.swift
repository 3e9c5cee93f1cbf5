import ArgumentParser
import Pipeline

/// The `trellis` command.
@main
struct Trellis: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trellis",
    abstract: "Runs machine-learning experiments on recordings of people, one YAML file each.",
    version: BuildIdentity.version,
    subcommands: [
      InitCommand.self, CheckCommand.self, InspectCommand.self, PlanCommand.self, RunCommand.self,
      StatusCommand.self,
      WhyCommand.self, ShowCommand.self, DiffCommand.self, TableCommand.self, ExportCommand.self,
      CacheCommand.self,
      DescribeCommand.self, SchemaCommand.self, SlurmTaskCommand.self,
    ])

  /// Runs the command; every fault ends in words and in the exit status that it has by `ExitStatus`.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let fault as StoreFault {
      Terminal().note("error: \(fault.message)")
      exit(withError: ExitStatus.missingData.code)
    } catch {
      let isOurs = error is ExitCode || exitCode(for: error) != .failure
      guard !isOurs else { exit(withError: error) }
      Terminal().note("error: \(RunResults.words(error))")
      exit(withError: ExitStatus.internalError.code)
    }
  }
}
