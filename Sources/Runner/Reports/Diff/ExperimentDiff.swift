import Learners
import Pipeline

/// Everything that differs between two sides.
struct ExperimentDiff {
  /// A value that may have changed.
  struct Metric {
    let name: String
    let old: Double?
    let new: Double?
    var isChanged: Bool { old != new }
    var difference: Double? { old.flatMap { old in new.map { $0 - old } } }
  }

  /// A file that may have changed.
  struct File {
    let name: String
    let old: String?
    let new: String?
  }

  /// Two cells beside each other.
  struct Pair {
    let name: String
    var parameters: [ParameterChange] = []
    var files: [File] = []
    var metrics: [Metric] = []
    /// The test of the primary metric on the decisions that both made.
    var test: (result: ComparisonResult, decisions: Int)?
    /// Why there is no test.
    var obstacle: String?

    var isChanged: Bool {
      !parameters.isEmpty || !files.isEmpty || metrics.contains(where: \.isChanged)
    }
  }

  let old: DiffSide
  let new: DiffSide
  /// Parameters that differ alike in all pairs, where there are several.
  private(set) var shared: [ParameterChange] = []
  private(set) var pairs: [Pair] = []
  private(set) var onlyOld: [String] = []
  private(set) var onlyNew: [String] = []
  /// Cells whose results are older than their spec, with the side's name.
  private(set) var stale: [String] = []
  /// Sides of which no cell has results.
  private(set) var withoutResults: [String] = []

  /// Compares sides cell by cell, by name; where each side is one cell, these.
  init(_ old: DiffSide, _ new: DiffSide) {
    self.old = old
    self.new = new
    var finders: [String: StoredPredictions.Finder] = [:]
    var matched: [(DiffCell, DiffCell)] = []
    if old.cells.count == 1, new.cells.count == 1 {
      matched = [(old.cells[0], new.cells[0])]
    } else {
      let byName = Dictionary(new.cells.map { ($0.name, $0) }) { first, _ in first }
      matched = old.cells.compactMap { cell in byName[cell.name].map { (cell, $0) } }
      let names = Set(matched.map(\.0.name))
      onlyOld = old.cells.map(\.name).filter { !names.contains($0) }
      onlyNew = new.cells.map(\.name).filter { !names.contains($0) }
    }
    for (first, second) in matched {
      pairs.append(pair(first, second, &finders))
    }
    for side in [old, new] {
      let count = side.cells.count(where: \.isStale)
      if count > 0 { stale.append(side.shown) }
      if !side.cells.contains(where: \.hasResults) { withoutResults.append(side.shown) }
    }
    share()
  }

  private mutating func share() {
    guard pairs.count > 1, let first = pairs.first else { return }
    func same(_ a: ParameterChange, _ b: ParameterChange) -> Bool {
      a.path == b.path && a.old == b.old && a.new == b.new
    }
    shared = first.parameters.filter { change in
      pairs.allSatisfy { $0.parameters.contains { same($0, change) } }
    }
    for index in pairs.indices {
      pairs[index].parameters.removeAll { change in shared.contains { same($0, change) } }
    }
  }

  private func pair(
    _ first: DiffCell, _ second: DiffCell, _ finders: inout [String: StoredPredictions.Finder]
  ) -> Pair {
    var pair = Pair(
      name: first.name == second.name ? first.name : "\(first.name) → \(second.name)")
    if let a = first.cell, let b = second.cell {
      pair.parameters = ParameterChange.all(from: a, to: b).filter {
        old.isResolved == new.isResolved || !DiffCell.isOfTheWhole($0)
      }
    }
    guard first.hasResults, second.hasResults else {
      // Of a whole side that is said once.
      if old.cells.contains(where: \.hasResults), new.cells.contains(where: \.hasResults) {
        pair.obstacle = "no results of this cell in \(first.hasResults ? new.shown : old.shown)"
      }
      return pair
    }
    for name in Set(first.inputs.keys).union(second.inputs.keys).sorted()
    where first.inputs[name] != second.inputs[name] {
      pair.files.append(File(name: name, old: first.inputs[name], new: second.inputs[name]))
    }
    let before = Dictionary(first.metrics.map { ($0.name, $0.value) }) { first, _ in first }
    let after = Dictionary(second.metrics.map { ($0.name, $0.value) }) { first, _ in first }
    let names = second.metrics.map(\.name) + first.metrics.map(\.name).filter { after[$0] == nil }
    pair.metrics = names.map {
      Metric(name: $0, old: before[$0] ?? nil, new: after[$0] ?? nil)
    }
    test(&pair, first, second, &finders)
    return pair
  }

  private func test(
    _ pair: inout Pair, _ first: DiffCell, _ second: DiffCell,
    _ finders: inout [String: StoredPredictions.Finder]
  ) {
    guard let metric = second.primary, pair.isChanged else { return }
    var found: [StoredPredictions] = []
    for cell in [first, second] {
      let finder =
        finders[cell.storeRoot]
        ?? StoredPredictions.Finder(DiskStore(root: cell.storeRoot, isReadOnly: true))
      finders[cell.storeRoot] = finder
      if let own = cell.score.flatMap(finder.predictions) { found.append(own) }
    }
    guard found.count == 2 else {
      pair.obstacle = "predictions are not at hand"
      return
    }
    do throws(StoredPredictions.Obstacle) {
      pair.test = try found[1].swapTest(
        against: found[0], metric: metric, executor: SerialExecutor())
    } catch {
      pair.obstacle = error.message
    }
  }
}
