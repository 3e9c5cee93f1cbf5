/// From files to cells: `extends`, overrides, environment variables, variants, sweep.
public enum SpecLoader {
  /// Loads a spec. Nothing is thrown: whatever could be understood is there beside the faults, so that a
  /// decoder can add its own and all are said at once.
  ///
  /// - Parameters:
  ///   - path: the spec, as the user named it.
  ///   - overrides: arguments of the form `key=value`.
  ///   - environment: for `${env:NAME}`.
  ///   - readFile: gets `path`, and paths made from it and the names under `extends`.
  /// - Returns: the spec before variants, its cells in the order of the sweep, and everything wrong.
  public static func load(
    path: String, overrides: [String] = [],
    environment: @escaping Interpolation.Environment, readFile: @escaping Extends.ReadFile
  ) -> LoadedSpec {
    var extends = Extends(environment: environment, readFile: readFile)
    let own = extends.load(path)
    var faults: [SpecError] = extends.faults
    var overrides = Overrides(overrides, faults: &faults)
    let files = extends.files + (overrides.source.map { [$0] } ?? [])
    guard let own else {
      return LoadedSpec(path: path, base: nil, axes: nil, cells: [], faults: faults, files: files)
    }
    let changed = overrides.apply(to: own, faults: &faults)
    let base = Interpolation(environment: environment).applied(to: changed, faults: &faults)
    if let name = base["name"], let text = name.text, !name.isNull,
      let fault = NameRule.fault(in: text, at: name.mark)
    {
      faults.append(fault)
    }
    var axes = AxisTable(base: base, faults: &faults)
    var cells = Cells(base, &axes, &faults)
    cells.checkReach(of: overrides, &faults)
    return LoadedSpec(
      path: path, base: base, axes: axes, names: cells.names, cells: cells.plans, faults: faults,
      files: files, isWhole: extends.isWhole)
  }
}

/// The cells of a base, and how they came about.
private struct Cells {
  let names: CellNames
  private(set) var plans: [CellPlan] = []
  private let rows: [SweepExpansion.Row]
  private let swept: [Axis]

  init(_ base: Node, _ axes: inout AxisTable, _ faults: inout [SpecError]) {
    let pair = base.pairs?.first { $0.key == "sweep" }
    let sweep = Sweep(pair, axes: &axes, faults: &faults)
    let all = axes.axes
    swept = sweep.order.map { all[$0] }
    let marks = sweep.order.map { sweep.marks[$0] }
    names = CellNames(swept: swept, marks: marks, faults: &faults)
    let isFaulty = faults.contains { $0.severity == .error }
    let expansion = SweepExpansion(sweep, axes: axes)
    // What is odd about the cells of a faulty sweep follows from its faults.
    if !isFaulty { faults += expansion.faults }
    rows = expansion.rows
    var composer = CellComposer(base: base, swept: swept)
    plans.reserveCapacity(rows.count)
    for row in rows { plans.append(composer.cell(row, names: names)) }
    faults += composer.faults
    if let long = plans.first(where: { $0.name.utf8.count > NameRule.cellLengthLimit }) {
      faults.append(
        SpecError(
          "the name of a cell has \(long.name.utf8.count) characters, at most"
            + " \(NameRule.cellLengthLimit) fit: \(Quoted.text(long.name))", at: sweep.mark,
          help: "names become folders of results: give axes and values shorter names"))
    }
  }

  /// Overrides that no cell keeps.
  mutating func checkReach(of overrides: Overrides, _ faults: inout [SpecError]) {
    guard !rows.isEmpty, !faults.contains(where: { $0.severity == .error }) else { return }
    for write in overrides.writes where SpecSections.patchable.contains(write.keys[0]) {
      let replaces = swept.map { axis in axis.values.map { $0.patch.replaces(write.keys) } }
      var guilty: Set<Int> = []
      let isLost = rows.allSatisfy { row in
        let columns = row.indices.filter { row[$0] >= 0 && replaces[$0][Int(row[$0])] }
        guilty.formUnion(columns)
        return !columns.isEmpty
      }
      guard isLost else { continue }
      let axes = guilty.sorted().map { swept[$0] }
      let words = axes.map { "'\($0.name)'" }.joined(separator: " and ")
      let places = axes.map { $0.kind == .path ? "'sweep'" : "'variants.\($0.name)'" }
      faults.append(
        SpecError(
          "overriding \(Quoted.text(SpecPath.text(write.keys))) changes nothing:"
            + " \(words) \(axes.count == 1 ? "replaces" : "replace") it in every cell",
          at: write.mark,
          help: "override it in \(places[0]), or choose values of '\(axes[0].name)' that keep it"))
    }
  }
}
