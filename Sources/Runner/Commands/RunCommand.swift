import ArgumentParser
import Pipeline

/// `trellis run`: does what is not done yet.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs experiments; what is finished already is not done again.")

  @OptionGroup var specs: SpecArguments
  @OptionGroup var selection: CellArguments

  @Option(name: [.short, .customLong("jobs")], help: "Stages at once; default one per core.")
  var jobs: Int?

  @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Only say what would be done.")
  var isDryRun = false

  @Flag(name: .customLong("fail-fast"), help: "Stop at the first failure.")
  var failFast = false

  @Flag(
    name: .customLong("keep-going"),
    help: "Do not stop at failures, even where the spec says so; what needs them is left out.")
  var keepGoing = false

  @Option(help: "Time that one stage may take: 90s, 10min, 2h; then it fails, the rest goes on.")
  var timeout: String?

  @Option(help: "Where stages run: local, slurm; default as the spec says.")
  var executor: RunExecutor?

  @Flag(help: "With Slurm: cancel the jobs of the experiment and run nothing.")
  var cancel = false

  @OptionGroup var permission: CommandPermission

  @Option(help: "Memory that running stages may take together: 75%, 8GB.")
  var memory: String?

  @Flag(help: "One JSON object per line on standard output.")
  var json = false

  @Option(help: "How progress is shown: auto, plain, none.")
  var progress = ProgressStyle.auto

  mutating func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("expected at least 1 job, found \(jobs)") }
    if let memory { _ = try MemoryLimit.bytes(memory) }
    if let timeout { _ = try TimeLimit.seconds(timeout) }
    if failFast, keepGoing {
      throw ValidationError("--fail-fast and --keep-going ask for opposite things")
    }
  }

  func run() throws {
    let terminal = Terminal()
    if isDryRun {
      for spec in try specs.files() {
        try PlanReport(spec: spec, overrides: specs.overrides, selection: selection)
          .show(on: terminal)
        try ClusterPart.preview(spec: spec, command: self, terminal: terminal)
      }
      return
    }
    if cancel {
      for spec in try specs.files() {
        try ClusterPart.cancel(spec: spec, command: self, terminal: terminal)
      }
      return
    }
    var worst = ExitStatus.good
    for spec in try specs.files() {
      let status = try ExperimentRun(
        spec: spec, overrides: specs.overrides, selection: selection, command: self,
        terminal: terminal
      ).run()
      if status == .interrupted || status == .terminated { throw status.code }
      if status.rawValue > worst.rawValue { worst = status }
    }
    if worst != .good { throw worst.code }
  }
}

/// Where stages run.
enum RunExecutor: String, CaseIterable, ExpressibleByArgument {
  /// In this process.
  case local
  /// As jobs of Slurm.
  case slurm
}

extension ProgressStyle: ExpressibleByArgument {}
