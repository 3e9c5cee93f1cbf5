/// What is finished and what has to be done, for a graph and what earlier runs left behind.
///
/// A key needs the content of the inputs, so a stage behind one that has to run is `.waiting`: it runs at
/// most, and not at all where the new input turns out to equal the old one. The same value serves `plan`,
/// `why` and `run`, which reports what finishes.
public struct Plan: Sendable {
  /// Where a stage stands.
  public enum State: Sendable, Hashable {
    /// Nothing that a cell shows needs it.
    case unneeded
    /// Its result is in the store, or was made since.
    case done(StageSummary)
    /// All its inputs are there; it has to run.
    case ready
    /// An input has to be made first.
    case waiting
    /// It ran and failed.
    case failed
    /// Something that it needs failed.
    case blocked
  }

  /// How many stages stand where.
  public struct Counts: Sendable, Hashable {
    /// Stages that some cell needs.
    public var total = 0
    /// Found in the store.
    public var cached = 0
    /// Made since the plan was made.
    public var finished = 0
    /// To run now.
    public var ready = 0
    /// To run at most.
    public var waiting = 0
    /// Failed.
    public var failed = 0
    /// Not run because something failed.
    public var blocked = 0
  }

  /// What happened to the stages behind one that finished.
  public struct Ripple: Sendable, Hashable {
    /// Stages that can run now.
    public var ready: [StageID] = []
    /// Stages whose results turned out to be in the store.
    public var cached: [StageID] = []
  }

  /// The graph.
  public let graph: StageGraph
  /// How many stages stand where.
  public private(set) var counts = Counts()
  private var states: [State]
  private var keys: [StageKey?]
  private var digests: [Digest?]
  private var openInputs: [Int]
  private var dependants: [[StageID]]
  private var isForced: [Bool]
  // Parts that other stages take; a stored result without them is of no use.
  private var wantedParts: [[String]]

  /// Evaluates a graph.
  ///
  /// - Parameters:
  ///   - graph: where it names cells, only what they need counts.
  ///   - history: what is in the store.
  ///   - targets: what is to be finished, with what it needs; `nil` for what the cells show.
  ///   - force: stages to run again although their results are there.
  public init(
    _ graph: StageGraph, history: any StageHistory, targets: [StageID]? = nil,
    force: (StageGraph.Node) -> Bool = { _ in false }
  ) {
    self.graph = graph
    let count = graph.nodes.count
    states = [State](repeating: .unneeded, count: count)
    keys = [StageKey?](repeating: nil, count: count)
    digests = [Digest?](repeating: nil, count: count)
    openInputs = [Int](repeating: 0, count: count)
    dependants = [[StageID]](repeating: [], count: count)
    isForced = graph.nodes.map(force)
    wantedParts = Self.wantedParts(of: graph)
    let needed =
      graph.cells.isEmpty && targets == nil
      ? (0..<count).map(StageID.init)
      : graph.closure(of: targets ?? graph.cells.flatMap(\.targets))
    counts.total = needed.count
    for id in needed {
      let dependencies = graph.dependencies(of: id)
      for dependency in dependencies { dependants[dependency.index].append(id) }
      openInputs[id.index] = dependencies.count { summary(of: $0) == nil }
      if openInputs[id.index] == 0, let summary = settle(id, history) {
        states[id.index] = .done(summary)
        counts.cached += 1
      } else if openInputs[id.index] == 0 {
        states[id.index] = .ready
        counts.ready += 1
      } else {
        states[id.index] = .waiting
        counts.waiting += 1
      }
    }
  }

  /// Where a stage stands.
  public func state(of id: StageID) -> State { states[id.index] }

  /// What a finished stage made.
  public func summary(of id: StageID) -> StageSummary? {
    if case .done(let summary) = states[id.index] { summary } else { nil }
  }

  /// The parts of a stage's key, once all its inputs are there.
  public func key(of id: StageID) -> StageKey? { keys[id.index] }
  /// The key of a stage, once all its inputs are there.
  public func digest(of id: StageID) -> Digest? { digests[id.index] }

  /// Whether a stage is to run although its result may be there.
  public func isForced(_ id: StageID) -> Bool { isForced[id.index] }

  /// The stages that can run now, in order.
  public var ready: [StageID] {
    counts.ready == 0 ? [] : states.indices.filter { states[$0] == .ready }.map(StageID.init)
  }

