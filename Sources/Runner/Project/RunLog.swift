import Glibc
import Pipeline

/// What a run leaves behind for `status` and `--failed`: events while it runs, and in the end where every cell
/// stands. Losing it costs answers, never results.
struct RunLog {
  private let folder: String
  private let events: EventLog
  private let mark: RunnerMark
  private let pace = EventPace(seconds: 10)

  /// Opens the log of a run.
  /// - Throws: `StoreFault` where the store cannot be written.
  init(experiment: String, store: DiskStore) throws {
    folder = try store.runFolder(experiment)
    events = EventLog(folder: folder)
    mark = RunnerMark(folder: folder)
  }

  /// Adds an event; signs of life only now and then.
  func append(_ event: RunEvent) {
    if pace.allows(event) { events.write(event) }
  }

  /// Says that this runner is done.
  func close() { mark.remove() }

  /// Writes where every cell stands, and which results they use.
  /// - Throws: `StoreFault` where the store cannot be written.
  func finish(open: OpenExperiment, outcome: RunOutcome, isWhole: Bool) throws {
    let plan = outcome.plan
    let cells = open.stages.cells.map { own -> JSON in
      var status = "pending"
      var failure: String?
      var place: String?
      var cause: FailureCause?
      switch plan.state(of: own.score) {
      case .done: status = "done"
      case .failed, .blocked:
        status = "failed"
        failure = outcome.failure(behind: own.score, in: open.stages.graph)
        let first = outcome.firstFailure(behind: own.score, in: open.stages.graph)
        place = first?.place
        cause = first?.cause
      default: break
      }
      return .object([
        .init("cell", .string(own.cell.name)), .init("status", .string(status)),
        .init("failure", failure.map { .string($0) } ?? .null),
        .init("place", place.map { .string($0) } ?? .null),
        .init("cause", cause.map { .string($0.rawValue) } ?? .null),
      ])
    }
    let state = JSON.object([
      .init("experiment", .string(open.experiment.name)),
      .init("at", .integer(MemoryGauge.unixSeconds)), .init("cells", .array(cells)),
    ])
    AtomicFile.write(Array(state.text.utf8), to: folder + "/state.json")
    let spec = PortableNames(project: open.project, variables: [:]).name(of: open.experiment.path)
    AtomicFile.write(Array((spec + "\n").utf8), to: folder + "/spec")
    // A run of some cells uses what it made beside what the runs before it used.
    try open.store.remember(plan, of: open.experiment.name, addsToBefore: !isWhole)
  }

  // MARK: - Reading

  /// The state that the last finished run of an experiment left; `nil` where there is none.
  static func state(of experiment: String, in project: ProjectFolder) -> JSON? {
    let path = folder(of: experiment, in: project) + "/state.json"
    guard case .success(let bytes) = LocalFiles.read(path) else { return nil }
    return try? JSON(String(decoding: bytes, as: UTF8.self))
  }

  /// The spec of the last finished run, from the project folder; `nil` where that was not written down.
  static func spec(of experiment: String, in project: ProjectFolder) -> String? {
    let path = folder(of: experiment, in: project) + "/spec"
    guard case .success(let bytes) = LocalFiles.read(path), bytes.last == 0x0A else { return nil }
    return String(validating: bytes.dropLast(), as: UTF8.self)
  }

  /// Cells that failed in the last finished run.
  static func failedCells(of experiment: String, in project: ProjectFolder) -> Set<String> {
    let cells = state(of: experiment, in: project)?["cells"]?.array ?? []
    return Set(cells.filter { $0["status"]?.string == "failed" }.compactMap { $0["cell"]?.string })
  }

  /// Where the log of an experiment's runs is.
  static func folder(of experiment: String, in project: ProjectFolder) -> String {
    ProjectFolder.join(project.storeRoot, "runs/" + experiment)
  }
}

extension RunOutcome {
  /// The first failure that a stage needs, with its stage.
  func failure(behind id: StageID, in graph: StageGraph) -> String? {
    firstFailure(behind: id, in: graph).map { "\($0.label): \($0.message)" }
  }

  /// The first failure that a stage needs.
  func firstFailure(behind id: StageID, in graph: StageGraph) -> RunFailure? {
    let needed = Set(graph.closure(of: [id]))
    return failures.first { needed.contains($0.stage) }
  }
}

extension DiskStore {
  /// Keeps in mind which results an experiment uses.
  ///
  /// - Parameters:
  ///   - plan: whose keys, as far as they are known.
  ///   - experiment: its name.
  ///   - addsToBefore: whether it still uses what it used before.
  /// - Throws: `StoreFault` where the store cannot be written.
  func remember(_ plan: Plan, of experiment: String, addsToBefore: Bool) throws {
    var keys = plan.graph.nodes.indices.compactMap { plan.digest(of: StageID($0)) }
    if addsToBefore {
      keys += (try rememberedKeys(of: experiment)).sorted()
    }
    try remember(Array(Set(keys)).sorted(), of: experiment)
  }
}
