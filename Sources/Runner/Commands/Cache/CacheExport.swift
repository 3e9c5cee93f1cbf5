import ArgumentParser
import Pipeline

/// `trellis cache export`: what the tables of experiments rest on, as one archive.
struct CacheExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes what results rest on into one archive, without the raw data.",
    discussion: """
      The archive is a plain tar file: the results that tables and reports are made from, the records of all \
      stages behind them, the specs, and names and digests of the data. After 'trellis cache import', \
      'trellis run' gives the same results where there are no data.
      """)

  @OptionGroup var specs: SpecArguments

  @Option(help: ArgumentHelp("The archive to write.", valueName: "file"))
  var out: String

  @Flag(
    help: "Results of all stages, for new models elsewhere; they hold what was recorded.")
  var whole = false

  func run() throws {
    let terminal = Terminal()
    var experiments: [ArchiveRequest.Experiment] = []
    var texts: [ArchiveContents.Text] = []
    var resolved: [ArchiveContents.Text] = []
    var store: DiskStore?
    for spec in try specs.files() {
      let survey = DataSurvey()
      let open = try OpenExperiment(
        spec: spec, overrides: specs.overrides, terminal: terminal, isReadOnly: true, survey: survey
      )
      if let store, store.root != open.store.root {
        terminal.note("error: \(spec) belongs to another project than the specs before it")
        throw ExitStatus.usage.code
      }
      store = store ?? open.store
      experiments.append(try experiment(open, survey, spec: spec, terminal))
      let known = Set(texts.map(\.name))
      texts += Self.specs(of: open, terminal).filter { !known.contains($0.name) }
      resolved.append(Self.resolved(open))
    }
    guard Set(experiments.map(\.name)).count == experiments.count else {
      terminal.note("error: two of the specs have one name")
      throw ExitStatus.usage.code
    }
    do {
      let written = try store?.export(
        ArchiveRequest(
          experiments: experiments, specs: texts, resolved: resolved, build: BuildIdentity.text,
          instructionSet: InstructionSet.current), to: out)
      if let written { terminal.result(Self.words(written, out)) }
    } catch {
      terminal.note("error: \(Self.message(error))")
      throw (error as? StoreFault == .busy ? ExitStatus.claimed : .missingData).code
    }
  }

  private static func words(_ written: WrittenArchive, _ out: String) -> String {
    "\(out): \(Amount.count(written.results, "result")), "
      + "\(Amount.count(written.records, "record")) without results, \(Amount.bytes(written.byteCount))\n"
  }

  /// What stands in the way, in a user's words.
  static func message(_ error: any Error) -> String {
    switch error {
    case let fault as StoreFault: fault.message
    case let fault as ArchiveFault: fault.message
    default: "\(error)"
    }
  }

  private func experiment(
    _ open: OpenExperiment, _ survey: DataSurvey, spec: String, _ terminal: Terminal
  ) throws -> ArchiveRequest.Experiment {
    let plan = Plan(open.stages.graph, history: open.store)
    let missing = plan.counts.ready + plan.counts.waiting
    guard missing == 0 else {
      terminal.note(
        "error: \(missing) of \(plan.counts.total) stages of \(open.experiment.name) are not in the store"
          + "; run it first: trellis run \(spec)")
      throw ExitStatus.pending.code
    }
    var keys: [Digest] = []
    for index in open.stages.graph.nodes.indices where plan.summary(of: StageID(index)) != nil {
      if let key = plan.digest(of: StageID(index)) { keys.append(key) }
    }
    let shown = open.stages.cells.flatMap(\.shown).compactMap { plan.digest(of: $0) }
    return ArchiveRequest.Experiment(
      name: open.experiment.name, keys: Array(Set(keys)), results: Set(whole ? keys : shown),
      data: survey.manifest(of: open.project, files: open.stages.files).json)
  }

  // The spec and what it extends, as far as they are part of the project.
  private static func specs(
    of open: OpenExperiment, _ terminal: Terminal
  ) -> [ArchiveContents.Text] {
    let names = PortableNames(project: open.project, variables: [:])
    return open.files.compactMap { file in
      let name = names.name(of: file.path)
      guard ArchiveContents.isSpecPath(name) else {
        terminal.note("note: \(file.path) is not part of the project and not in the archive")
        return nil
      }
      return ArchiveContents.Text(name: name, bytes: file.bytes)
    }
  }

  private static func resolved(_ open: OpenExperiment) -> ArchiveContents.Text {
    let specs = ResolvedSpec(of: open)
    let text = open.stages.cells.map { "---\n# \($0.cell.name)\n" + specs.text(of: $0.cell) }
    return ArchiveContents.Text(name: open.experiment.name, bytes: Array(text.joined().utf8))
  }
}
