import Learners
import Support
import Testing

@testable import Pipeline

/// The stages behind data are those of a run: the same keys, so that neither does the other's work again.
@Suite struct DataStagesTests {
  static func stages(
    _ spec: String, _ scope: DataExperiment.Scope, root: String
  ) throws -> DataStages {
    let loaded = ExperimentLoader.loadData(
      path: "test.yaml", scope: scope, environment: { $0 == "ROOT" ? root : nil },
      readFile: { _ in .success(Array(spec.utf8)) })
    let experiment = try #require(loaded.experiment, "\(loaded.faults.map(\.message))")
    return try DataStages(
      experiment.configurations, scope: scope, surroundings: GraphRun.surroundings)
  }

  @Test func aRunFindsEverythingThatWasLookedAt() throws {
    let project = TinyExperiment.project()
    var run = try GraphRun(spec: TinyExperiment.spec, root: project.path)
    try run.runAll()
    let features = try Self.stages(TinyExperiment.spec, .features, root: project.path)
    let plan = Plan(features.graph, history: run.store)
    #expect(plan.counts.cached == plan.counts.total)
    #expect(plan.counts.total > 4)
    let looked = try Self.stages(TinyExperiment.spec, .recordings, root: project.path)
    let other = Plan(looked.graph, history: run.store)
    let open = looked.graph.nodes.indices.filter { index in
      if case .ready = other.state(of: StageID(index)) { true } else { false }
    }
    #expect(open.map { looked.graph.nodes[$0].kind } == ["profile"])
  }

  @Test func configurationsShareWhatIsEqual() throws {
    let project = TinyExperiment.project()
    let stages = try Self.stages(TinyExperiment.spec, .features, root: project.path)
    #expect(stages.configurations.map(\.declared.name) == ["windowing=short", "windowing=long"])
    #expect(stages.graph.nodes.count { $0.kind == "ingest" } == 1)
    #expect(stages.graph.nodes.count { $0.kind == "extract" } == 2)
    #expect(stages.graph.cells.map(\.name) == ["windowing=short", "windowing=long"])
  }

  @Test func withoutALabelNothingIsLabelled() throws {
    let project = TinyExperiment.project()
    let spec = TinyExperiment.spec.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("label:") }.joined(separator: "\n")
    let stages = try Self.stages(spec, .features, root: project.path)
    #expect(!stages.graph.nodes.contains { ["label", "rows"].contains($0.kind) })
    #expect(stages.configurations.allSatisfy { $0.label == nil })
  }
}
