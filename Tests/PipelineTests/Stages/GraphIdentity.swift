import Learners

@testable import Pipeline

/// What the results of a graph's cells depend on: kinds, revisions, configurations, seeds and inputs of all
/// stages behind them. Names of cells, labels and paths are not part of it.
struct GraphIdentity: Equatable {
  /// One digest per stage that a cell shows, sorted.
  let targets: [String]

  init(_ graph: StageGraph) {
    var digests: [Digest] = []
    for node in graph.nodes {
      let inputs = node.inputs.map { name, source -> StageKey.Input in
        switch source {
        case .file(_, let digest): return .init(name: name, digest: digest)
        case .stage(let id, let part):
          return .init(name: name + "/" + part, digest: digests[id.index])
        }
      }
      digests.append(
        StageKey(
          kind: node.kind, revision: node.revision, configuration: node.configuration,
          inputs: inputs, seed: node.seed
        ).digest)
    }
    targets = Set(graph.cells.flatMap(\.targets).map { "\(digests[$0.index])" }).sorted()
  }
}

/// What must not change any key, each with the reason. Everything else in a spec must.
enum KeyExemptions {
  static let reasons: [(path: String, why: String)] = [
    ("spec", "the only version; another one would be another decoder"),
    ("extends", "where parts of the spec lie; what they say counts"),
    ("name", "names a folder of results"),
    ("question", "words for readers"),
    ("run", "how the work is done: jobs, memory, what happens on errors"),
    ("report", "tables and pages are views of results"),
    ("dataset.root", "where the data lies; the files' bytes count"),
    ("dataset.modalities.*.file", "where the data lies; the files' bytes count"),
    ("dataset.modalities.*.coverage.file", "where the data lies; the files' bytes count"),
    ("dataset.trials.file", "where the data lies; the files' bytes count"),
    ("features.*.timeout_s", "a program that takes longer has no result at all"),
    ("model.timeout_s", "a program that takes longer has no result at all"),
    ("fusion.models.*.timeout_s", "a program that takes longer has no result at all"),
    ("evaluation.statistics.compare.correction", "p values are corrected when tables are made"),
    ("evaluation.statistics.compare.family", "p values are corrected when tables are made"),
    ("evaluation.statistics.compare.alpha", "significance is marked when tables are made"),
  ]

  /// Accepted by the declarations, but decided before the graph is built.
  static let decidedEarlier: [(path: String, why: String)] = [
    ("evaluation.inner", "counts only where a cell chooses something by it"),
    (
      "evaluation.statistics.compare.baseline",
      "chooses which two cells are compared: another pair is another stage"
    ),
  ]

  /// Whether a path, or what encloses it, is on a list; `*` stands for one key.
  static func holds(_ list: [(path: String, why: String)], _ path: String) -> Bool {
    let parts = path.split(separator: ".").map { $0.prefix { $0 != "[" } }
    return list.contains { entry in
      let wanted = entry.path.split(separator: ".")
      return wanted.count <= parts.count
        && zip(wanted, parts).allSatisfy { $0 == "*" || $0 == $1 }
    }
  }
}
