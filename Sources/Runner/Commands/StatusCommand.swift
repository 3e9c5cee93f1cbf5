import ArgumentParser
import Glibc
import Pipeline

/// `trellis status`: where the last run stands, also while it runs and after a crash.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Says where the last run of an experiment stands.")

  @OptionGroup var specs: SpecArguments

  func run() throws {
    let terminal = Terminal()
    for spec in try specs.files() {
      let loaded = try OpenExperiment.load(
        spec: spec, overrides: specs.overrides, terminal: terminal,
        environment: { Environment.value($0) ?? "" })
      guard let experiment = loaded.experiment else { continue }
      terminal.result(Self.text(of: experiment, in: ProjectFolder(ofSpec: spec)))
    }
  }

  private static func text(of experiment: Experiment, in project: ProjectFolder) -> String {
    let events = RunLog.lastRun(of: experiment.name, in: project)
    guard let begin = events.first else { return "\(experiment.name): never run\n" }
    var out = "\(experiment.name): "
    let last = events.last { $0["total"] != nil }
    let isOver = events.contains { $0["event"]?.string == "ended" }
    let pid = Int32(clamping: begin["run"]?.integer ?? 0)
    if isOver {
      out += "last run ended"
    } else if pid > 0, kill(pid, 0) == 0 {
      out += "running now (process \(pid))"
    } else {
      out += "the last run was cut off; run it again to go on"
    }
    if let last, let total = last["total"]?.integer {
      let done = (last["cached"]?.integer ?? 0) + (last["finished"]?.integer ?? 0)
      out += ": \(done) of \(total) stages done"
      if let failed = last["failed"]?.integer, failed > 0 { out += ", \(failed) failed" }
    }
    out += "\n"
    guard isOver, let state = RunLog.state(of: experiment.name, in: project) else {
      for event in events where event["event"]?.string == "failed" {
        out += "  failed: \(event["stage"]?.string ?? ""): \(event["message"]?.string ?? "")\n"
      }
      return out
    }
    let cells = state["cells"]?.array ?? []
    let done = cells.count { $0["status"]?.string == "done" }
    out += "  \(done) of \(cells.count) cells done\n"
    // Cells that fail together do so for one reason: it is said once.
    var reasons: [(text: String, cells: [String])] = []
    for cell in cells where cell["status"]?.string == "failed" {
      let text =
        (cell["failure"]?.string ?? "") + (cell["place"]?.string.map { " (\($0))" } ?? "")
      let name = cell["cell"]?.string ?? ""
      if let place = reasons.firstIndex(where: { $0.text == text }) {
        reasons[place].cells.append(name)
      } else {
        reasons.append((text, [name]))
      }
    }
    for reason in reasons {
      out += "  failed: " + reason.text + "\n"
      out += reason.cells.map { "    \($0)\n" }.joined()
    }
    return out
  }
}
