import ArgumentParser
import Pipeline

/// An experiment that was loaded, with its project, store and graph.
struct OpenExperiment {
  let experiment: Experiment
  let project: ProjectFolder
  let store: DiskStore
  /// The graph of all cells; what is required of it is what this run is about.
  let stages: ExperimentGraph
  /// The same graph with every cell required.
  let whole: ExperimentGraph
  /// The cells that this run is about; `nil` for all.
  let required: Set<String>?
  /// The spec files that were read, the spec itself first.
  let files: [SpecFile]
  /// Overrides from the command line.
  let overrides: [String]
  /// Environment variables as the spec saw them.
  let environment: Interpolation.Environment
  /// Files of the data that are not here, but known from an imported archive.
  let absent: [ImportedData.Absent]
  private let digests: FileDigests

  /// Loads a spec and finds its data, on the disk or in what was imported; a survey notes what was looked for.
  /// - Throws: `ExitCode` after saying what is wrong.
  init(
    spec: String, overrides: [String], terminal: Terminal, isReadOnly: Bool = false,
    survey: DataSurvey? = nil, submitted: SubmittedSpec? = nil,
    requiring choose: (Experiment) throws -> Set<String>? = { _ in nil }
  ) throws {
    let project = ProjectFolder(ofSpec: spec)
    self.project = project
    store = DiskStore(root: project.storeRoot, pieceDelay: 0.5) {
      terminal.note("note: \($0)")
    }
    let imported = ImportedData(store, project: project)
    environment = survey?.environment(over: imported.environment) ?? imported.environment
    let loaded = try Self.load(
      spec: spec, overrides: overrides, terminal: terminal, environment: environment,
      readFile: { submitted?.read($0) ?? LocalFiles.read($0) })
    guard let experiment = loaded.experiment else { throw ExitStatus.invalidSpec.code }
    self.experiment = experiment
    files = loaded.files
    self.overrides = overrides
    imported.begin(experiment.name)
    let digests = FileDigests(root: project.storeRoot, isReadOnly: isReadOnly)
    self.digests = digests
    do {
      let listing = imported.listing(over: LocalFiles.listing)
      let surroundings = ExperimentGraph.Surroundings(
        listing: survey?.listing(over: listing) ?? listing,
        digest: { try imported.digest($0) ?? digests.digest(of: $0) },
        resolve: { project.resolve($0) },
        digests: { digests.digests(of: $0, threads: WorkPool.cores) },
        remembered: { imported.remembered($0) })
      required = try choose(experiment)
      try Self.requireData(experiment.cells, surroundings, files: files, terminal)
      stages = try Self.graph(experiment, required: required, surroundings)
      whole = required == nil ? stages : try Self.graph(experiment, required: nil, surroundings)
      absent = imported.absent
      if let note = imported.note { terminal.note("note: \(note)") }
    } catch {
      throw Self.explained(
        error, marks: experiment.cells.first?.marks, files: files, terminal: terminal)
    }
  }

  /// The files as they are now, before anything runs.
  var sources: SourceFiles {
    SourceFiles(
      specs: files, graph: whole.graph, digests: digests, absent: Set(absent.map(\.path)))
  }

  /// Holds files and headers against the spec; what does not fit is printed.
  /// - Throws: `ExitCode`.
  static func requireData(
    _ cells: [ExperimentCell], _ surroundings: ExperimentGraph.Surroundings, files: [SpecFile],
    _ terminal: Terminal
  ) throws {
    let checks = DataChecks(cells, surroundings)
    guard !checks.faults.isEmpty else { return }
    say(LoadedSpec.inOrder(checks.faults, files: files), files: files, terminal: terminal)
    guard checks.faults.contains(where: { $0.severity == .error }) else { return }
    throw checks.isDataMissing ? ExitStatus.missingData.code : ExitStatus.invalidSpec.code
  }

  private static func graph(
    _ experiment: Experiment, required: Set<String>?, _ surroundings: ExperimentGraph.Surroundings
  ) throws -> ExperimentGraph {
    var stages = try ExperimentGraph(
      cells: experiment.cells, required: required, explain: experiment.report["explain"]?.record,
      unraced: Set(experiment.baselines.values), surroundings: surroundings)
    try stages.compare(declared: experiment.baselines, dummies: experiment.dummies)
    return stages
  }

  /// Reads and checks a spec; faults are printed.
  /// - Throws: `ExitCode` for errors in the spec.
  static func load(
    spec: String, overrides: [String], terminal: Terminal,
    environment: @escaping Interpolation.Environment = { Environment.value($0) },
    readFile: @escaping Extends.ReadFile = { LocalFiles.read($0) }
  ) throws -> LoadedExperiment {
    let found = ExperimentLoader.load(
      path: spec, overrides: overrides, environment: environment, readFile: readFile)
    let loaded = found.adding(found.base.map(RunnerWords.faults) ?? [])
    if !loaded.faults.isEmpty { say(loaded.faults, files: loaded.files, terminal: terminal) }
    guard loaded.experiment != nil else { throw ExitStatus.invalidSpec.code }
    return loaded
  }

  /// Prints faults with their lines.
  static func say(_ faults: [SpecError], files: [SpecFile], terminal: Terminal) {
    var sources: [String: SourceText] = [:]
    for file in files {
      sources[file.path] = SourceText(file.bytes)
    }
    terminal.raw(
      DiagnosticRenderer(isColored: terminal.isColored, width: terminal.width)
        .render(faults, sources: sources))
  }

  /// Says what stands in the way of opening an experiment.
  ///
  /// - Parameters:
  ///   - error: what was thrown.
  ///   - marks: where the keys of a cell stand.
  ///   - files: the spec files.
  ///   - terminal: where it is said.
  /// - Returns: the exit code that belongs to it.
  static func explained(
    _ error: any Error, marks: SpecMarks?, files: [SpecFile], terminal: Terminal
  ) -> any Error {
    switch error {
    case let fault as DataFault:
      terminal.note("\(fault)" + (fault.help.map { "\n  = help: \($0)" } ?? ""))
      return ExitStatus.missingData.code
    case let failure as StageFailure:
      let mark = failure.specPath.flatMap { marks?.nearest($0) }
      say([SpecError(failure.message, at: mark)], files: files, terminal: terminal)
      return ExitStatus.invalidSpec.code
    case let fault as FileFault:
      terminal.note("\(fault.path): \(fault.message)")
      return ExitStatus.missingData.code
    case let fault as StoreFault:
      terminal.note("error: \(fault.message)")
      return ExitStatus.missingData.code
    default: return error
    }
  }
}
