import Learners

/// Builds the graph of stages behind an experiment's cells.
///
/// Cells that share a data set, a windowing, features or a fit share those stages: equal stages are one.
public struct ExperimentGraph: Sendable {
  /// What the builder needs to know of the outside.
  public struct Surroundings: Sendable {
    /// Looks into folders.
    public let listing: FileListing
    /// Digest of a file's bytes.
    public let digest: @Sendable (_ path: String) throws -> Digest
    /// Path of a declared root, from the project folder.
    public let resolve: @Sendable (_ root: String) -> String

    /// Gathers look-ups.
    public init(
      listing: FileListing, digest: @escaping @Sendable (String) throws -> Digest,
      resolve: @escaping @Sendable (String) -> String
    ) {
      self.listing = listing
      self.digest = digest
      self.resolve = resolve
    }
  }

  /// All stages.
  public private(set) var graph = StageGraph()
  /// The cells in order, with their stages.
  public private(set) var cells: [CellStages] = []
  private let surroundings: Surroundings
  private var datasets: [ParameterValues: DatasetStages] = [:]
  private var windows: [WindowsKey: [StageID]] = [:]
  private var digests: [String: Digest] = [:]

  private struct WindowsKey: Hashable {
    let dataset: ParameterValues
    let windowing: ParameterValues
  }

  /// - Throws: `DataFault` where files are missing or cannot be read, `StageFailure` where a cell names
  ///   what does not exist.
  public init(cells: [ExperimentCell], surroundings: Surroundings) throws {
    self.surroundings = surroundings
    for cell in cells { self.cells.append(try stages(of: cell)) }
    for stages in self.cells {
      graph.require(stages.score, for: stages.cell.name)
    }
  }

  /// Adds the tests of cells against their baselines.
  /// - Parameters:
  ///   - declared: name of the declared baseline by cell name.
  ///   - dummies: name of the dummy of the same task by cell name.
  public mutating func compare(declared: [String: String], dummies: [String: String]) throws {
    var position: [String: Int] = [:]
    for (index, stages) in cells.enumerated() { position[stages.cell.name] = index }
    for index in cells.indices {
      let name = cells[index].cell.name
      if let baseline = declared[name], let other = position[baseline] {
        cells[index].comparison = (baseline, try comparison(of: cells[index], with: cells[other]))
      }
      if let dummy = dummies[name], let other = position[dummy] {
        cells[index].againstDummy = (dummy, try comparison(of: cells[index], with: cells[other]))
      }
      for stage in [cells[index].comparison?.stage, cells[index].againstDummy?.stage] {
        if let stage { graph.require(stage, for: name) }
      }
    }
  }

  // MARK: - A cell

  private mutating func stages(of cell: ExperimentCell) throws -> CellStages {
    let dataset = try datasetStages(of: cell)
    let windowing = cell.section("windowing")
    let windows = try windowStages(dataset, cell.section("dataset"), windowing)
    let label = labelStage(dataset, cell)
    let rows = rowsStage(dataset, label: label, windows: windows)
    let modalities = try usedModalities(of: cell)
    var inputs: [(name: String, source: StageSource)] = [
      (name: "label", source: .stage(label)), (name: "rows", source: .stage(rows)),
    ]
    let features = extractStages(dataset, cell, windows: windows, modalities: modalities)
    let fits = try cell.seeds.map { seed -> StageID in
      let split = try splitStage(dataset, cell, seed: seed, label: label, rows: rows)
      return graph.add(
        FitStage(
          model: cell.section("model"), fusion: cell.section("fusion"), modalities: modalities,
          seed: UInt64(seed)),
        label: "fit/\(cell.name)/seed \(seed)",
        inputs: inputs + [(name: "split", source: .stage(split))] + features)
    }
    for (seed, fit) in zip(cell.seeds, fits) {
      inputs.append((name: "predictions/\(seed)", source: .stage(fit)))
    }
    inputs += try commonRows(dataset, cell, label: label)
    let score = graph.add(
      ScoreStage(evaluation: cell.section("evaluation")), label: "score/\(cell.name)",
      inputs: inputs)
    return CellStages(cell: cell, score: score, fits: fits, label: label, rows: rows)
  }

