import Learners

/// A stage of a graph, by position; a stage only depends on stages with lower positions.
public struct StageID: Sendable, Hashable, Comparable {
  /// The position in the graph, from 0.
  public let index: Int

  /// Names a position.
  public init(_ index: Int) { self.index = index }

  /// Lower positions come first.
  public static func < (left: StageID, right: StageID) -> Bool { left.index < right.index }
}

/// Where an input comes from.
public enum StageSource: Sendable, Hashable {
  /// A part of another stage's result; the part of a single result is `""`.
  case stage(StageID, part: String = "")
  /// A file outside the store. Only its digest enters keys; the path is where to read it.
  case file(path: String, digest: Digest)
}

/// The stages that an experiment needs and how they hang together: a pure value.
public struct StageGraph: Sendable {
  /// A stage with its place in the graph.
  public struct Node: Sendable {
    /// The work.
    public let stage: any Stage
    /// The kind's name.
    public let kind: String
    /// The revision of the kind's code.
    public let revision: Int
    /// The canonical text of the configuration.
    public let configuration: String
    /// The seed.
    public let seed: UInt64?
    /// What people call it: `features/eeg/07`. Never part of a key.
    public let label: String
    /// Inputs in declared order.
    public let inputs: [(name: String, source: StageSource)]
  }

  /// A cell of the sweep with the stages whose results it shows.
  public struct Cell: Sendable, Hashable {
    /// The cell's readable name.
    public let name: String
    /// What must be finished for the cell to be finished.
    public fileprivate(set) var targets: [StageID]
  }

  private struct Identity: Hashable {
    let kind: String
    let revision: Int
    let configuration: String
    let seed: UInt64?
    let names: [String]
    let sources: [MergeSource]
  }

  // Two files with the same bytes are the same input, wherever they lie.
  private enum MergeSource: Hashable {
    case stage(StageID, String)
    case file(Digest)

    init(_ source: StageSource) {
      switch source {
      case .stage(let id, let part): self = .stage(id, part)
      case .file(_, let digest): self = .file(digest)
      }
    }
  }

  /// All stages; each after everything that it depends on.
  public private(set) var nodes: [Node] = []
  /// The cells, in the order in which they were first named.
  public private(set) var cells: [Cell] = []
  private var known: [Identity: StageID] = [:]
  private var cellPositions: [String: Int] = [:]

  /// An empty graph.
  public init() {}

  /// Adds a stage, or finds the equal one that is there already: same kind, revision, configuration, seed
  /// and inputs. A merged stage keeps its first label.
  ///
  /// The label is what people call it and what `why` looks earlier runs up by; it does not enter the key.
  /// No two inputs have one name, and stages among the inputs come from this graph.
  public mutating func add(
    _ stage: any Stage, label: String, inputs: [(name: String, source: StageSource)] = []
  ) -> StageID {
    add(PreparedStage(stage), label: label, inputs: inputs)
  }

  /// Adds a stage whose text is made already.
  mutating func add(
    _ prepared: PreparedStage, label: String, inputs: [(name: String, source: StageSource)]
  ) -> StageID {
    let (stage, configuration) = (prepared.stage, prepared.configuration)
    let kind = type(of: stage).kind
    let revision = type(of: stage).revision
    let names = inputs.map(\.name)
    precondition(Set(names).count == names.count, "two inputs of \(label) have one name")
    for case .stage(let id, _) in inputs.map(\.source) {
      precondition(nodes.indices.contains(id.index), "an input of \(label) is not in the graph")
    }
    let identity = Identity(
      kind: kind, revision: revision, configuration: configuration, seed: stage.seed, names: names,
      sources: inputs.map { MergeSource($0.source) })
    if let id = known[identity] { return id }
    let id = StageID(nodes.count)
    nodes.append(
      Node(
        stage: stage, kind: kind, revision: revision, configuration: configuration,
        seed: stage.seed, label: label, inputs: inputs))
    known[identity] = id
    return id
  }

  /// Says that a cell shows the result of a stage.
  public mutating func require(_ target: StageID, for cell: String) {
    precondition(nodes.indices.contains(target.index), "a target of \(cell) is not in the graph")
    if let position = cellPositions[cell] {
      if !cells[position].targets.contains(target) { cells[position].targets.append(target) }
      return
    }
    cellPositions[cell] = cells.count
    cells.append(Cell(name: cell, targets: [target]))
  }

  /// A stage by its place.
  public subscript(_ id: StageID) -> Node { nodes[id.index] }

  /// The stages that a stage takes its inputs from, each once, in order.
  public func dependencies(of id: StageID) -> [StageID] {
    var found: [StageID] = []
    for case .stage(let source, _) in nodes[id.index].inputs.map(\.source)
    where !found.contains(source) {
      found.append(source)
    }
    return found
  }

  /// Every stage that some stages need, themselves included, in order.
  public func closure(of targets: [StageID]) -> [StageID] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    for target in targets { isNeeded[target.index] = true }
    for index in nodes.indices.reversed() where isNeeded[index] {
      for case .stage(let source, _) in nodes[index].inputs.map(\.source) {
        isNeeded[source.index] = true
      }
    }
    return nodes.indices.filter { isNeeded[$0] }.map(StageID.init)
  }
}

/// A stage with the canonical text of its configuration: a sweep adds the same work on other inputs a thousand
/// times.
struct PreparedStage: Sendable {
  let stage: any Stage
  let configuration: String

  init(_ stage: any Stage) {
    self.stage = stage
    configuration = Canonical.text(stage.configuration)
  }
}
