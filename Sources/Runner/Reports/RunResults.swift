import Pipeline

/// Writes what a run found.
struct RunResults {
  let open: OpenExperiment
  let outcome: RunOutcome
  let summary: Summary
  let overrides: [String]
  let isWhole: Bool

  func write(terminal: Terminal) throws -> RunResults { self }

  func say(outcome: RunOutcome, seconds: Double, terminal: Terminal) {
    for cell in summary.cells {
      let m = cell.result?[cell.result?.primary ?? ""]
      terminal.result(
        "\(cell.name): \(cell.status) \(cell.failure ?? "") \(m?.value ?? .nan) [\(m?.ciLow ?? .nan), \(m?.ciHigh ?? .nan)] p=\(cell.comparison?.result.pValue ?? .nan)\n"
      )
    }
    for n in summary.cells.first?.result?.notes ?? [] { terminal.result("  note: \(n)\n") }
    terminal.note("\(seconds) s")
  }
}
