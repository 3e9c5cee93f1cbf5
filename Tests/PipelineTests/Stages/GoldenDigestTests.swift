import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

/// A stage whose output changed must have a new revision, or old results would be taken for new ones.
///
/// `Tests/Golden/stages/CLASS.txt` holds, for each kind of stage on a tiny experiment, its revision, a digest
/// of what it was given and a digest of what it made; one file per class of instructions, because the
/// mathematics library may differ between them.
@Suite struct GoldenDigestTests {
  private struct Entry: Equatable {
    var revision: Int
    var given: String
    var made: String
  }

  private static let path: String = {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(root)/Golden/stages/\(InstructionSet.current).txt"
  }()

  private static let header = "# kind revision given made\n"

  @Test func outputsHaveNotChangedUnderTheirRevision() throws {
    let found = try entries()
    #expect(found.keys.sorted() == Self.kinds.sorted())
    let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"
    let known = Self.known()
    if known.isEmpty, !isRecording {
      Issue.record(
        "no golden digests for '\(InstructionSet.current)': RECORD=1 swift test --filter GoldenDigestTests"
      )
      return
    }
    var kept = found
    for kind in found.keys.sorted() {
      guard let new = found[kind], let old = known[kind], new != old else { continue }
      if new.revision == old.revision, new.given == old.given {
        kept[kind] = old
        Issue.record(
          """
          the output of stage '\(kind)' changed, but its revision did not: results in stores would be \
          stale. Raise `static let revision` of that stage, then RECORD=1 swift test --filter \
          GoldenDigestTests
          """)
      } else if !isRecording {
        Issue.record(
          """
          stage '\(kind)' was given or makes something else than recorded, as its revision or that of a \
          stage before it says: RECORD=1 swift test --filter GoldenDigestTests
          """)
      }
    }
    if isRecording {
      try Self.write(kept)
      Issue.record("recorded \(Self.path); run again without RECORD")
    } else {
      #expect(Set(known.keys) == Set(found.keys), "RECORD=1 swift test --filter GoldenDigestTests")
    }
  }

  /// All kinds of stages; one that is missing here has no golden digest.
  private static let kinds = [
    TrialsStage.kind, IngestStage.kind, SignalStage.kind, LabelStage.kind, WindowsStage.kind,
    RowsStage.kind, ExtractStage.kind, SamplesStage.kind, SplitStage.kind, FitStage.kind,
    SmoothStage.kind, FeatureAuditStage.kind,
    ScoreStage.kind, CompareStage.kind, ExplainStage.kind,
  ]

  private func entries() throws -> [String: Entry] {
    var out: [String: Entry] = [:]
    // Specs with signal steps, smoothing, samples or explanations came later: only their own kind is recorded
    // of them.
    let processed = try digests(Self.processed).filter { $0.kind == SignalStage.kind }
    let smoothed = try digests(Self.smoothed).filter { $0.kind == SmoothStage.kind }
    let sampled = try digests(Self.sampled).filter { $0.kind == SamplesStage.kind }
    let explained = try Self.explained.flatMap(digests).filter { $0.kind == ExplainStage.kind }
    for (kind, own) in try Self.specs.flatMap(digests) + processed + smoothed + sampled + explained
    {
      var entry = out[kind] ?? Entry(revision: own.revision, given: "", made: "")
      entry.given = "\(SHA256.digest(of: Array((entry.given + own.given).utf8)))"
      entry.made = "\(SHA256.digest(of: Array((entry.made + own.made).utf8)))"
      out[kind] = entry
    }
    return out
  }

  private func digests(_ spec: String) throws -> [(kind: String, entry: Entry)] {
    let project = TinyExperiment.project()
    project.write(Self.log, to: "log.csv")
    project.write(Self.timed, to: "timed.csv")
    var run = try GraphRun(spec: spec, root: project.path, explains: true)
    try run.runAll()
    return try zip(run.graph.graph.nodes, run.keys).map { node, key in
      let record = try #require(run.store.record(of: key))
      let inputs = record.key.inputs.map { "\($0.name)=\($0.digest)" }.joined(separator: "\n")
      return (
        node.kind,
        Entry(
          revision: node.revision, given: inputs + node.configuration + "\(node.seed ?? 0)",
          made: record.summary.parts.map { "\($0.name)=\($0.digest)" }.joined(separator: "\n"))
      )
    }
  }

