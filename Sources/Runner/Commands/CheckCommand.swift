import ArgumentParser
import Pipeline

/// `trellis check`: everything wrong with specs, before anything runs.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Says everything that is wrong with specs; runs nothing.",
    discussion: "Where the data are in reach, files and columns that specs name are looked up too.")

  @OptionGroup var specs: SpecArguments

  func run() throws {
    let terminal = Terminal()
    var worst = ExitStatus.good
    for spec in try specs.files() {
      do {
        let open = try OpenExperiment(
          spec: spec, overrides: specs.overrides, terminal: terminal, isReadOnly: true)
        open.warnOfHopelessTests(
          Plan(open.stages.graph, history: open.store), terminal: terminal)
        let dummies = open.stages.cells.count { $0.cell.isAutomaticDummy }
        let cells = open.stages.cells.count - dummies
        terminal.result(
          "\(spec): \(Amount.count(cells, "cell")), \(Amount.count(dummies, "automatic dummy", "automatic dummies")), no errors\n"
        )
      } catch let code as ExitCode {
        if code.rawValue > worst.rawValue { worst = ExitStatus(rawValue: code.rawValue) ?? worst }
      }
    }
    if worst != .good { throw worst.code }
  }
}
