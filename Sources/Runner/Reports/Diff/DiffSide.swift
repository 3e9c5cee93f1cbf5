import Pipeline

/// One side of a comparison: a spec with its results, a folder of results, or one cell's folder.
struct DiffSide {
  /// Why something cannot be compared: in a user's words.
  struct Fault: Error {
    let message: String
    var help: String?
  }

  /// As the user named it.
  let shown: String
  let cells: [DiffCell]
  /// Whether parameters come from the resolved specs of cells.
  let isResolved: Bool

  /// Finds out what a path is.
  /// - Throws: `Fault` where it is nothing that can be compared.
  init(_ path: String) throws(Fault) {
    shown = path
    let plain = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    if plain.hasSuffix(".yaml") || plain.hasSuffix(".yml") {
      isResolved = false
      cells = try Self.cells(ofSpec: plain)
      return
    }
    isResolved = true
    if LocalFiles.listing.exists(plain + "/summary.json") {
      cells = try Self.names(in: plain).map {
        DiffCell($0, nil, folder: "\(plain)/cells/\($0)")
      }
    } else if LocalFiles.listing.exists(plain + "/params.yaml") {
      cells = [DiffCell(ProjectFolder.name(of: plain), nil, folder: plain)]
    } else {
      throw Fault(
        message: "'\(path)' is no spec, no folder of results and no folder of a cell",
        help: "such as experiments/a.yaml, results/a or results/a/cells/model=rf")
    }
  }

  /// One cell of a side, by its name.
  private init(_ side: DiffSide, only cell: DiffCell) {
    shown = cell.name
    cells = [cell]
    isResolved = side.isResolved
  }

  /// The same side with one cell alone.
  /// - Throws: `Fault` where there is no such cell.
  func only(_ name: String) throws(Fault) -> DiffSide {
    if let cell = cells.first(where: { $0.name == name }) { return DiffSide(self, only: cell) }
    throw Fault(
      message: "no cell '\(name)' in \(shown)",
      help: Suggestion.help(for: name, among: cells.map(\.name)))
  }

  private static func cells(ofSpec path: String) throws(Fault) -> [DiffCell] {
    guard let experiment = experiment(path) else {
      throw Fault(message: "\(path) cannot be read as a spec", help: "trellis check \(path)")
    }
    let results = ProjectFolder.join(
      ProjectFolder(ofSpec: path).resultsRoot, experiment.name)
    return experiment.cells.map {
      DiffCell($0.name, $0, folder: "\(results)/cells/\($0.name)")
    }
  }

  // The cells of a folder of results, in the order of the sweep.
  private static func names(in folder: String) throws(Fault) -> [String] {
    let path = folder + "/summary.json"
    guard case .success(let bytes) = LocalFiles.read(path),
      let summary = try? SummaryDocument.summary(bytes)
    else { throw Fault(message: "\(path) cannot be read", help: "'trellis run' writes it") }
    return summary.cells.map(\.name)
  }

  /// Reads a spec; places of data stay names.
  static func experiment(_ path: String) -> Experiment? {
    let environments: [Interpolation.Environment] = [
      { PortableNames.placeholder($0) }, { Environment.value($0) ?? "unset" },
    ]
    return environments.lazy.compactMap { environment in
      ExperimentLoader.load(
        path: path, environment: environment, readFile: { LocalFiles.read($0) }
      ).experiment
    }.first
  }
}
