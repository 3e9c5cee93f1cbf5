import Learners
import Support
import Testing

@testable import Pipeline

/// An experiment from the text of its spec to its results, all in memory.
struct GraphRun {
  let experiment: Experiment
  let graph: ExperimentGraph
  let store = MemoryStore()
  /// What commands are given to start programs with.
  var programs: (any ProgramRunner)?
  /// Key of each stage that was run, by its place in the graph.
  private(set) var keys: [Digest] = []

  /// Loads a spec and builds its graph; nothing is run.
  init(spec: String, root: String, overrides: [String] = [], explains: Bool = false) throws {
    let loaded = Self.load(spec, root: root, overrides: overrides)
    experiment = try #require(
      loaded.experiment, "\(loaded.faults.map { "\($0.mark?.line ?? 0): \($0.message)" })")
    var graph = try ExperimentGraph(
      cells: experiment.cells, explain: explains ? experiment.report["explain"]?.record : nil,
      surroundings: Self.surroundings)
    try graph.compare(declared: experiment.baselines, dummies: experiment.dummies)
    self.graph = graph
  }

  static func load(_ spec: String, root: String, overrides: [String] = []) -> LoadedExperiment {
    ExperimentLoader.load(
      path: "test.yaml", overrides: overrides, environment: { $0 == "ROOT" ? root : nil },
      readFile: { _ in .success(Array(spec.utf8)) })
  }

  static let surroundings = ExperimentGraph.Surroundings(
    listing: FileListing(
      names: { TemporaryProject.names(in: $0) }, exists: { TemporaryProject.exists($0) }),
    digest: { SHA256.digest(of: TemporaryProject.bytes(of: $0) ?? []) }, resolve: { $0 })

  /// Runs every stage in order; each finds its inputs in the store.
  mutating func runAll() throws { try runAll(of: nil) }

  /// Runs the stages of some kinds, in order.
  mutating func runAll(of kinds: Set<String>?) throws {
    for node in graph.graph.nodes {
      if let kinds, !kinds.contains(node.kind) {
        keys.append(SHA256.digest(of: []))
      } else {
        try run(node)
      }
    }
  }

  private mutating func run(_ node: StageGraph.Node) throws {
    var sources: [String: StageSource] = [:]
    var files: [String: String] = [:]
    var inputs: [StageKey.Input] = []
    for (name, source) in node.inputs {
      sources[name] = source
      switch source {
      case .file(let path, let digest):
        files[name] = path
        inputs.append(.init(name: name, digest: digest))
      case .stage(let id, let part):
        let digest = try #require(store.summary(of: keys[id.index])?.digest(of: part))
        inputs.append(.init(name: name, digest: digest))
      }
    }
    let key = StageKey(
      kind: node.kind, revision: node.revision, configuration: node.configuration,
      inputs: inputs, seed: node.seed)
    let (store, keys, known) = (self.store, self.keys, sources)
    let result = try node.stage.run(
      StageInputs(names: node.inputs.map(\.name), files: files) { name in
        guard case .stage(let id, let part)? = known[name],
          let digest = store.summary(of: keys[id.index])?.digest(of: part),
          let artifact = store.artifact(part, of: keys[id.index], digest: digest)
        else { throw StageFailure("no input '\(name)'") }
        return artifact
      }, StageContext(executor: SerialExecutor(), programs: programs))
    let record = StageRecord(
      result, key: key, label: node.label, cost: .unknown, madeAt: 0, build: "test")
    store.save(result, record) { _ in }
    self.keys.append(key.digest)
  }

  /// A part of a stage's result.
  func artifact(_ id: StageID, part: String = "") throws -> Artifact {
    let digest = try #require(store.summary(of: keys[id.index])?.digest(of: part))
    return try #require(store.artifact(part, of: keys[id.index], digest: digest))
  }

  /// The stages of a cell.
  func stages(_ cell: String) throws -> CellStages {
    try #require(graph.cells.first { $0.cell.name == cell }, "no cell '\(cell)'")
  }

  /// The result of a cell.
  func result(_ cell: String) throws -> CellResult {
    try artifact(try stages(cell).score).decoded(as: CellResult.self)
  }
}