  private func usedModalities(of cell: ExperimentCell) throws -> [String] {
    if cell.isDummy { return [] }
    let declared = cell.section("dataset").map("modalities").map(\.key)
    let featured = Set(cell.sections.map("features").map(\.key))
    do {
      return try FusionCatalog.make(cell.section("fusion"))
        .modalities(among: declared.filter(featured.contains))
    } catch {
      throw StageFailure(error.message, specPath: "fusion" + (error.parameter.map { ".\($0)" } ?? ""))
    }
  }

  private mutating func labelStage(_ dataset: DatasetStages, _ cell: ExperimentCell) -> StageID {
    var inputs: [(name: String, source: StageSource)] = []
    for (index, unit) in dataset.trials.enumerated() {
      inputs.append((name: "trials/\(index)", source: .stage(unit, part: "boundaries")))
      inputs.append((name: "columns/\(index)", source: .stage(unit, part: "columns")))
    }
    return graph.add(LabelStage(dataset: dataset.declaration), label: "label", inputs: inputs)
  }

  private mutating func rowsStage(
    _ dataset: DatasetStages, label: StageID, windows: [StageID]
  ) -> StageID {
    var inputs: [(name: String, source: StageSource)] = [(name: "label", source: .stage(label))]
    for (index, unit) in windows.enumerated() {
      inputs.append((name: "windows/\(index)", source: .stage(unit)))
    }
    return graph.add(
      RowsStage(modalities: dataset.declaration.modalities.map(\.name)), label: "rows",
      inputs: inputs)
  }

  private mutating func splitStage(
    _ dataset: DatasetStages, _ cell: ExperimentCell, seed: Int, label: StageID, rows: StageID
  ) throws -> StageID {
    let outer = cell.section("evaluation").record("outer")
    var inputs: [(name: String, source: StageSource)] = [(name: "label", source: .stage(label))]
    if outer.use == LeakyRandomWindows.name { inputs.append((name: "rows", source: .stage(rows))) }
    if let column = outer["group"]?.record?["column"]?.text {
      let stages = try trialStages(dataset.declaration, dataset.files, columns: [column])
      for (index, stage) in stages.enumerated() {
        inputs.append((name: "trials/\(index)", source: .stage(stage, part: "boundaries")))
        inputs.append((name: "columns/\(index)", source: .stage(stage, part: "columns")))
      }
    }
    return graph.add(
      SplitStage(outer: outer, seed: UInt64(seed)), label: "split/seed \(seed)", inputs: inputs)
  }

  private mutating func commonRows(
    _ dataset: DatasetStages, _ cell: ExperimentCell, label: StageID
  ) throws -> [(name: String, source: StageSource)] {
    var out: [(name: String, source: StageSource)] = []
    for value in cell.section("evaluation").list("common_windowings") {
      guard let windowing = value.record else { continue }
      let windows = try windowStages(dataset, cell.section("dataset"), windowing)
      let rows = rowsStage(dataset, label: label, windows: windows)
      out.append((name: "common/\(out.count)", source: .stage(rows)))
    }
    return out
  }

  private mutating func comparison(
    of cell: CellStages, with baseline: CellStages
  ) throws -> StageID {
    let evaluation = cell.cell.section("evaluation")
    var inputs: [(name: String, source: StageSource)] = [
      (name: "label", source: .stage(cell.label)), (name: "rows", source: .stage(cell.rows)),
      (name: "baseline_rows", source: .stage(baseline.rows)),
    ]
    for (seed, fit) in zip(cell.cell.seeds, cell.fits) {
      inputs.append((name: "predictions/\(seed)", source: .stage(fit)))
    }
    for (seed, fit) in zip(baseline.cell.seeds, baseline.fits) {
      inputs.append((name: "baseline/\(seed)", source: .stage(fit)))
    }
    if let dataset = datasets[cell.cell.section("dataset")] {
      inputs += try commonRows(dataset, cell.cell, label: cell.label)
    }
    return graph.add(
      CompareStage(
        evaluation: evaluation,
        baselineVote: baseline.cell.section("evaluation").record("vote"),
        baselineSeeds: baseline.cell.seeds),
      label: "compare/\(cell.cell.name)", inputs: inputs)
  }

  // MARK: - Data

