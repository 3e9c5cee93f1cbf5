import ArgumentParser
import Pipeline

/// `trellis show`: what is known of cells, from committed results.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows the results of an experiment, or everything about one cell.")

  @Argument(help: "The spec.")
  var spec: String

  @Argument(help: "A cell; without it, all cells with their primary metric.")
  var cell: String?

  func run() throws {
    let terminal = Terminal()
    let loaded = try OpenExperiment.load(
      spec: spec, overrides: [], terminal: terminal,
      environment: { Environment.value($0) ?? "unset" })
    guard let experiment = loaded.experiment else { throw ExitStatus.invalidSpec.code }
    let project = ProjectFolder(ofSpec: spec)
    let summary: Summary
    do {
      summary = try ResultsWriter(
        project: project.path.isEmpty ? "." : project.path, experiment: experiment.name
      ).readSummary()
    } catch {
      terminal.note("error: \(RunResults.words(error))")
      throw ExitStatus.missingData.code
    }
    guard let cell else {
      terminal.result(CellText.list(summary))
      return
    }
    guard let own = summary.cells.first(where: { $0.name == cell }) else {
      terminal.note("error: no cell '\(cell)' in the results")
      if let help = Suggestion.help(for: cell, among: summary.cells.map(\.name)) {
        terminal.note("  = help: \(help)")
      }
      throw ExitStatus.usage.code
    }
    terminal.result(CellText.whole(own))
  }
}

/// Cells as text for a terminal.
enum CellText {
  /// One line per cell: name, status, primary metric with its interval.
  static func list(_ summary: Summary) -> String {
    let width = summary.cells.map(\.name.count).max() ?? 0
    return summary.cells.map { cell in
      let name = cell.name + String(repeating: " ", count: width - cell.name.count)
      guard let result = cell.result, let metric = result[result.primary] else {
        return "\(name)  \(cell.status)\(cell.failure.map { ": " + $0 } ?? "")\n"
      }
      return "\(name)  \(metric.name) \(value(metric))\(result.isLeaky ? "  LEAKY" : "")\n"
    }.joined()
  }

  /// Everything about one cell.
  static func whole(_ cell: Summary.Cell) -> String {
    guard let result = cell.result else {
      return "\(cell.name): \(cell.status)\(cell.failure.map { "\n  " + $0 } ?? "")\n"
    }
    var lines = ["\(cell.name): \(cell.status)"]
    if result.isLeaky { lines.append("LEAKY ON PURPOSE: says nothing about new people") }
    lines.append("metrics (\(result.intervals) intervals over \(result.unit)s):")
    for metric in result.metrics {
      let chance = metric.chance.map { ", chance \(number($0))" } ?? ""
      let spread = metric.sdSeeds.map { ", sd over seeds \(number($0))" } ?? ""
      lines.append("  \(metric.name) \(value(metric))\(chance)\(spread)")
    }
    lines.append("classes:")
    for row in result.perClass {
      lines.append(
        "  \(row.name): precision \(number(row.precision)), recall \(number(row.recall)), f1 \(number(row.f1)), support \(row.support)"
      )
    }
    lines.append("confusion (rows are the truth, all seeds):")
    for (row, counts) in zip(result.perClass, result.confusion) {
      lines.append("  \(row.name): " + counts.map(String.init).joined(separator: " "))
    }
    lines.append(
      "scored: \(result.decisions) decisions by \(result.decision), \(result.windows) windows, \(result.trials) trials, \(Amount.count(result.subjects, "subject"))"
    )
    for part in result.coverage {
      lines.append("  \(part.modality) covers \(number(part.share * 100)) % of the windows")
    }
    for comparison in [cell.comparison].compactMap({ $0 }) {
      let own = comparison.result
      let p = own.pValue.map { "p = \(number($0))" } ?? "p undefined"
      let difference = own.difference.map { number($0) } ?? "undefined"
      lines.append(
        "against \(comparison.baseline): difference \(difference), \(p) before correction (\(own.test), \(own.units) \(own.unit)s)"
      )
    }
    lines.append(
      "guards: \(Amount.count(result.groupOverlap, "group")) and \(Amount.count(result.windowOverlap, "window")) on both sides of a fold"
    )
    let notes = result.concerns + result.notes
    if !notes.isEmpty { lines.append("notes:") }
    lines += notes.map { "  " + CountedWords.agreeing(throughout: $0) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func value(_ metric: CellResult.Metric) -> String {
    guard let value = metric.value else { return "undefined" }
    guard let low = metric.ciLow, let high = metric.ciHigh else { return number(value) }
    return "\(number(value)) [\(number(low)), \(number(high))]"
  }

  /// Four decimals at most, no trailing zeros lost on purpose.
  private static func number(_ value: Double) -> String {
    "\((value * 10_000).rounded() / 10_000)"
  }
}
