import ArgumentParser
import Pipeline

/// `trellis inspect`: the data before modelling.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows the data of a spec before modelling: who, which trials, what is missing.",
    discussion: """
      Needs 'dataset' of the spec only, and 'windowing' where there is one. Prints the quality report and \
      writes a page with pictures: a timeline per subject, missing values, value ranges, labels, coverage.

      EXAMPLES
        trellis inspect experiments/motions.yaml
        trellis inspect experiments/motions.yaml --html quality.html
        trellis inspect experiments/motions.yaml dataset.root=other-data
      """)

  @OptionGroup var arguments: DataArguments

  @Option(
    help: ArgumentHelp(
      "Where the page goes; default results/<experiment>/inspect.html.", valueName: "file"))
  var html: String?

  func run() throws {
    let terminal = Terminal()
    let interruptible = InterruptibleRun()
    defer { interruptible.end() }
    var others: [String] = []
    let open = try OpenData(
      spec: arguments.spec, overrides: arguments.specs.overrides, scope: .recordings,
      terminal: terminal
    ) { experiment in
      let chosen = try arguments.choose(from: experiment, terminal: terminal)
      let first = chosen[0].cell.section("dataset")
      others = chosen.filter { $0.cell.section("dataset") != first }.map(\.name)
      return chosen.filter { $0.cell.section("dataset") == first }
    }
    defer { open.store.close() }
    let run = DataRun(
      open: open, arguments: arguments, command: "trellis inspect \(arguments.spec)",
      terminal: terminal)
    let status = try run.run(interruptible) { outcome, recall in
      let inspection = Inspection(open.stages.configurations) { stage, part in
        if case .done = outcome.plan.state(of: stage) { return try? recall(stage, part) }
        return nil
      }
      let failures = outcome.failures.map { "\($0.label): \($0.message)" }
      let report = InspectText(
        name: open.experiment.name, inspection: inspection, failures: failures
      ).text
      terminal.result(report)
      if !others.isEmpty {
        terminal.result(
          "\nother variants of the data set: \(Words.list(others, limit: 6)); choose one with --cell\n"
        )
      }
      do {
        let page = InspectPage(
          name: open.experiment.name, question: open.experiment.question, inspection: inspection,
          failures: failures, report: report)
        terminal.result("\npictures are in \(try write(page.text, open))\n")
      } catch {
        terminal.note("error: \(RunResults.words(error))")
        return .missingData
      }
      return outcome.status
    }
    if status != .good { throw status.code }
  }

  /// - Returns: where the page is.
  private func write(_ page: String, _ open: OpenData) throws -> String {
    if let html {
      let folder = ProjectFolder.parent(of: html)
      try SafeFolder(path: folder.isEmpty ? "." : folder, shownAs: folder)
        .write(page, to: ProjectFolder.name(of: html))
      return html
    }
    let project = open.project.path.isEmpty ? "." : open.project.path
    try SafeFolder(path: project, shownAs: "").folder("results").folder(open.experiment.name)
      .write(page, to: "inspect.html")
    return ProjectFolder.join(open.project.resultsRoot, "\(open.experiment.name)/inspect.html")
  }
}
