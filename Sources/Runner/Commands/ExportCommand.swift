import ArgumentParser
import Pipeline

/// `trellis export`: what was computed, in forms that other programs read.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes what was computed in forms that other programs read.",
    subcommands: [ExportFeatures.self])
}

/// `trellis export features`: a tidy CSV per modality.
struct ExportFeatures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Writes the features of every window: one tidy CSV file per modality.",
    discussion: """
      Needs 'dataset', 'windowing' and 'features' of the spec only; models need not be there. What was \
      computed before is taken from the store, and a later run takes what was computed here.

      Columns: subject, trial, window, start_s, end_s, label, coverage, then one per feature; an empty field \
      is a number that is undefined. Beside every CSV file a JSON file says what its columns are. Where a \
      sweep has several windowings or lists of features, each gets a folder.

      EXAMPLES
        trellis export features experiments/motions.yaml
        trellis export features experiments/motions.yaml --cell length_s=4
        trellis export features experiments/motions.yaml windowing.length_s=3 --out tables
      """)

  @OptionGroup var arguments: DataArguments

  @OptionGroup var permission: CommandPermission

  @Option(
    help: ArgumentHelp(
      "Where the files go; default results/<experiment>/local/features.", valueName: "folder"))
  var out: String?

  func run() throws {
    let terminal = Terminal()
    let interruptible = InterruptibleRun()
    defer { interruptible.end() }
    let open = try OpenData(
      spec: arguments.spec, overrides: arguments.specs.overrides, scope: .features,
      terminal: terminal
    ) { try arguments.choose(from: $0, terminal: terminal) }
    defer { open.store.close() }
    let run = DataRun(
      open: open, arguments: arguments, allowsCommands: permission.allowsCommands,
      command: "trellis export features \(arguments.spec)", terminal: terminal)
    let status = try run.run(interruptible) { outcome, recall in
      guard outcome.failures.isEmpty else {
        terminal.note("error: nothing was written")
        return outcome.status
      }
      do {
        let text = try FeatureExport(
          open: open, folder: out ?? Self.folder(of: open), recall: recall
        ).write()
        terminal.result(text)
        return .good
      } catch {
        terminal.note("error: \(RunResults.words(error))")
        return .missingData
      }
    }
    if status != .good { throw status.code }
  }

  private static func folder(of open: OpenData) -> String {
    ProjectFolder.join(open.project.resultsRoot, "\(open.experiment.name)/local/features")
  }
}
