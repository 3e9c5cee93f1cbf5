import Learners
import Pipeline

/// Writes what a run found under `results/`, unless it stands there already.
struct RunResults: Sendable {
  let open: OpenExperiment
  let outcome: RunOutcome
  let terminal: Terminal
  /// What the run made or found; made again where the store lost it.
  let recall: @Sendable (StageID) -> Artifact?
  /// What results are read, put into words and written on.
  let executor: any Executor

  /// Writes everything that is not there.
  /// - Returns: what to tell: the tables, and where results are.
  /// - Throws: `FolderFault`, `TableFault` or `ResultFault`.
  func write() throws -> String {
    let experiment = open.experiment
    let place = ProjectFolder.join(open.project.resultsRoot, experiment.name)
    // A run of some cells knows the others from the store.
    let plan =
      open.required == nil ? outcome.plan : Plan(open.whole.graph, history: open.store)
    let stamp = ResultsStamp(open: open, plan: plan, failures: outcome.failures)
    if stamp.isCurrent {
      return committedTables(in: place) + "results are in \(place)\n"
    }
    let mark = WritingMark(in: stamp.runFolder)
    let summary = try SummaryBuilder(
      experiment: experiment, stages: open.whole, plan: plan, outcome: outcome,
      artifact: { artifact($0, plan) }, executor: executor
    ).summary()
    let tables = try Self.tables(of: experiment, summary)
    let rankings = try Self.rankings(of: experiment, summary)
    let published = Self.published(of: experiment, summary)
    let specs = ResolvedSpec(of: open)
    let provenance = Provenance(open: open, plan: plan)
    let writer = ResultsWriter(
      project: open.project.path.isEmpty ? "." : open.project.path, experiment: experiment.name)
    let byName = Dictionary(
      open.whole.cells.map { ($0.cell.name, $0) }, uniquingKeysWith: { first, _ in first })
    let done = try writer.write(
      summary, tables: tables, rankings: rankings, published: published,
      page: page(summary, tables, rankings, published, provenance), executor: executor
    ) { cell in
      guard let own = byName[cell.name] else { return ResultsWriter.Attachments() }
      return ResultsWriter.Attachments(
        parameters: specs.text(of: own.cell),
        provenance: provenance.json(of: own),
        local: (cell.status == "done" ? predictions(of: own, plan) : [])
          + provenance.absent(of: own) + tries(of: own))
    }
    stamp.save()
    mark.remove()
    for stranger in done.strangers {
      terminal.note(
        "note: \(stranger) belongs to no cell of this experiment any more; it is left alone")
    }
    return tables.map { MarkdownTable.text($0) + "\n" }.joined()
      + rankings.map { RankingText.markdown($0) + "\n" }.joined()
      + published.map { PublishedText.markdown($0) + "\n" }.joined()
      + "results are in \(place)\n"
  }

  /// The tables as they were written before.
  private func committedTables(in place: String) -> String {
    let report = open.experiment.report
    let entries = report.map("tables") + report.map("rankings") + report.map("published")
    return entries.map { entry in
      guard case .success(let bytes) = LocalFiles.read("\(place)/\(entry.key).md") else {
        return ""
      }
      return String(decoding: bytes, as: UTF8.self) + "\n"
    }.joined()
  }

  /// The declared tables of a summary.
  /// - Throws: `TableFault`.
  static func tables(of experiment: Experiment, _ summary: Summary) throws -> [ResultTable] {
    let declared = try DeclaredTable.all(of: experiment.report)
    let compare = experiment.cells.first?.section("evaluation").record("statistics")
      .record("compare")
    let statistics = compare.map(TableStatistics.init) ?? TableStatistics()
    return try declared.map { declaration in
      try ResultTable(
        declaration, of: summary,
        bases: AxisBases(experiment.axes, naming: declaration.rows + declaration.columns),
        statistics: statistics)
    }
  }

  /// The declared rankings of a summary.
  /// - Throws: `TableFault`.
  static func rankings(of experiment: Experiment, _ summary: Summary) throws -> [ModelRanking] {
    try DeclaredRanking.all(of: experiment.report).map { declaration in
      try ModelRanking(
        declaration, of: summary,
        bases: AxisBases(experiment.axes, naming: declaration.rows + declaration.over))
    }
  }

  /// Printed figures beside those of a summary.
  static func published(of experiment: Experiment, _ summary: Summary) -> [PublishedTable] {
    // Whatever is wrong there was said when the experiment was loaded.
    var faults: [SpecError] = []
    return PublishedFigures.all(of: experiment, faults: &faults).map {
      PublishedTable($0, of: summary)
    }
  }

  private func page(
    _ summary: Summary, _ tables: [ResultTable], _ rankings: [ModelRanking],
    _ published: [PublishedTable], _ provenance: Provenance
  ) throws -> String? {
    let experiment = open.experiment
    guard experiment.report.bool("html") else { return nil }
    let plots = try DeclaredPlot.all(of: experiment.report).map { plot in
      try SeriesPlot(
        plot, summary,
        bases: AxisBases(experiment.axes, naming: [plot.x] + [plot.series].compactMap { $0 }))
    }
    return ReportPage(
      summary: summary, tables: tables, rankings: rankings, published: published, plots: plots,
      provenance: provenance.lines
    ).text
  }

  /// Stages of a cell that this run tried more than once: no result depends on it, but somebody may ask.
  private func tries(of own: CellStages) -> [(name: String, bytes: [UInt8])] {
    guard !outcome.tries.isEmpty else { return [] }
    let graph = open.whole.graph
    var byLabel: [String: Int] = [:]
    for (id, tries) in outcome.tries { byLabel[open.stages.graph[id].label] = tries }
    let lines = graph.closure(of: [own.score]).compactMap { id in
      byLabel[graph[id].label].map { "\(graph[id].label)\t\($0) tries\n" }
    }
    return lines.isEmpty ? [] : [(name: ResultsWriter.triesName, bytes: Array(lines.joined().utf8))]
  }

  private func predictions(of own: CellStages, _ plan: Plan) -> [(name: String, bytes: [UInt8])] {
    guard let label = artifact(own.label, plan), let rows = artifact(own.rows, plan) else {
      return []
    }
    let fits = zip(own.cell.seeds, own.fits).compactMap { seed, id in
      artifact(id, plan).map { (seed: seed, artifact: $0) }
    }
    let bytes = PredictionTable.csv(label: label, rows: rows, predictions: fits)
    return [(name: "predictions.csv", bytes: bytes)]
  }

  // Cells that this run was not about are known from the store alone.
  private func artifact(_ id: StageID, _ plan: Plan) -> Artifact? {
    if case .done = outcome.plan.state(of: id), let artifact = recall(id) { return artifact }
    guard let key = plan.digest(of: id), let digest = plan.summary(of: id)?.digest(of: "") else {
      return nil
    }
    return open.store.artifact("", of: key, digest: digest)
  }

  /// An error in a user's words.
  static func words(_ error: any Error) -> String {
    switch error {
    case let fault as FolderFault: "\(fault)"
    case let fault as TableFault: "report.tables.\(fault.table).\(fault.key): \(fault.message)"
    case let fault as ResultFault: "\(fault)"
    case let fault as StoreFault: fault.message
    default: "\(error)"
    }
  }
}
