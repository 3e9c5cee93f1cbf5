import Foundation
import Learners
import Support
import Testing

@testable import Pipeline
@testable import Runner

/// Features as files: what is written is what was computed, bit for bit.
@Suite struct FeatureExportTests {
  private static let spec = """
    spec: 1
    name: out
    dataset:
      use: recordings
      root: data
      subject: {folder: "*"}
      trials: {file: log.csv, subject: {column: who}, trial: {column: key}, start: {column: from}, end: {column: to}}
      modalities:
        eeg: {file: "{subject}/eeg.csv", time: {column: t}, columns: {raw: {include: [a, coverage], unit: uV}}}
        face: {file: "{subject}/face.csv", time: {column: t}, columns: {raw: {include: [b]}}}
      label: {use: column, column: verdict, classes: [x, y], on_missing: drop}
      select: {exclude_subjects: [s4], reason: "slept"}
    windowing: {length_s: 2, min_coverage: 0.6}
    features:
      eeg: [{use: statistics, columns: raw, stats: [mean, variance, slope]}]
      face: [{use: statistics, columns: raw, stats: [mean], of: log1p}]
    model: {use: something_of_later}
    """

  static func project() -> TemporaryProject {
    let project = TemporaryProject(["experiments/out.yaml": spec])
    var log = "who,key,from,to,verdict\n"
    for person in 1...4 {
      for trial in 0..<3 {
        let key = trial == 2 ? "\"c, \"\"third\"\"\"" : "c\(trial)"
        log += "s\(person),\(key),\(trial * 10),\(trial * 10 + 5),"
        log += person == 2 && trial == 1 ? "\n" : (person + trial) % 2 == 0 ? "x\n" : "y\n"
      }
      let rows = (0..<100).map { row -> String in
        let value = Double((row * 37 + person * 11) % 23) / 7
        return "\(Double(row) / 4),\(value),\(value * 1e-9)"
      }
      project.write("t,a,coverage\n" + rows.joined(separator: "\n"), to: "data/s\(person)/eeg.csv")
      if person != 3 {
        project.write(
          "t,b\n" + (0..<40).map { "\(Double($0) / 4),\($0 % 5)" }.joined(separator: "\n"),
          to: "data/s\(person)/face.csv")
      }
    }
    project.write(log, to: "data/log.csv")
    return project
  }

  static func open(
    _ project: TemporaryProject, _ spec: String, _ scope: DataExperiment.Scope
  ) throws -> OpenData {
    try OpenData(
      spec: project.file(spec), overrides: ["dataset.root=\(project.file("data"))"], scope: scope,
      terminal: Terminal()
    ) { $0.configurations }
  }

  /// Runs what leads to the data, with so many workers.
  static func run<R>(
    _ open: OpenData, workers: Int = 2, _ use: (RunOutcome, @escaping DataRun.Recall) throws -> R
  ) throws -> R {
    let pool = WorkPool(workers: workers)
    defer { pool.close() }
    let store = MemoryStore()
    let scheduler = Scheduler(
      plan: Plan(open.stages.graph, history: store), store: store, pool: pool)
    let outcome = scheduler.run()
    return try use(outcome) { try scheduler.artifact($1, of: $0) }
  }

  private func export(_ project: TemporaryProject, to name: String, workers: Int = 2) throws
    -> String
  {
    let open = try Self.open(project, "experiments/out.yaml", .features)
    return try Self.run(open, workers: workers) { outcome, recall in
      #expect(outcome.failures.isEmpty, "\(outcome.failures.map(\.message))")
      return try FeatureExport(open: open, folder: project.file(name), recall: recall).write()
    }
  }

  @Test func readingBackGivesTheSameBits() throws {
    let project = Self.project()
    _ = try export(project, to: "a")
    let open = try Self.open(project, "experiments/out.yaml", .features)
    let names = [
      "a_mean", "a_variance", "a_slope", "coverage_mean", "coverage_variance", "coverage_slope",
    ]
    let table = try CSVReader(path: project.file("a/eeg.csv")).read(
      names.map { .number($0) } + [
        .text("subject"), .text("trial"), .number("window"), .number("start_s"), .number("end_s"),
        .text("label"), .number("coverage"),
      ])
    try Self.run(open) { _, recall in
      let labels = TrialClasses(
        label: try recall(open.stages.configurations[0].label ?? StageID(0), ""),
        excludedSubjects: ["s4"])
      var row = 0
      for unit in open.stages.configurations[0].units {
        let own = FeatureTable(
          modality: "eeg", trials: try recall(unit.trials, "boundaries"),
          windows: try recall(unit.windows ?? StageID(0), ""),
          features: try unit.features["eeg"].map { try recall($0, "") }, labels: labels)
        for wanted in own.rows {
          #expect(table.texts["subject"]?[row] == wanted.subject)
          #expect(table.texts["trial"]?[row] == wanted.trial)
          #expect(table.texts["label"]?[row] == wanted.label)
          #expect(table.numbers["window"]?[row] == Double(wanted.window))
          #expect(table.numbers["start_s"]?[row].bitPattern == wanted.start.bitPattern)
          #expect(table.numbers["coverage"]?[row].bitPattern == wanted.coverage?.bitPattern)
          for (name, value) in zip(names, wanted.values) {
            let found = try #require(table.numbers[name]?[row])
            #expect(found.bitPattern == value.bitPattern || (found.isNaN && value.isNaN))
          }
          row += 1
        }
      }
      #expect(row == table.rowCount && row == 18)
    }
    #expect(Set((table.texts["subject"] ?? []).compactMap { $0 }) == ["s1", "s2", "s3"])
    #expect(table.texts["trial"]?[4] == "c, \"third\"")
  }

