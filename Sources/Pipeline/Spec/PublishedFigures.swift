import Learners

/// Figures that others printed, each beside the cell that does the same here: one entry of
/// `report.published`.
public struct PublishedFigures: Sendable, Equatable {
  /// A printed number.
  public struct Figure: Sendable, Equatable {
    /// The metric.
    public let metric: String
    /// As printed.
    public let value: Double
  }

  /// One printed model.
  public struct Row: Sendable, Equatable {
    /// What it is called there.
    public let name: String
    /// The cell that does the same here.
    public let cell: String
    /// Its printed numbers, in the order of the spec.
    public let figures: [Figure]
    /// Why the two differ.
    public let note: String?
  }

  /// The entry's name, which is a file under `results/`.
  public let name: String
  /// Who printed the figures, and where.
  public let source: String
  /// In the order of the spec.
  public let rows: [Row]
  /// The Markdown file with the block to renew.
  public let inject: String?

  /// The metrics that any row has, in the order in which they come up.
  public var metrics: [String] {
    var names: [String] = []
    for figure in rows.flatMap(\.figures) where !names.contains(figure.metric) {
      names.append(figure.metric)
    }
    return names
  }

  /// The entries of an experiment, in the order of the file.
  ///
  /// - Parameters:
  ///   - experiment: cells and the `report` section.
  ///   - faults: gets axes and values that there are not, and rows that no cell or several cells fit; such
  ///     rows are left out.
  /// - Returns: an entry for each name, with the rows that one cell fits.
  public static func all(
    of experiment: Experiment, faults: inout [SpecError]
  ) -> [PublishedFigures] {
    experiment.report.map("published").map { entry in
      let values = entry.value.record ?? ParameterValues()
      var rows: [Row] = []
      for (index, row) in values.list("rows").enumerated() {
        guard let row = row.record else { continue }
        let path = "report.published.\(entry.key).rows[\(index)]"
        guard let cell = cell(of: path, in: experiment, &faults) else { continue }
        rows.append(
          Row(
            name: row.text("name"), cell: cell,
            figures: row.map("values").compactMap { figure in
              figure.value.number.map { Figure(metric: figure.key, value: $0) }
            }, note: row["note"]?.text))
      }
      return PublishedFigures(
        name: entry.key, source: values.text("source"), rows: rows, inject: values["inject"]?.text)
    }
  }

  /// The name of the one cell that a row names.
  private static func cell(
    of path: String, in experiment: Experiment, _ faults: inout [SpecError]
  ) -> String? {
    let place = path + ".where"
    let mark = experiment.marks.value(place) ?? experiment.marks.nearest(place)
    guard let node = experiment.marks.node(place) else { return nil }
    let selector = CellSelector(node, axes: experiment.axes, faults: &faults)
    if selector.isFaulty { return nil }
    let found = experiment.cells.filter { !$0.isAutomaticDummy && selector.matches($0.axes) }
    if found.count == 1 { return found[0].name }
    guard let first = found.first else {
      faults.append(SpecError("no cell is \(selector)", at: mark))
      return nil
    }
    let names = found.prefix(3).map { "'\($0.name)'" }.joined(separator: ", ")
    let axes = differing(found).filter { !selector.names($0) }
    faults.append(
      SpecError(
        "\(found.count) cells are \(selector): \(names)" + (found.count > 3 ? ", …" : ""), at: mark,
        help: axes.isEmpty
          ? "'\(first.name)' is one of them" : "say which by \(axes.joined(separator: ", "))"))
    return nil
  }

  /// Axes on which some cells differ.
  private static func differing(_ cells: [ExperimentCell]) -> [String] {
    var names: [String] = []
    for axis in cells.flatMap({ $0.axes.map(\.axis) }) where !names.contains(axis) {
      names.append(axis)
    }
    return names.filter { name in
      Set(cells.map { cell in cell.axes.first { $0.axis == name }?.label ?? "" }).count > 1
    }
  }
}

/// What is wrong under `report.published`.
enum PublishedChecks {
  /// - Parameters:
  ///   - experiment: the cells and the `report` section.
  ///   - metrics: the metrics that cells have.
  ///   - faults: gets what is wrong.
  static func check(_ experiment: Experiment, metrics: [String], faults: inout [SpecError]) {
    let others = ["tables", "rankings"].flatMap { section in
      experiment.report.map(section).map { $0.key.lowercased() }
    }
    for entry in experiment.report.map("published") {
      let path = "report.published.\(entry.key)"
      let key = experiment.marks.key(path) ?? experiment.marks.nearest(path)
      if let fault = NameRule.fault(in: entry.key, at: key) { faults.append(fault) }
      if others.contains(entry.key.lowercased()) {
        faults.append(
          SpecError(
            "'\(entry.key)' is a table or a ranking already", at: key,
            help: "each is written to a file of its name"))
      }
      for (index, row) in (entry.value.record?.list("rows") ?? []).enumerated() {
        for figure in row.record?.map("values") ?? [] where !metrics.contains(figure.key) {
          let place = "\(path).rows[\(index)].values.\(figure.key)"
          faults.append(
            SpecError(
              "unknown metric '\(figure.key)'",
              at: experiment.marks.key(place) ?? experiment.marks.nearest(place),
              help: Suggestion.help(for: figure.key, among: metrics)))
        }
      }
    }
    _ = PublishedFigures.all(of: experiment, faults: &faults)
  }
}