  /// The stages that take an input from a stage and that some cell needs.
  public func dependants(of id: StageID) -> [StageID] { dependants[id.index] }

  // Makes the key of a stage whose inputs are all there and looks it up.
  private mutating func settle(_ id: StageID, _ history: any StageHistory) -> StageSummary? {
    let node = graph[id]
    var inputs: [StageKey.Input] = []
    inputs.reserveCapacity(node.inputs.count)
    for (name, source) in node.inputs {
      switch source {
      case .file(_, let digest): inputs.append(.init(name: name, digest: digest))
      case .stage(let from, let part):
        guard let digest = summary(of: from)?.digest(of: part) else {
          preconditionFailure("\(graph[from].label) has no part '\(part)' for \(node.label)")
        }
        inputs.append(.init(name: name, digest: digest))
      }
    }
    let key = StageKey(
      kind: node.kind, revision: node.revision, configuration: node.configuration, inputs: inputs,
      seed: node.seed)
    let digest = key.digest
    keys[id.index] = key
    digests[id.index] = digest
    guard !isForced[id.index], let summary = history.summary(of: digest),
      missingPart(of: id, in: summary) == nil
    else { return nil }
    return summary
  }

  /// A part that other stages take from a stage but that its result lacks.
  public func missingPart(of id: StageID, in summary: StageSummary) -> String? {
    wantedParts[id.index].first { summary.digest(of: $0) == nil }
  }

  private static func wantedParts(of graph: StageGraph) -> [[String]] {
    var wanted = [[String]](repeating: [], count: graph.nodes.count)
    // Most results are asked for one part; a race has one for every cell.
    var known: [Int: Set<String>] = [:]
    for node in graph.nodes {
      for case .stage(let id, let part) in node.inputs.map(\.source) {
        if wanted[id.index].count < 8 {
          if !wanted[id.index].contains(part) { wanted[id.index].append(part) }
        } else if known[id.index, default: Set(wanted[id.index])].insert(part).inserted {
          wanted[id.index].append(part)
        }
      }
    }
    return wanted
  }
}

extension Plan {
  /// Takes note that a stage that could run has its result now, and looks again at all behind it.
  ///
  /// - Parameters:
  ///   - id: a stage that was ready.
  ///   - summary: what it made; no part may be missing.
  ///   - history: where to look for what lies behind it.
  ///   - wasMade: whether this run made it, not another one beside it.
  /// - Returns: what can run now and what turned out to be there.
  public mutating func finish(
    _ id: StageID, _ summary: StageSummary, history: any StageHistory, wasMade: Bool = true
  ) -> Ripple {
    precondition(states[id.index] == .ready, "only a ready stage can finish")
    precondition(missingPart(of: id, in: summary) == nil, "a finished stage lacks a part")
    states[id.index] = .done(summary)
    counts.ready -= 1
    if wasMade { counts.finished += 1 } else { counts.cached += 1 }
    var ripple = Ripple()
    var open = [id]
    while let source = open.popLast() {
      for next in dependants[source.index] {
        openInputs[next.index] -= 1
        guard openInputs[next.index] == 0, states[next.index] == .waiting else { continue }
        counts.waiting -= 1
        if let summary = settle(next, history) {
          states[next.index] = .done(summary)
          counts.cached += 1
          ripple.cached.append(next)
          open.append(next)
        } else {
          states[next.index] = .ready
          counts.ready += 1
          ripple.ready.append(next)
        }
      }
    }
    return ripple
  }

  /// Takes note that a stage that could run failed.
  ///
  /// - Parameter id: a stage that was ready.
  /// - Returns: the stages behind it, which are blocked now.
  public mutating func fail(_ id: StageID) -> [StageID] {
    precondition(states[id.index] == .ready, "only a ready stage can fail")
    states[id.index] = .failed
    counts.ready -= 1
    counts.failed += 1
    var blocked: [StageID] = []
    var open = [id]
    while let source = open.popLast() {
      for next in dependants[source.index] where states[next.index] == .waiting {
        states[next.index] = .blocked
        counts.waiting -= 1
        counts.blocked += 1
        blocked.append(next)
        open.append(next)
      }
    }
    return blocked.sorted()
  }
}
