import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

/// Formats from the spec to what features see.
struct FormatSpecTests {
  private func ingested(_ dataset: String, _ project: TemporaryProject) throws -> Ingested {
    let spec = """
      spec: 1
      name: formats
      dataset:
      \(dataset.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
      features: {face: [{use: statistics, columns: action_unit, stats: [mean]}]}
      windowing: {use: whole_trial}
      model: {use: dummy}
      evaluation: {outer: {use: leave_one_group_out, group: subject}, metrics: [accuracy]}
      """
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll(of: ["trials", "ingest"])
    var out = Ingested()
    for (index, node) in run.graph.graph.nodes.enumerated() where node.kind == "ingest" {
      let artifact = try run.artifact(StageID(index))
      out.recordings.merge(artifact.recordings(of: "face")) { first, _ in first }
      out.notes += artifact.notes
    }
    return out
  }

  private struct Ingested {
    var recordings: [String: Recording] = [:]
    var notes: [DataNote] = []
  }

  private static let clips = [
    "clips/001.csv": FormatSamples.pyFeat,
    "clips/002.csv": FormatSamples.pyFeat.replacing("a.mp4", with: "b.mp4"),
  ]

  /// As the spec of the faces is written: one clip per subject, frames at 30 a second, every second one
  /// looked at. With `reader` or without, it is the same.
  @Test(arguments: ["reader: py_feat\n", ""])
  func clipsOfPyFeat(_ reader: String) throws {
    let project = TemporaryProject(Self.clips)
    let ingested = try ingested(
      """
      use: recordings
      root: ${env:ROOT}
      \(reader)subject: {file_stem: true}
      time: {column: frame, rate_hz: 30}
      modalities: {face: {file: "clips/{subject}.csv", columns: {action_unit: {include: ["AU*"]}}}}
      label: {use: column, column: input, classes: [a.mp4, b.mp4]}
      """, project)
    #expect(ingested.recordings.keys.sorted() == ["001", "002"])
    let first = try #require(ingested.recordings["001"])
    #expect(first.times.map { ($0 * 1_000).rounded() } == [0, 67, 133, 200])
    #expect(first.values[0].map { $0.isNaN ? -1 : $0 } == [0.1, 0.9, -1, 0.4])
    #expect(first.channels.map(\.name).prefix(2) == ["AU01", "AU02"] && first.channels.count == 10)
    for expected in [
      "face: 1 frame without a face, its values are missing",
      "face: 1 row of further faces in a frame, of which the one with the largest 'FaceScore' stays",
    ] {
      #expect(ingested.notes.map(\.text).contains(expected), "\(ingested.notes.map(\.text))")
    }
  }

  /// Frames are no times by themselves, and the minutes beside them are no clock.
  @Test func framesNeedTheRateOfTheVideo() throws {
    let project = TemporaryProject(Self.clips)
    let dataset = { (time: String) in
      """
      use: recordings
      root: ${env:ROOT}
      subject: {file_stem: true}
      \(time)modalities: {face: {file: "clips/{subject}.csv", columns: {action_unit: {include: ["AU*"]}}}}
      label: {use: column, column: input, classes: [a.mp4, b.mp4]}
      """
    }
    for (time, message) in [
      ("", "numbers of frames are no times without a rate"),
      ("time: {column: frame}\n", "numbers of frames are no times without a rate"),
      ("time: {column: approx_time, unit: iso}\n", "found '00:00'"),
    ] {
      do {
        _ = try ingested(dataset(time), project)
        Issue.record("no fault: \(time)")
      } catch let fault as DataFault {
        #expect(fault.message.contains(message), "\(fault)")
      } catch let failure as StageFailure {
        #expect("\(failure)".contains(message), "\(failure)")
      }
    }
  }
}
