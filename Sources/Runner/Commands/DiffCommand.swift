import ArgumentParser
import Pipeline

/// `trellis diff`: what differs between two experiments, two folders of results, or two cells.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Says what differs between two experiments or cells: parameters, data, metrics.",
    discussion: """
      trellis diff experiments/a.yaml experiments/b.yaml
      trellis diff results/a ../before/results/a
      trellis diff experiments/a.yaml model=rf model=svm

      Cells are matched by name. Committed results are enough; where the stores still have predictions, the \
      primary metric is tested on the trials that both sides decided about.
      """)

  @Argument(help: "Two specs or folders of results; or one of them and two of its cells.")
  var sides: [String]

  @Flag(name: .customLong("only-changed"), help: "Leave out what does not differ.")
  var onlyChanged = false

  @Flag(help: "As JSON.")
  var json = false

  mutating func validate() throws {
    guard sides.count == 2 || sides.count == 3 else {
      throw ValidationError("expected two sides, or one and two of its cells")
    }
  }

  func run() throws {
    let terminal = Terminal()
    do throws(DiffSide.Fault) {
      let first = try DiffSide(sides[0])
      let pair =
        sides.count == 3
        ? (try first.only(sides[1]), try first.only(sides[2])) : (first, try DiffSide(sides[1]))
      let diff = ExperimentDiff(pair.0, pair.1)
      terminal.result(
        json
          ? DiffDocument(diff: diff, onlyChanged: onlyChanged).json.indentedText
          : DiffText(diff: diff, onlyChanged: onlyChanged).text)
    } catch {
      terminal.note("error: \(error.message)" + (error.help.map { "\n  = help: \($0)" } ?? ""))
      throw ExitStatus.usage.code
    }
  }
}
