import ArgumentParser
import Pipeline

/// The data of a spec: found, held against the spec, with the stages that lead to it.
struct OpenData {
  let experiment: DataExperiment
  let project: ProjectFolder
  let store: DiskStore
  let stages: DataStages

  /// Loads as much of a spec as is needed, and finds its files.
  ///
  /// - Parameters:
  ///   - spec: its path.
  ///   - overrides: arguments of the form `key=value`.
  ///   - scope: how much of the spec is needed.
  ///   - terminal: where it is said what is wrong.
  ///   - choose: which configurations are wanted.
  /// - Throws: `ExitCode` after saying what is wrong.
  init(
    spec: String, overrides: [String], scope: DataExperiment.Scope, terminal: Terminal,
    choosing choose: (DataExperiment) throws -> [DataConfiguration]
  ) throws {
    let loaded = ExperimentLoader.loadData(
      path: spec, scope: scope, overrides: overrides,
      environment: { Environment.value($0) }, readFile: { LocalFiles.read($0) })
    let more = loaded.base.map(RunnerWords.runFaults) ?? []
    let faults = LoadedSpec.inOrder(loaded.faults + more, files: loaded.files)
    if !faults.isEmpty { OpenExperiment.say(faults, files: loaded.files, terminal: terminal) }
    guard let experiment = loaded.experiment, more.isEmpty else {
      throw ExitStatus.invalidSpec.code
    }
    self.experiment = experiment
    let project = ProjectFolder(ofSpec: spec)
    self.project = project
    let chosen = try choose(experiment)
    store = DiskStore(root: project.storeRoot) { terminal.note("note: \($0)") }
    let digests = FileDigests(root: project.storeRoot, isReadOnly: false)
    do {
      let surroundings = ExperimentGraph.Surroundings(
        listing: LocalFiles.listing, digest: { try digests.digest(of: $0) },
        resolve: { project.resolve($0) })
      try OpenExperiment.requireData(
        chosen.map(\.cell), surroundings, files: loaded.files, terminal)
      stages = try DataStages(chosen, scope: scope, surroundings: surroundings)
    } catch {
      throw OpenExperiment.explained(
        error, marks: chosen.first?.cell.marks, files: loaded.files, terminal: terminal)
    }
  }
}
