import Pipeline

/// Which results the specs of a project reach, and which experiments have no spec any more.
struct SpecReach {
  /// Keys of all stages that a spec of `experiments/` needs, as far as they are in the store, by experiment.
  private(set) var keys: [String: Set<Digest>] = [:]
  /// Experiments that were run from a spec that is gone.
  private(set) var gone: Set<String> = []
  /// What a user should know.
  private(set) var notes: [String] = []

  /// Plans every spec of `experiments/`; what stands there and is no whole spec, others extend.
  init(project: ProjectFolder, store: DiskStore) {
    var named: Set<String> = []
    for spec in Self.specs(in: project.resolve("experiments")) {
      let loaded = ExperimentLoader.load(
        path: spec, environment: { Environment.value($0) ?? PortableNames.placeholder($0) },
        readFile: { LocalFiles.read($0) })
      guard let experiment = loaded.experiment else { continue }
      named.insert(experiment.name)
      guard let open = try? OpenExperiment(spec: spec, overrides: [], terminal: .silent) else {
        notes.append(
          "\(spec): its data are not in reach, so only what its last run used is kept")
        continue
      }
      let plan = Plan(open.stages.graph, history: store)
      let reached = open.stages.graph.nodes.indices.compactMap { plan.digest(of: StageID($0)) }
      keys[experiment.name, default: []].formUnion(reached)
    }
    for run in (try? store.runs()) ?? [] where !named.contains(run.experiment) {
      // Runs of before did not say where their spec stood: they are spared.
      guard let spec = RunLog.spec(of: run.experiment, in: project),
        !LocalFiles.listing.exists(project.resolve(spec))
      else { continue }
      gone.insert(run.experiment)
    }
  }

  private static func specs(in folder: String, depth: Int = 0) -> [String] {
    guard depth < 8, let names = LocalFiles.listing.names(folder) else { return [] }
    return names.filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
      let path = ProjectFolder.join(folder, name)
      if LocalFiles.listing.isFolder(path) { return specs(in: path, depth: depth + 1) }
      return name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? [path] : []
    }
  }
}