  private mutating func datasetStages(of cell: ExperimentCell) throws -> DatasetStages {
    let section = cell.section("dataset")
    if let known = datasets[section] { return known }
    let declaration = DatasetDeclaration(section)
    let files = try DatasetFiles(
      declaration, root: surroundings.resolve(declaration.root), listing: surroundings.listing)
    let columns = [declaration.label["column"]?.text].compactMap { $0 }
    var stages = DatasetStages(
      declaration: declaration, files: files,
      trials: try trialStages(declaration, files, columns: columns), recordings: [])
    for (unit, trials) in zip(files.units, stages.trials) {
      var recordings: [String: StageID] = [:]
      for modality in declaration.modalities {
        guard let path = unit.modalities[modality.name] else { continue }
        var inputs: [(name: String, source: StageSource)] = [
          (name: "file", source: try file(path)),
          (name: "trials", source: .stage(trials, part: "boundaries")),
        ]
        if let coverage = unit.coverage[modality.name] {
          inputs.append((name: "coverage", source: try file(coverage)))
        }
        recordings[modality.name] = graph.add(
          IngestStage(dataset: declaration, modality: modality, unit: unit),
          label: "ingest/\(modality.name)\(Self.suffix(unit))", inputs: inputs)
      }
      stages.recordings.append(recordings)
    }
    datasets[section] = stages
    return stages
  }

  /// The trials of every unit with some of their columns; borders are the same whatever the columns.
  private mutating func trialStages(
    _ declaration: DatasetDeclaration, _ files: DatasetFiles, columns: [String]
  ) throws -> [StageID] {
    try files.units.map { unit in
      let first = declaration.modalities.first { unit.modalities[$0.name] != nil }
      let source = unit.trials ?? first.flatMap { unit.modalities[$0.name] }
      var inputs: [(name: String, source: StageSource)] = []
      if let source { inputs.append((name: "file", source: try file(source))) }
      return graph.add(
        TrialsStage(
          dataset: declaration, unit: unit, log: unit.trials != nil, columns: columns),
        label: "trials\(Self.suffix(unit))", inputs: inputs)
    }
  }

  private static func suffix(_ unit: DatasetUnit) -> String { unit.subject.map { "/\($0)" } ?? "" }

  private mutating func windowStages(
    _ dataset: DatasetStages, _ section: ParameterValues, _ windowing: ParameterValues
  ) throws -> [StageID] {
    let key = WindowsKey(dataset: section, windowing: windowing)
    if let known = windows[key] { return known }
    let modalities = dataset.declaration.modalities.map(\.name)
    let stages = dataset.files.units.indices.map { index -> StageID in
      var inputs: [(name: String, source: StageSource)] = [
        (name: "trials", source: .stage(dataset.trials[index], part: "boundaries"))
      ]
      for modality in modalities {
        if let recording = dataset.recordings[index][modality] {
          inputs.append((name: modality, source: .stage(recording)))
        }
      }
      return graph.add(
        WindowsStage(windowing: windowing, modalities: modalities),
        label: "windows\(Self.suffix(dataset.files.units[index]))",
        inputs: inputs)
    }
    windows[key] = stages
    return stages
  }

  private mutating func extractStages(
    _ dataset: DatasetStages, _ cell: ExperimentCell, windows: [StageID], modalities: [String]
  ) -> [(name: String, source: StageSource)] {
    var out: [(name: String, source: StageSource)] = []
    let features = cell.sections.map("features")
    let length = (try? Windowing(cell.section("windowing")))?.lengthSeconds
    for (index, unit) in dataset.files.units.enumerated() {
      for modality in modalities {
        guard let recording = dataset.recordings[index][modality],
          let list = features.first(where: { $0.key == modality })?.value.list
        else { continue }
        let stage = graph.add(
          ExtractStage(modality: modality, features: list, windowSeconds: length),
          label: "features/\(modality)\(Self.suffix(unit))",
          inputs: [
            (name: "windows", source: .stage(windows[index])),
            (name: "recording", source: .stage(recording)),
          ])
        out.append((name: "features/\(index)/\(modality)", source: .stage(stage)))
      }
    }
    return out
  }

  private mutating func file(_ path: String) throws -> StageSource {
    if let known = digests[path] { return .file(path: path, digest: known) }
    let digest = try surroundings.digest(path)
    digests[path] = digest
    return .file(path: path, digest: digest)
  }
}

/// The stages of a data set that do not depend on windowing.
struct DatasetStages: Sendable {
  let declaration: DatasetDeclaration
  let files: DatasetFiles
  var trials: [StageID]
  var recordings: [[String: StageID]]
}
