import Learners
import Support
import Testing

@testable import Pipeline

/// Sequences from the text of a spec to results.
@Suite struct SequenceRunTests {
  private let project = TinyExperiment.project()

  private func ran(_ model: String, _ more: [(String, String)] = []) throws -> GraphRun {
    var spec = TinyExperiment.spec.replacing(
      "model: {preprocess: [{use: standardize}], use: logistic_regression}", with: model
    ).replacing("seeds: [0, 1]", with: "seeds: [0]")
    for (old, new) in more { spec = spec.replacing(old, with: new) }
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll()
    return run
  }

  private let small = "hidden: 4, attention_hidden: 3, epochs: 2, preprocess: [{use: standardize}]"

  @Test func windowsOfAClip() throws {
    let run = try ran(
      "model: {use: bilstm_attention, input: {sequence: windows}, \(small)}",
      [
        ("windowing: {length_s: 2}", "windowing: {length_s: 1}"),
        ("length_s: 4}", "length_s: 1.5}"),
      ]
    )
    let result = try run.result("windowing=short")
    #expect(result.folds.count == TinyExperiment.subjects)
    let entries = try #require(result.folds[0].attention?.entries)
    #expect(entries.allSatisfy { $0.modality == "all" && $0.step != nil && $0.mean > 0 })
    #expect(entries.map(\.step) == [1, 2])
    #expect(entries[0].count == TinyExperiment.clips)
    // Every window of a clip has one answer.
    let predictions = try run.artifact(try run.stages("windowing=short").fits[0]).predictions
    let rows = try run.artifact(try run.stages("windowing=short").rows).designRows
    var answer: [Int: Double] = [:]
    for (place, row) in predictions.row.enumerated() {
      let own = predictions.probabilities[place, 1]
      #expect(answer[rows.trial[row], default: own] == own)
      answer[rows.trial[row]] = own
    }
  }

  @Test(arguments: ["", ", rate_hz: 1"])
  func samplesOfAWindow(_ rate: String) throws {
    let run = try ran(
      "model: {use: cnn, input: {sequence: samples\(rate)}, channels: [3], kernel: 3, epochs: 2, preprocess: [{use: standardize}]}"
    )
    #expect(run.graph.graph.nodes.contains { $0.kind == SamplesStage.kind })
    #expect(!run.graph.graph.nodes.contains { $0.kind == ExtractStage.kind })
    for (node, key) in zip(run.graph.graph.nodes, run.keys) where node.kind == SamplesStage.kind {
      _ = key
      #expect(node.inputs.map(\.0) == ["windows", "recording"])
    }
    #expect(try run.result("windowing=short").metrics.allSatisfy { $0.value != nil })
  }

  @Test func aSequenceIsPartOfTheKey() throws {
    func keys(_ input: String) throws -> [Digest] {
      try ran("model: {use: bilstm_attention, input: {\(input)}, \(small)}").keys
    }
    let all = try [
      "sequence: windows", "sequence: windows, max_steps: 1", "sequence: samples",
      "sequence: samples, rate_hz: 1",
    ].map { Set(try keys($0)) }
    for (index, own) in all.enumerated() {
      for other in all[(index + 1)...] { #expect(own != other) }
    }
  }
}
