import Pipeline

/// A cell on one side of a comparison: what it was asked to do, and what is written of what came out.
struct DiffCell {
  let name: String
  /// Its parameters; `nil` where only results are known.
  let cell: ExperimentCell?
  /// Its metrics in order; none without results.
  private(set) var metrics: [(name: String, value: Double?)] = []
  private(set) var primary: String?
  /// Digests of the files that it was computed from.
  private(set) var inputs: [String: String] = [:]
  private(set) var score: Digest?
  /// Whether its results were made with other parameters than the spec has now.
  private(set) var isStale = false
  /// Where the store would be.
  let storeRoot: String

  var hasResults: Bool { !metrics.isEmpty }

  /// - Parameters:
  ///   - name: the cell's name.
  ///   - cell: its parameters as a spec has them; without, they are read from the folder.
  ///   - folder: `cells/NAME` in results, which may be missing.
  init(_ name: String, _ cell: ExperimentCell?, folder: String) {
    self.name = name
    let resolved = Self.resolved(folder)
    self.cell = cell ?? resolved
    var root = folder
    for _ in 0..<4 { root = ProjectFolder.parent(of: root) }
    storeRoot = ProjectFolder.join(root, ".trellis")
    if let cell, let resolved {
      isStale = ParameterChange.all(from: resolved, to: cell).contains { !Self.isOfTheWhole($0) }
    }
    guard let document = Self.json(folder + "/metrics.json") else { return }
    metrics = (document["metrics"]?.object ?? []).map { ($0.key, $0.value["value"]?.number) }
    primary = document["primary"]?.string
    let provenance = Self.json(folder + "/provenance.json")
    for member in provenance?["inputs"]?.object ?? [] {
      inputs[member.key] = member.value.string ?? ""
    }
    score = provenance?["score"]?.string.flatMap { Digest($0) }
  }

  /// Parameters that a cell alone does not have: it has no other cell to be compared with.
  static func isOfTheWhole(_ change: ParameterChange) -> Bool {
    change.path.hasPrefix("evaluation.statistics.compare.baseline")
  }

  private static func resolved(_ folder: String) -> ExperimentCell? {
    let path = folder + "/params.yaml"
    guard LocalFiles.listing.exists(path) else { return nil }
    return DiffSide.experiment(path)?.cells.first { !$0.isAutomaticDummy }
  }

  private static func json(_ path: String) -> JSON? {
    guard case .success(let bytes) = LocalFiles.read(path) else { return nil }
    return try? bytes.withUnsafeBytes { try JSON(reading: $0) }
  }
}
