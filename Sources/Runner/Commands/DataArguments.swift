import ArgumentParser
import Pipeline

/// What commands have in common that bring the stages behind data up to date.
struct DataArguments: ParsableArguments {
  @OptionGroup var specs: SpecArguments

  @Option(
    help: ArgumentHelp(
      "Only these cells of the sweep: a name such as model=rf,length_s=4, or axis=value.",
      valueName: "cell"))
  var cell: [String] = []

  @Option(name: [.short, .customLong("jobs")], help: "Stages at once; default one per core.")
  var jobs: Int?

  @Option(help: "Memory that running stages may take together: 75%, 8GB.")
  var memory: String?

  @Option(help: "How progress is shown: auto, plain, none.")
  var progress = ProgressStyle.auto

  mutating func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("expected at least 1 job, found \(jobs)") }
    if let memory { _ = try MemoryLimit.bytes(memory) }
    let files = try specs.files()
    guard files.count == 1 else {
      throw ValidationError("expected one spec, found \(files.joined(separator: ", "))")
    }
  }

  /// The spec.
  var spec: String { (try? specs.files().first) ?? "" }

  /// The configurations of the chosen cells, in the order of the sweep.
  /// - Throws: `ExitCode` for unknown cells, after saying so.
  func choose(from experiment: DataExperiment, terminal: Terminal) throws -> [DataConfiguration] {
    let selector: CellSelector
    do throws(SpecError) {
      selector = try CellSelector(arguments: cell, axes: experiment.axes, names: experiment.names)
    } catch {
      terminal.note(
        "error: --cell: \(error.message)" + (error.help.map { "\n  = help: \($0)" } ?? ""))
      throw ExitStatus.usage.code
    }
    let chosen = experiment.configurations.filter { $0.cells.contains { selector.matches($0) } }
    guard !chosen.isEmpty else {
      terminal.note("error: --cell: no cell of the sweep matches \(selector)")
      throw ExitStatus.usage.code
    }
    return chosen
  }
}
