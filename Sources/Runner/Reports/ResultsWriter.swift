import Learners
import Pipeline

/// Writes and reads `results/<experiment>/`.
///
/// Every file is replaced whole and only if its bytes change; nothing leaves the folder by a name or a link;
/// folders of cells that the experiment has no longer are left where they are and reported.
struct ResultsWriter: Sendable {
  /// What only the runner knows of a cell.
  struct Attachments: Sendable {
    /// The resolved spec of the cell, as text.
    var parameters: String?
    /// Tool and stage revisions, input digests, seeds.
    var provenance: JSON?
    /// For `local/`: predictions, durations, host; large or bound to this machine. Name and bytes.
    var local: [(name: String, bytes: [UInt8])]

    init(
      parameters: String? = nil, provenance: JSON? = nil,
      local: [(name: String, bytes: [UInt8])] = []
    ) {
      self.parameters = parameters
      self.provenance = provenance
      self.local = local
    }
  }

  /// What was done.
  struct Outcome: Sendable, Equatable {
    /// Changed files, as paths from the project folder.
    var changed: [String] = []
    /// How many files had their bytes already.
    var unchanged = 0
    /// Folders of cells that are not in the experiment any more.
    var strangers: [String] = []
  }

  /// In `local/`: files of the data that were not here when the results were written.
  static let absentName = "absent.txt"
  /// In `local/`: stages that were tried more than once, and how often.
  static let triesName = "tries.txt"

  private let project: String
  private let experiment: String

  /// - Parameters:
  ///   - project: the project folder.
  ///   - experiment: its name; a folder under `results/`.
  init(project: String, experiment: String) {
    self.project = project
    self.experiment = experiment
  }

  /// Writes everything.
  ///
  /// - Parameters:
  ///   - summary: the cells.
  ///   - tables: the tables of the `report` section.
  ///   - rankings: the rankings of the `report` section.
  ///   - published: printed figures beside those here.
  ///   - page: the text of `report.html`, where one is wanted.
  ///   - executor: what the cells' files are written on.
  ///   - attachments: what only the runner knows of a cell.
  /// - Returns: what changed, and what lies there that is not of this experiment.
  /// - Throws: `FolderFault` for a name or link that leads elsewhere or a file that cannot be written, and
  ///   what `attachments` throws.
  func write(
    _ summary: Summary, tables: [ResultTable], rankings: [ModelRanking] = [],
    published: [PublishedTable] = [], page: String? = nil,
    executor: any Executor = SerialExecutor(),
    attachments: @Sendable (Summary.Cell) throws -> Attachments = { _ in Attachments() }
  ) throws -> Outcome {
    var outcome = Outcome()
    let folder = try results().folder(experiment)
    try folder.removeLeftovers()
    let cells = try folder.folder("cells")
    let written = try executor.each(of: summary.cells) { cell in
      var own = Outcome()
      try write(cell, attachments(cell), in: cells, &own)
      return own
    }
    for own in written {
      outcome.changed += own.changed
      outcome.unchanged += own.unchanged
    }
    for table in tables {
      try put(MarkdownTable.text(table), "\(table.name).md", in: folder, &outcome)
    }
    for ranking in rankings {
      let name = ranking.declaration.name
      try put(RankingText.markdown(ranking), "\(name).md", in: folder, &outcome)
      try put(RankingText.json(ranking), "\(name).json", in: folder, &outcome)
    }
    for table in published {
      let name = table.declaration.name
      try put(PublishedText.markdown(table), "\(name).md", in: folder, &outcome)
      try put(PublishedText.json(table), "\(name).json", in: folder, &outcome)
    }
    if ImportanceText.isAbout(summary) {
      try put(ImportanceText.csv(summary), "importance.csv", in: folder, &outcome)
      try put(ImportanceText.markdown(summary), "importance.md", in: folder, &outcome)
    } else {
      let names =
        tables.map(\.name) + rankings.map(\.declaration.name)
        + published.map(\.declaration.name)
      for name in ["importance.csv", "importance.md"] where !names.contains("importance") {
        try folder.remove(name)
      }
    }
    if let page { try put(page, "report.html", in: folder, &outcome) }
    try put(SummaryCSV.text(summary), "summary.csv", in: folder, &outcome)
    // Last and durably: whoever finds it finds all that it speaks of.
    note(
      try folder.write(SummaryDocument.bytes(summary), to: "summary.json", durably: true),
      "\(folder.path)/summary.json", &outcome)
    let known = Set(summary.cells.map(\.name))
    outcome.strangers = try cells.names().filter { !known.contains($0) && !$0.hasPrefix(".") }
      .map { "\(cells.path)/\($0)" }
    return outcome
  }

  /// Reads `summary.json` back.
  /// - Throws: `FolderFault` where it cannot be read, `ResultFault` where it is damaged.
  func readSummary() throws -> Summary {
    let path = "results/\(experiment)/summary.json"
    let missing = FolderFault(
      path: path, message: "no such file; 'trellis run' writes it")
    guard let results = try SafeFolder(path: project, shownAs: "").existingFolder("results"),
      let folder = try results.existingFolder(experiment),
      let bytes = try folder.read("summary.json")
    else { throw missing }
    do throws(ResultFault) {
      return try SummaryDocument.summary(bytes)
    } catch {
      throw ResultFault("\(path) \(error.message)")
    }
  }

  private func results() throws(FolderFault) -> SafeFolder {
    try SafeFolder(path: project, shownAs: "").folder("results")
  }

  private func write(
    _ cell: Summary.Cell, _ attachments: Attachments, in cells: SafeFolder, _ outcome: inout Outcome
  ) throws(FolderFault) {
    let folder = try cells.folder(cell.name)
    try folder.removeLeftovers()
    if let parameters = attachments.parameters {
      try put(parameters, "params.yaml", in: folder, &outcome)
    }
    if cell.status == "done", let result = cell.result {
      let files = CellFiles.all(cell, result)
      for file in files { try put(file.text, file.name, in: folder, &outcome) }
      let written = files.map(\.name)
      for name in CellFiles.ofResults where !written.contains(name) { try folder.remove(name) }
    } else {
      // Numbers of an earlier state would be stale results.
      for name in CellFiles.ofResults { try folder.remove(name) }
      let words = cell.failure.map { ["\(cell.status): \($0)"] } ?? [cell.status]
      try put(CellFiles.notes(words), "notes.txt", in: folder, &outcome)
    }
    if let provenance = attachments.provenance {
      try put(provenance.indentedText, "provenance.json", in: folder, &outcome)
    }
    if attachments.local.isEmpty { return }
    let local = try folder.folder("local")
    if !attachments.local.contains(where: { $0.name == Self.absentName }) {
      try local.remove(Self.absentName)
    }
    try local.removeLeftovers()
    for file in attachments.local {
      try note(local.write(file.bytes, to: file.name), "\(local.path)/\(file.name)", &outcome)
    }
  }

  private func put(
    _ text: String, _ name: String, in folder: SafeFolder, _ outcome: inout Outcome
  ) throws(FolderFault) {
    note(try folder.write(text, to: name), "\(folder.path)/\(name)", &outcome)
  }

  private func note(_ changed: Bool, _ path: String, _ outcome: inout Outcome) {
    if changed { outcome.changed.append(path) } else { outcome.unchanged += 1 }
  }
}