  @Test func allModalitiesHaveTheSameRows() throws {
    let project = Self.project()
    let told = try export(project, to: "a")
    func keys(_ name: String) throws -> [String] {
      let text = try String(contentsOfFile: project.file("a/\(name).csv"), encoding: .utf8)
      return text.split(separator: "\n").dropFirst().map {
        $0.split(separator: ",", maxSplits: 3).prefix(3).joined(separator: "|")
      }
    }
    #expect(try keys("eeg") == keys("face"))
    #expect(told.contains("a/eeg.csv: 18 windows of 3 subjects, 6 features\n"))
    #expect(told.contains("1 subject without a file: s3"))
    #expect(told.contains("3 trials of excluded subjects (s4), left out"))
    #expect(told.contains("1 trial without a value in 'verdict', left out"))
    #expect(told.contains("windows without any feature: the modality is missing there"))
  }

  @Test func theSidecarSaysWhatColumnsAre() throws {
    let project = Self.project()
    _ = try export(project, to: "a")
    let text = try String(contentsOfFile: project.file("a/eeg.json"), encoding: .utf8)
    let json = try JSON(text)
    let columns = try #require(json["columns"]?.array)
    let header = try String(contentsOfFile: project.file("a/eeg.csv"), encoding: .utf8)
      .prefix { $0 != "\n" }.split(separator: ",").map(String.init)
    #expect(columns.compactMap { $0["name"]?.string } == header)
    #expect(
      header.prefix(7).joined(separator: " ") == "subject trial window start_s end_s label coverage"
    )
    #expect(
      columns.suffix(6).map { $0["unit"]?.string } == ["uV", "uV^2", "uV/s", "uV", "uV^2", "uV/s"])
    #expect(columns.last?["column"]?.string == "coverage")
    #expect(json["features"]?.array?.first?["use"]?.string == "statistics")
    #expect(json["rows"]?.integer == 18)
    // A column of a transformed value has no declared unit.
    let face = try JSON(String(contentsOfFile: project.file("a/face.json"), encoding: .utf8))
    #expect(face["columns"]?.array?.last?["unit"] == .null)
  }

  @Test func theBytesDependOnNothingElse() throws {
    let project = Self.project()
    _ = try export(project, to: "a", workers: 1)
    _ = try export(project, to: "b", workers: 4)
    let names = try #require(TemporaryProject.names(in: project.file("a"))).sorted()
    #expect(names == ["eeg.csv", "eeg.json", "face.csv", "face.json"])
    for name in names {
      #expect(
        TemporaryProject.bytes(of: project.file("a/" + name))
          == TemporaryProject.bytes(of: project.file("b/" + name)))
    }
  }

  @Test func aFeatureThatIsCalledLikeAFixedColumnIsToldApart() {
    let columns = ["label", "x"].map {
      FeatureColumn(name: $0, feature: 0, channel: nil, unit: nil)
    }
    #expect(FeatureExport.heads(columns) == ["feature:label", "x"])
  }

  @Test func aFileThatIsNotFinishedIsNotThere() throws {
    let project = TemporaryProject(["old.csv": "kept"])
    do {
      let file = try StreamedFile("old.csv", in: project.path)
      try file.append("new")
    }
    #expect(TemporaryProject.names(in: project.path) == ["old.csv"])
    #expect(TemporaryProject.bytes(of: project.file("old.csv")) == Array("kept".utf8))
    let file = try StreamedFile("old.csv", in: project.path)
    try file.append("new")
    try file.commit()
    #expect(TemporaryProject.bytes(of: project.file("old.csv")) == Array("new".utf8))
    for name in ["", "..", "a/b"] {
      #expect(throws: FolderFault.self) { try StreamedFile(name, in: project.path) }
    }
  }
}
