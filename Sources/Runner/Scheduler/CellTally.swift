import Pipeline

/// How many cells of a sweep are done or cannot be, kept up as stages end.
struct CellTally: Sendable {
  /// The counts that people see.
  struct Counts: Sendable, Hashable {
    /// Cells that the run is about.
    var total = 0
    /// All their results are there.
    var done = 0
    /// Something that they need failed.
    var failed = 0
  }

  private(set) var counts = Counts()
  private var cells: [StageID: [Int]] = [:]
  private var open: [Int] = []
  private var hasFailed: [Bool] = []

  /// Counts what a plan already knows.
  init(_ plan: Plan) {
    counts.total = plan.graph.cells.count
    hasFailed = [Bool](repeating: false, count: counts.total)
    for (index, cell) in plan.graph.cells.enumerated() {
      let missing = cell.targets.filter { plan.summary(of: $0) == nil }
      for target in missing { cells[target, default: []].append(index) }
      open.append(missing.count)
      if missing.isEmpty { counts.done += 1 }
    }
  }

  /// Takes note that a stage has its result.
  mutating func finish(_ id: StageID) {
    for cell in cells.removeValue(forKey: id) ?? [] {
      open[cell] -= 1
      if open[cell] == 0, !hasFailed[cell] { counts.done += 1 }
    }
  }

  /// Takes note that a stage will have no result.
  mutating func fail(_ id: StageID) {
    for cell in cells.removeValue(forKey: id) ?? [] where !hasFailed[cell] {
      hasFailed[cell] = true
      counts.failed += 1
    }
  }
}
