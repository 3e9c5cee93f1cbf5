import Pipeline

/// What a cell's numbers were made from and by what: `provenance.json`. The same on every machine.
struct Provenance {
  private let open: OpenExperiment
  private let plan: Plan
  private var roots: [String] = []

  init(open: OpenExperiment, plan: Plan) {
    self.open = open
    self.plan = plan
    var roots = Set<String>()
    for own in open.whole.cells {
      roots.insert(open.project.resolve(own.cell.section("dataset").text("root")))
    }
    self.roots = roots.sorted { ($1.count, $0) < ($0.count, $1) }
  }

  /// The record of one cell.
  func json(of own: CellStages) -> JSON {
    let graph = open.whole.graph
    var revisions: [String: Int] = [:]
    var inputs: [String: Digest] = [:]
    for id in graph.closure(of: [own.score] + own.explanations) {
      revisions[graph[id].kind] = graph[id].revision
      for (_, source) in graph[id].inputs {
        if case .file(let path, let digest) = source { inputs[relative(path)] = digest }
      }
    }
    return .object([
      .init("tool", .string(BuildIdentity.text)),
      .init("cell", .string(own.cell.name)),
      .init("seeds", .array(own.cell.seeds.map { .integer($0) })),
      .init("instruction_set", .string(InstructionSet.current)),
      .init(
        "stages",
        .object(revisions.sorted { $0.key < $1.key }.map { .init($0.key, .integer($0.value)) })),
      .init(
        "inputs",
        .object(
          inputs.sorted { $0.key < $1.key }.map { .init($0.key, .string("sha256:\($0.value)")) })),
      .init("score", .string(plan.digest(of: own.score).map { "\($0)" } ?? "")),
    ])
  }

  /// For `local/`: which of the cell's files were not here, and which archive their digests come from.
  func absent(of own: CellStages) -> [(name: String, bytes: [UInt8])] {
    guard !open.absent.isEmpty else { return [] }
    let archives = Dictionary(open.absent.map { ($0.path, $0.archive) }) { first, _ in first }
    let graph = open.whole.graph
    var lines: Set<String> = []
    for id in graph.closure(of: [own.score]) {
      for case .file(let path, let digest) in graph[id].inputs.map(\.source) {
        guard let archive = archives[path] else { continue }
        lines.insert("\(relative(path))\tsha256:\(digest)\tnot here, known from \(archive)\n")
      }
    }
    return [(name: ResultsWriter.absentName, bytes: Array(lines.sorted().joined().utf8))]
  }

  /// The same for a page about all cells: names and values.
  var lines: [(name: String, value: String)] {
    var inputs: [String: Digest] = [:]
    for node in open.whole.graph.nodes {
      for (_, source) in node.inputs {
        if case .file(let path, let digest) = source { inputs[relative(path)] = digest }
      }
    }
    let seeds = open.whole.cells.first?.cell.seeds.map(String.init).joined(separator: ", ") ?? ""
    return [
      (name: "tool", value: BuildIdentity.text), (name: "run seeds", value: seeds),
      (name: "instruction set", value: InstructionSet.current),
    ] + inputs.sorted { $0.key < $1.key }.map { (name: $0.key, value: "sha256:\($0.value)") }
  }

  // Files are named from the root of their data set: absolute places belong to one machine.
  private func relative(_ path: String) -> String {
    for root in roots where path.hasPrefix(root + "/") {
      return String(path.dropFirst(root.count + 1))
    }
    return ProjectFolder.name(of: path)
  }
}
