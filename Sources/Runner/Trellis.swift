import ArgumentParser

/// The `trellis` command.
@main
struct Trellis: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trellis",
    abstract: "Runs machine-learning experiments on recordings of people, one YAML file each.",
    version: BuildIdentity.version,
    subcommands: [
      InitCommand.self, CheckCommand.self, PlanCommand.self, RunCommand.self, StatusCommand.self,
      WhyCommand.self, ShowCommand.self, TableCommand.self, CacheCommand.self, DescribeCommand.self,
      SchemaCommand.self,
    ])
}