  private static let log: String = {
    let rows = (0..<12).map { trial in
      "p\(trial / 4),t\(trial % 4),\(trial % 4 * 10).5,\(trial % 4 * 10 + 7).5,"
        + ["x", "y", "x", "y", "y", "x", "x", "y", "x", "y", "y", "x"][trial]
    }
    return "who,key,from,to,verdict\n" + rows.joined(separator: "\n")
  }()

  private static let timed: String = {
    let rows = (0..<480).map { row in
      "p\(row / 160),\(Double(row % 160) / 4),\(row * 37 % 23),\(row % 31 == 0 ? "" : "\(row * 53 % 29)")"
    }
    return "who,t,a,b\n" + rows.joined(separator: "\n")
  }()

  /// Recordings that name their trials, and recordings that are cut by a log.
  private static let specs = [
    TinyExperiment.spec,
    """
    spec: 1
    name: logged
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {column: who}
      time: {column: t}
      trials: {file: log.csv, trial: {column: key}, start: {column: from}, end: {column: to}}
      modalities:
        one: {file: timed.csv, columns: {raw: {include: [a]}}}
        two: {file: timed.csv, columns: {raw: {include: [b]}}}
      label: {use: column, column: verdict, classes: [x, y]}
    windowing: {length_s: 2, overlap: 0.5}
    features:
      one: [{use: statistics, columns: raw, stats: [mean, std]}]
      two: [{use: statistics, columns: raw, stats: [min, max]}]
    model: {preprocess: [{use: impute, strategy: median}], use: random_forest, trees: 5}
    evaluation:
      outer: {use: stratified_group_kfold, group: trial, folds: 3}
      vote: {to: trial, by: majority}
      metrics: [balanced_accuracy, mcc]
      statistics: {unit: trial, ci: {use: percentile, resamples: 100}, compare: {test: wilcoxon}}
    """,
  ]

  private static let smoothed = TinyExperiment.spec.replacing(
    "  metrics:", with: "  smoothing: {use: hmm, along: recording}\n  metrics:")

  /// A model that looks at samples instead of features.
  private static let sampled =
    specs[1].replacing(
      "use: random_forest, trees: 5",
      with: "use: cnn, input: {sequence: samples}, channels: [2], kernel: 3, epochs: 1"
    ).replacing("model: {preprocess: [{use: impute, strategy: median}], ", with: "model: {")
    + "\nfusion: {use: single, modality: one}"

  /// Models that are explained exactly and by sampling.
  private static let explained = [
    specs[1] + "\nreport: {explain: {use: shap, by: modality}}",
    specs[1].replacing("use: random_forest, trees: 5", with: "use: knn")
      + "\nreport: {explain: {use: shap, draws: 3, rows: 5}}",
  ]

  /// Recordings with work between reading and windowing: a clock of their own for some columns, a filter.
  private static let processed = specs[1]
    .replacing(
      "columns: {raw: {include: [a]}}",
      with: """
        columns: {raw: {include: [a], resample_hz: 8}, still: {include: [b]}}, \
        signal: [{use: band_pass, columns: raw, high_hz: 1, order: 2}, {use: reject, columns: still, above: 20}]
        """
    )

  private static func known() -> [String: Entry] {
    let text = String(decoding: TemporaryProject.bytes(of: path) ?? [], as: UTF8.self)
    var out: [String: Entry] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " ").map(String.init)
      guard parts.count == 4, let revision = Int(parts[1]) else { continue }
      out[parts[0]] = Entry(revision: revision, given: parts[2], made: parts[3])
    }
    return out
  }

  private static func write(_ entries: [String: Entry]) throws {
    var text = header
    for (kind, entry) in entries.sorted(by: { $0.key < $1.key }) {
      text += "\(kind) \(entry.revision) \(entry.given) \(entry.made)\n"
    }
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }
}
