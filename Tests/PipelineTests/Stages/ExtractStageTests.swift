import Learners
import Support
import Testing

@testable import Pipeline

/// What windows share is part of what features were computed from, and of nothing else's key.
@Suite struct ExtractStageTests {
  /// Two people, two clips of 8 s each, at 20 Hz; rows are timed from the start of their clip.
  private static let table: String = {
    var text = "who,clip,answer,a,b\n"
    for person in 0..<2 {
      for clip in 0..<2 {
        for row in 0..<160 { text += "s\(person),c\(clip),\(clip),\(value(person, clip, row)),7\n" }
      }
    }
    return text
  }()

  private static func value(_ person: Int, _ clip: Int, _ row: Int) -> Double {
    Double(person * 100 + (clip * 61 + row * 37) % 23)
  }

  private static func stages(
    _ windowing: String, _ statistics: String = "[mean, std]", root: String
  )
    throws -> GraphRun
  {
    let spec = TinyExperiment.spec
      .replacing("rate_hz: 2}", with: "rate_hz: 20}")
      .replacing("classes: [\"no\", \"yes\"]", with: "classes: [\"0\", \"1\"]")
      .replacing("stats: [mean]", with: "stats: \(statistics)")
      .replacing("{length_s: 2}, long: {length_s: 4}", with: "\(windowing)")
      .replacing("[short, long]", with: "[short]")
    return try GraphRun(spec: spec, root: root)
  }

  private static func configuration(_ run: GraphRun) throws -> String {
    try #require(run.graph.graph.nodes.first { $0.kind == "extract" }).configuration
  }

  @Test func piecesAreInTheKeyWhereTheyAreShared() throws {
    let project = TinyExperiment.project(Self.table)
    let shared = try Self.stages("{length_s: 2, stride_s: 0.5}", root: project.path)
    #expect(try Self.configuration(shared).contains("\"piece_s\":0.5"))
    let trials = shared.graph.graph.nodes.first { $0.kind == "extract" }?.inputs.map(\.name)
    #expect(trials?.contains("trials") == true)
    for (windowing, statistics) in [
      ("{length_s: 2, overlap: 0.5}", "[mean]"), ("{length_s: 2}", "[mean]"),
      ("{length_s: 2, stride_s: 0.5}", "[mean, median]"), ("{use: whole_trial}", "[mean]"),
    ] {
      let other = try Self.stages(windowing, statistics, root: project.path)
      #expect(!(try Self.configuration(other).contains("piece_s")), "\(windowing), \(statistics)")
      let inputs = other.graph.graph.nodes.first { $0.kind == "extract" }?.inputs.map(\.name)
      #expect(inputs == ["windows", "recording"])
    }
  }

  @Test func windowsThatSharePiecesHaveTheRightNumbers() throws {
    let project = TinyExperiment.project(Self.table)
    var run = try Self.stages("{length_s: 2, stride_s: 0.5}", root: project.path)
    try run.runAll(of: ["trials", "ingest", "windows", "extract"])
    let place = try #require(run.graph.graph.nodes.firstIndex { $0.kind == "extract" })
    let found = try #require(try run.artifact(StageID(place))["values"]?.doubles)
    var wanted: [Double] = []
    for person in 0..<2 {
      for clip in 0..<2 {
        for window in 0..<13 {
          let values = (window * 10..<window * 10 + 40).map { Self.value(person, clip, $0) }
          let mean = values.reduce(0, +) / 40
          let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
          wanted += [mean, (squares / 39).squareRoot(), 7, 0]
        }
      }
    }
    #expect(found.count == wanted.count)
    for (one, other) in zip(found, wanted) { #expect(abs(one - other) <= 1e-12 * max(1, other)) }
  }
}
