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
    /// Digests of many files at once, by path; those that are not given are asked for one by one.
    public let digests: @Sendable (_ paths: [String]) -> [String: Digest]
    /// Path of a declared root, from the project folder.
    public let resolve: @Sendable (_ root: String) -> String
    /// The first bytes of a file, by which its format is recognised.
    public let head: @Sendable (_ path: String) -> [UInt8]
    /// What is known of a file that is not there; `nil` for files that are, or of which nothing is known.
    public let remembered: @Sendable (_ path: String) -> RememberedFile?

    /// Gathers look-ups.
    public init(
      listing: FileListing, digest: @escaping @Sendable (String) throws -> Digest,
      resolve: @escaping @Sendable (String) -> String,
      head: @escaping @Sendable (String) -> [UInt8] = { FileHead.read($0) },
      digests: @escaping @Sendable ([String]) -> [String: Digest] = { _ in [:] },
      remembered: @escaping @Sendable (String) -> RememberedFile? = { _ in nil }
    ) {
      self.listing = listing
      self.digest = digest
      self.resolve = resolve
      self.head = head
      self.digests = digests
      self.remembered = remembered
    }
  }

  /// All stages.
  public var graph: StageGraph { data.graph }
  /// The cells in order, with their stages.
  public private(set) var cells: [CellStages] = []
  /// All files that were looked at, by path.
  public var files: [String: RememberedFile] { data.files }
  var data: DataGraph

  private let required: Set<String>?
  private let explain: ParameterValues?
  // Cells in a row nearly always score and compare alike.
  private var scoring: (asked: Scoring, stage: PreparedStage)?
  private var comparing: (asked: Comparing, stage: PreparedStage)?
  /// Fits of cells that race, one per seed, by name of the cell.
  private var raced: [String: [StageID]] = [:]

  private struct Scoring: Equatable {
    let evaluation: ParameterValues
    let exclusion: String?
    let notes: [String]
    let isRaced: Bool
  }

  private struct Comparing: Equatable {
    let evaluation: ParameterValues
    let vote: ParameterValues
    let seeds: [Int]
    let isRaced: Bool
  }

  /// - Parameters:
  ///   - cells: all cells of the experiment.
  ///   - required: the cells that are to be finished; `nil` for all.
  ///   - explain: the decoded `report.explain` section; `nil` where nothing is explained.
  ///   - unraced: cells that others are compared with, which take part in no race.
  ///   - surroundings: files and their digests.
  /// - Throws: `DataFault` where files are missing or cannot be read, `StageFailure` where a cell names
  ///   what does not exist.
  public init(
    cells: [ExperimentCell], required: Set<String>? = nil, explain: ParameterValues? = nil,
    unraced: Set<String> = [], surroundings: Surroundings
  ) throws {
    data = DataGraph(surroundings)
    self.required = required
    self.explain = explain
    raced = try race(cells, unraced: unraced)
    for cell in cells { self.cells.append(try stages(of: cell)) }
    for stages in self.cells {
      for stage in stages.audits + stages.explanations + [stages.score] {
        require(stage, for: stages.cell.name)
      }
    }
  }

  private mutating func require(_ stage: StageID, for cell: String) {
    if required?.contains(cell) ?? true { data.graph.require(stage, for: cell) }
  }

  /// Adds the tests of cells against their baselines.
  /// - Parameters:
  ///   - declared: name of the declared baseline by cell name.
  ///   - dummies: name of the dummy of the same task by cell name.
  /// - Throws: `StageFailure` where a cell and its baseline do not predict the same thing.
  public mutating func compare(declared: [String: String], dummies: [String: String]) throws {
    var position: [String: Int] = [:]
    for (index, stages) in cells.enumerated() { position[stages.cell.name] = index }
    for index in cells.indices {
      let name = cells[index].cell.name
      if let baseline = declared[name], let other = position[baseline] {
        let stage = try comparison(of: cells[index], with: cells[other])
        cells[index].comparison = (baseline, stage)
        require(stage, for: name)
      }
      if let dummy = dummies[name], let other = position[dummy] {
        // Mostly the dummy is the declared baseline.
        let same = cells[index].comparison.flatMap { $0.baseline == dummy ? $0.stage : nil }
        let stage = try same ?? comparison(of: cells[index], with: cells[other])
        cells[index].againstDummy = (dummy, stage)
        require(stage, for: name)
      }
    }
  }

  /// Where the spec says what a stage does: in the first cell that needs the stage.
  /// - Returns: the mark of the path, or of what encloses it; `nil` where no cell needs the stage.
  public func mark(of path: String, for stage: StageID) -> SourceMark? {
    // A cell is scored on trials that all windowings share, so it may need a stage of another cell.
    let own = cells.first { graph.closure(of: $0.fits + [$0.rows]).contains(stage) }
    let other = cells.first { own in
      let tests = [own.comparison?.stage, own.againstDummy?.stage].compactMap { $0 }
      return graph.closure(of: [own.score] + tests).contains(stage)
    }
    return (own ?? other)?.cell.marks.nearest(path)
  }

  /// What the fits of a cell are given.
  struct Fitting {
    let cell: ExperimentCell
    let dataset: DatasetStages
    let windowing: WindowingStages
    let modalities: [String]
    let features: [StageInput]
    /// Label and rows, which predictions are about.
    let inputs: [StageInput]
    /// One fit per seed, with the split that it uses and all its inputs.
    let fits: [(stage: FitStage, split: StageID, inputs: [StageInput])]
  }

  mutating func fitting(of cell: ExperimentCell) throws -> Fitting {
    let dataset = try data.dataset(cell.section("dataset"))
    let evaluation = cell.section("evaluation")
    let pooled = evaluation.record("vote").use == "pooled"
    let windowing = try data.windows(dataset, cell.section("windowing"), pooled: pooled)
    let modalities = try usedModalities(of: cell)
    let requests = SampleRequests(
      model: cell.section("model"), fusion: cell.section("fusion"), modalities: modalities)
    var features = try data.features(
      dataset, windowing, cell.sections.map("features"),
      modalities: modalities.filter { requests[$0] == nil })
    for request in requests.all { features += data.samples(dataset, windowing, request) }
    // A model that looks at no feature is the same under every fusion.
    let fusion =
      cell.isDummy
      ? ParameterValues(["use": .text(EarlyFusion.name)]) : cell.section("fusion")
    let inputs: [StageInput] = [
      ("label", .stage(windowing.label)), ("rows", .stage(windowing.rows)),
    ]
    let more =
      try innerGroups(of: cell, dataset, windowing)
      + data.modelFiles(model: cell.section("model"), fusion: fusion)
    let fits = try cell.seeds.map { seed in
      let split = try data.split(
        dataset, windowing, outer: evaluation.record("outer"), seed: seed)
      let stage = FitStage(
        model: cell.section("model"), fusion: fusion, modalities: modalities,
        evaluation: evaluation, seed: UInt64(seed))
      return (stage, split, inputs + [("split", .stage(split))] + features + more)
    }
    return Fitting(
      cell: cell, dataset: dataset, windowing: windowing, modalities: modalities,
      features: features, inputs: inputs, fits: fits)
  }

  private mutating func stages(of cell: ExperimentCell) throws -> CellStages {
    let own = try fitting(of: cell)
    let (dataset, windowing, inputs) = (own.dataset, own.windowing, own.inputs)
    let evaluation = cell.section("evaluation")
    var explanations: [StageID] = []
    let fits = zip(cell.seeds, own.fits).enumerated().map { place, found -> StageID in
      let (seed, (stage, split, given)) = found
      let fit =
        raced[cell.name]?[place]
        ?? data.graph.add(stage, label: "fit/\(cell.name)/seed \(seed)", inputs: given)
      if let explained = explained(stage, of: cell) {
        explanations.append(
          data.graph.add(
            unlessRaced(explained, cell), label: "explain/\(cell.name)/seed \(seed)",
            inputs: given + [("predictions", .stage(fit))]))
      }
      return smoothed(fit, of: cell, seed: seed, inputs: inputs + [("split", .stage(split))])
    }
    let compared = evaluation.list("common_windowings")
    let common = try commonRows(own)
    let score = data.graph.add(
      scoringStage(
        Scoring(
          evaluation: evaluation, exclusion: dataset.declaration.exclusionReason,
          notes: Self.notes(
            dataset.declaration.target, inputs: own.modalities,
            areApart: windowing.areJudged && compared.count > 1),
          isRaced: raced[cell.name] != nil)),
      label: "score/\(cell.name)",
      inputs: inputs + Self.predictions(cell, fits, named: "predictions") + common)
    let people = dataset.files.units.compactMap(\.subject)
      .filter { !dataset.declaration.excludedSubjects.contains($0) }
    return CellStages(
      cell: cell, score: score, fits: fits, label: windowing.label, rows: windowing.rows,
      audits: audits(of: own.modalities, inputs: inputs, features: own.features),
      explanations: explanations,
      subjects: people.isEmpty ? nil : people.count, common: common)
  }

  /// What explains a fit, where that is asked for. A dummy looks at nothing, and programs of the user's own
  /// are not asked again.
  private func explained(_ fit: FitStage, of cell: ExperimentCell) -> ExplainStage? {
    guard let explain, !cell.isDummy, fit.program == nil else { return nil }
    let kind = FeatureGrouping.Kind(rawValue: explain.text("by")) ?? .none
    return ExplainStage(
      fit: fit, declared: explain,
      grouping: FeatureGrouping(
        kind, dataset: cell.section("dataset"), features: cell.sections.map("features")),
      evaluation: cell.section("evaluation"))
  }

  /// One look at the features of each modality, whatever is made of them.
  private mutating func audits(
    of modalities: [String], inputs: [StageInput], features: [StageInput]
  ) -> [StageID] {
    modalities.compactMap { modality in
      let own = features.filter {
        $0.name.hasPrefix("features/") && $0.name.hasSuffix("/\(modality)")
      }
      if own.isEmpty { return nil }
      return data.graph.add(
        FeatureAuditStage(modality: modality), label: "audit/\(modality)", inputs: inputs + own)
    }
  }

  /// The column that inner folds are grouped by, where the cell chooses parameters on inner folds.
  private mutating func innerGroups(
    of cell: ExperimentCell, _ dataset: DatasetStages, _ windowing: WindowingStages
  ) throws -> [StageInput] {
    guard !InnerUse.paths(of: cell).isEmpty,
      let inner = cell.section("evaluation")["inner"]?.record
    else { return [] }
    let split: Split
    do throws(SplitFault) {
      split = try Split(inner, role: .inner)
    } catch {
      throw StageFailure(error.message, specPath: InnerSplit.path)
    }
    let column = split.group?.column
    guard column != nil || split.needsTime || windowing.areJudged else { return [] }
    return try data.groupColumns([column].compactMap { $0 }, of: dataset)
  }

  /// What only the whole cell can tell about its truth.
  private static func notes(
    _ target: LabelDeclaration, inputs: [String], areApart: Bool
  ) -> [String] {
    var notes: [String] = []
    for modality in inputs {
      let channels = target.channels.filter { $0.modality == modality }.map(\.name)
      if channels.isEmpty { continue }
      notes.append(
        "modality '\(modality)' is both input and source of the label (\(channels.joined(separator: ", "))):"
          + " what one device measures together is easier to predict than what another would see")
    }
    if areApart {
      notes.append(
        "every window has a truth of its own: cells of other windowings are scored on other windows"
      )
    }
    return notes
  }

  /// The predictions of a fit as they are scored: smoothed where the spec says so. A dummy looks at no
  /// feature, so time tells it nothing either.
  private mutating func smoothed(
    _ fit: StageID, of cell: ExperimentCell, seed: Int, inputs: [StageInput]
  ) -> StageID {
    guard let smoothing = cell.section("evaluation")["smoothing"]?.record, !cell.isDummy,
      smoothing.use != "none"
    else { return fit }
    return data.graph.add(
      unlessRaced(SmoothStage(smoothing: smoothing, model: cell.section("model")), cell),
      label: "smooth/\(cell.name)/seed \(seed)",
      inputs: inputs + [("predictions", .stage(fit))])
  }

  /// The stage as it is for cells that always have predictions.
  private func unlessRaced(_ stage: some Stage, _ cell: ExperimentCell) -> any Stage {
    raced[cell.name] == nil ? stage : UnlessRaced(base: stage)
  }

  /// The rows of windowings that are compared. Windows that are judged one by one have no counterpart in
  /// another windowing.
  mutating func commonRows(_ own: Fitting) throws -> [StageInput] {
    let evaluation = own.cell.section("evaluation")
    return own.windowing.areJudged
      ? []
      : try data.commonRows(
        own.dataset, evaluation.list("common_windowings"),
        pooled: evaluation.record("vote").use == "pooled")
  }

  private mutating func scoringStage(_ asked: Scoring) -> PreparedStage {
    if let scoring, scoring.asked == asked { return scoring.stage }
    let scores = ScoreStage(
      evaluation: asked.evaluation, exclusion: asked.exclusion, notes: asked.notes)
    let stage = PreparedStage(asked.isRaced ? UnlessRaced(base: scores) : scores)
    scoring = (asked, stage)
    return stage
  }

  private mutating func comparingStage(_ asked: Comparing) -> PreparedStage {
    if let comparing, comparing.asked == asked { return comparing.stage }
    let compares = CompareStage(
      evaluation: asked.evaluation, baselineVote: asked.vote, baselineSeeds: asked.seeds)
    let stage = PreparedStage(asked.isRaced ? UnlessRaced(base: compares) : compares)
    comparing = (asked, stage)
    return stage
  }

  private static func predictions(
    _ cell: ExperimentCell, _ fits: [StageID], named name: String
  ) -> [StageInput] {
    zip(cell.seeds, fits).map { ("\(name)/\($0)", .stage($1)) }
  }

  private func usedModalities(of cell: ExperimentCell) throws -> [String] {
    if cell.isDummy { return [] }
    let declared = cell.section("dataset").map("modalities").map(\.key)
    let featured = Set(cell.sections.map("features").map(\.key))
    do throws(FusionFault) {
      return try FusionCatalog.make(cell.section("fusion"))
        .modalities(among: declared.filter(featured.contains))
    } catch {
      throw StageFailure(
        error.message, specPath: "fusion" + (error.parameter.map { ".\($0)" } ?? ""))
    }
  }

  private mutating func comparison(
    of cell: CellStages, with baseline: CellStages
  ) throws -> StageID {
    guard cell.label == baseline.label else {
      throw StageFailure(
        "cell '\(cell.cell.name)' and its baseline '\(baseline.cell.name)' do not predict the same thing",
        specPath: "evaluation.statistics.compare.baseline")
    }
    let inputs: [StageInput] = [
      ("label", .stage(cell.label)), ("rows", .stage(cell.rows)),
      ("baseline_rows", .stage(baseline.rows)),
    ]
    return data.graph.add(
      comparingStage(
        Comparing(
          evaluation: cell.cell.section("evaluation"),
          vote: baseline.cell.section("evaluation").record("vote"), seeds: baseline.cell.seeds,
          isRaced: raced[cell.cell.name] != nil)),
      label: "compare/\(cell.cell.name)",
      inputs: inputs + Self.predictions(cell.cell, cell.fits, named: "predictions")
        + Self.predictions(baseline.cell, baseline.fits, named: "baseline") + cell.common)
  }
}
