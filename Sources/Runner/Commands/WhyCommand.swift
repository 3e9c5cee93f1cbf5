import ArgumentParser
import Pipeline

/// `trellis why`: what changed since a stage of a cell was last run.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Says why the stages of a cell would run: what changed, from what to what, and where."
  )

  @Argument(help: "The spec.")
  var spec: String

  @Argument(help: "The cell, or cell/stage: model=rf,length_s=4/fit. Without it, all cells.")
  var cell: String?

  @Argument(help: "Overrides of the form key=value, after --.")
  var overrides: [String] = []

  func run() throws {
    let terminal = Terminal()
    let open = try OpenExperiment(
      spec: spec, overrides: overrides, terminal: terminal, isReadOnly: true)
    let plan = Plan(open.stages.graph, history: open.store)
    let why = Why(open.store)
    let chosen = try cells(open, terminal)
    var seen: Set<StageID> = []
    var isSilent = true
    var said: Set<String> = []
    for own in chosen.cells {
      var targets = [own.score]
      if let stage = own.comparison?.stage { targets.append(stage) }
      for id in open.stages.graph.closure(of: targets) where seen.insert(id).inserted {
        let node = open.stages.graph[id]
        if let stage = chosen.stage, node.kind != stage, !node.label.hasPrefix(stage) { continue }
        guard
          let lines = WhyText(marks: own.cell.marks, graph: open.stages.graph)
            .lines(why.reason(for: id, in: plan), isAsked: chosen.stage != nil)
        else { continue }
        isSilent = false
        let text = "\(node.label)\n" + lines.map { "  \($0)\n" }.joined()
        if said.insert(text).inserted { terminal.result(text) }
      }
    }
    if isSilent { terminal.result("nothing has to run\n") }
  }

  private func cells(
    _ open: OpenExperiment, _ terminal: Terminal
  ) throws -> (cells: [CellStages], stage: String?) {
    guard let cell else { return (open.stages.cells, nil) }
    let parts = cell.split(separator: "/", maxSplits: 1).map(String.init)
    if let own = open.stages.cells.first(where: { $0.cell.name == parts[0] }) {
      return ([own], parts.count > 1 ? parts[1] : nil)
    }
    terminal.note("error: no cell '\(parts[0])'")
    let names = open.stages.cells.map(\.cell.name)
    if let help = Suggestion.help(for: parts[0], among: names) {
      terminal.note("  = help: \(help)")
    }
    throw ExitStatus.usage.code
  }
}

/// Puts a reason into words.
struct WhyText {
  let marks: SpecMarks
  let graph: StageGraph

  /// - Parameters:
  ///   - reason: why the stage runs, or does not.
  ///   - isAsked: whether also stages that need not run are explained.
  /// - Returns: `nil` for what need not be said.
  func lines(_ reason: Why.Reason, isAsked: Bool) -> [String]? {
    switch reason {
    case .upToDate: isAsked ? ["up to date: its result is in the store"] : nil
    case .unneeded: nil
    case .neverRan: ["never ran"]
    case .forced: ["asked to run again"]
    case .behind(let stages):
      isAsked
        ? ["at most: it waits for " + stages.map { graph[$0].label }.joined(separator: ", ")] : nil
    case .changed(let changes, _): changes.map(words)
    }
  }

  private func words(_ change: Why.Change) -> String {
    switch change {
    case .configuration(let path, let old, let new):
      "\(path) \(old ?? "nothing") → \(new ?? "nothing")\(place(path))"
    case .input(let name, let old, let new):
      "input \(name): \(old?.short ?? "nothing") → \(new?.short ?? "nothing")"
    case .seed(let old, let new):
      "seed \(old.map { "\($0)" } ?? "none") → \(new.map { "\($0)" } ?? "none")"
    case .revision(let old, let new): "the code of this stage: revision \(old) → \(new)"
    case .inputOrder: "the same inputs in another order"
    }
  }

  /// Where the spec says it: the longest tail of the path that the spec knows.
  private func place(_ path: String) -> String {
    for candidate in [path, "dataset." + path, "evaluation." + path] {
      if let mark = marks.value(candidate) {
        return " (\(mark.file):\(mark.line):\(mark.column))"
      }
    }
    return ""
  }
}
