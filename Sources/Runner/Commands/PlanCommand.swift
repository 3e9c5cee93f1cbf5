import ArgumentParser
import Pipeline

/// `trellis plan`: what would be done, and why. Writes nothing.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Says what a run would do and why; writes nothing.")

  @OptionGroup var specs: SpecArguments
  @OptionGroup var selection: CellArguments

  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where work is pending.")
  var detailedExitCode = false

  func run() throws {
    let terminal = Terminal()
    var isPending = false
    for spec in try specs.files() {
      let report = PlanReport(spec: spec, overrides: specs.overrides, selection: selection)
      if try report.show(on: terminal) { isPending = true }
    }
    if detailedExitCode, isPending { throw ExitStatus.pending.code }
  }
}

/// What a run would do.
struct PlanReport {
  let spec: String
  let overrides: [String]
  let selection: CellArguments

  private struct Row {
    var total = 0
    var cached = 0
    var toRun = 0
    var waiting = 0
    var seconds = 0.0
    var unknown = 0
    var bytes = 0
  }

  /// Prints stages by kind.
  /// - Returns: whether work is pending.
  @discardableResult
  func show(on terminal: Terminal) throws -> Bool {
    let open = try OpenExperiment(
      spec: spec, overrides: overrides, terminal: terminal, isReadOnly: true
    ) {
      try selection.choose(
        from: $0, failedBefore: RunLog.failedCells(of: $0.name, in: ProjectFolder(ofSpec: spec)),
        terminal: terminal)
    }
    let plan = Plan(open.stages.graph, history: open.store)
    open.warnOfHopelessTests(plan, terminal: terminal)
    let isPending = plan.counts.ready + plan.counts.waiting > 0
    let estimates = Estimates(isPending ? open.store.summaries() : [])
    var rows: [String: Row] = [:]
    var order: [String] = []
    for index in open.stages.graph.nodes.indices {
      let id = StageID(index)
      let node = open.stages.graph.nodes[index]
      if case .unneeded = plan.state(of: id) { continue }
      if rows[node.kind] == nil { order.append(node.kind) }
      var row = rows[node.kind] ?? Row()
      row.total += 1
      switch plan.state(of: id) {
      case .done: row.cached += 1
      case .ready: row.toRun += 1
      default: row.waiting += 1
      }
      if case .done = plan.state(of: id) {
      } else if let cost = estimates.cost(of: node) {
        row.seconds += cost.wallSeconds
      } else {
        row.unknown += 1
      }
      rows[node.kind] = row
    }
    terminal.result(text(open, plan: plan, rows: order.map { ($0, rows[$0] ?? Row()) }))
    return plan.counts.ready + plan.counts.waiting > 0
  }

  /// What choosing on inner folds costs: cells by how often they fit per outer fold; nothing where nobody
  /// chooses.
  private func fits(_ cells: [ExperimentCell]) -> String {
    var order: [FitCost] = []
    var names: [FitCost: [String]] = [:]
    for cell in cells {
      let cost = FitCost(cell)
      if cost.perInnerFold == 0 { continue }
      if names[cost] == nil { order.append(cost) }
      names[cost, default: []].append(cell.name)
    }
    return order.map { cost in
      let own = names[cost] ?? []
      let who = own.count == 1 ? own[0] : Amount.count(own.count, "cell") + ", first \(own[0])"
      return "fits per outer fold: \(cost.words): \(who)\n"
    }.joined()
  }

  /// What models per subject cost; nothing where folds are all subjects' together.
  private func personal(_ cells: [CellStages]) -> String {
    var order: [PersonalFolds] = []
    var names: [PersonalFolds: [String]] = [:]
    for own in cells {
      guard let folds = PersonalFolds(own) else { continue }
      if names[folds] == nil { order.append(folds) }
      names[folds, default: []].append(own.cell.name)
    }
    return order.map { folds in
      let own = names[folds] ?? []
      let who = own.count == 1 ? own[0] : Amount.count(own.count, "cell") + ", first \(own[0])"
      return "outer folds per seed, each subject by itself: \(folds.words): \(who)\n"
    }.joined()
  }

  private func text(_ open: OpenExperiment, plan: Plan, rows: [(String, Row)]) -> String {
    let required = open.stages.cells.filter { open.required?.contains($0.cell.name) ?? true }
    let dummies = required.count { $0.cell.isAutomaticDummy }
    let cells = required.count - dummies
    var out =
      "\(open.experiment.name): \(Amount.count(cells, "cell")) and "
      + Amount.count(dummies, "automatic dummy", "automatic dummies") + "\n"
    var lines = [["stage", "total", "cached", "to run", "at most"]]
    for (kind, row) in rows {
      lines.append([kind, "\(row.total)", "\(row.cached)", "\(row.toRun)", "\(row.waiting)"])
    }
    let widths = (0..<5).map { column in lines.map { $0[column].count }.max() ?? 0 }
    for line in lines {
      let padded = line.enumerated().map { index, word in
        let pad = String(repeating: " ", count: widths[index] - word.count)
        return index == 0 ? word + pad : pad + word
      }
      out += "  " + padded.joined(separator: "  ") + "\n"
    }
    out += personal(required) + fits(required.map(\.cell))
    let pending = plan.counts.ready + plan.counts.waiting
    guard pending > 0 else { return out + "nothing to do\n" }
    let seconds = rows.reduce(0) { $0 + $1.1.seconds }
    let unknown = rows.reduce(0) { $0 + $1.1.unknown }
    if unknown < pending {
      out += "about \(Progress.duration(seconds)) of work on one core"
      out += unknown > 0 ? ", \(unknown) stages without experience\n" : "\n"
    } else {
      out += "no experience yet with how long these stages take\n"
    }
    return out
  }
}
