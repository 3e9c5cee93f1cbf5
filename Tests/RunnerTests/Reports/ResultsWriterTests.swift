import Foundation
import Support
import Testing

@testable import Pipeline
@testable import Runner

struct ResultsWriterTests {
  /// A project folder of its own.
  final class Project {
    let url: URL
    var path: String { url.path }

    init() throws {
      url = FileManager.default.temporaryDirectory.appending(path: "trellis-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func text(_ path: String) throws -> String {
      try String(contentsOf: url.appending(path: path), encoding: .utf8)
    }

    func make(_ folder: String) throws {
      try FileManager.default.createDirectory(
        at: url.appending(path: folder), withIntermediateDirectories: true)
    }

    func link(_ path: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(
        atPath: url.appending(path: path).path, withDestinationPath: target)
    }

    func exists(_ path: String) -> Bool {
      FileManager.default.fileExists(atPath: url.appending(path: path).path)
    }
  }

  static func write(
    _ summary: Summary = SampleSummary.leaky, in project: Project
  ) throws -> ResultsWriter.Outcome {
    let table = try ResultTable(SampleSummary.declaration(), of: summary)
    return try ResultsWriter(project: project.path, experiment: summary.experiment).write(
      summary, tables: [table], page: "<html></html>"
    ) { cell in
      ResultsWriter.Attachments(
        parameters: "spec: 1\n", provenance: .object([JSON.Member("tool", .string("1"))]),
        local: [("predictions.csv", Array("a\n".utf8))])
    }
  }

  @Test func everyFileIsWhereItShouldBe() throws {
    let project = try Project()
    let outcome = try Self.write(in: project)
    let cell = "results/study/cells/model=rf,evaluation=unseen"
    for file in [
      "results/study/summary.csv", "results/study/summary.json", "results/study/models.md",
      "results/study/report.html", "\(cell)/params.yaml", "\(cell)/metrics.json",
      "\(cell)/confusion.csv", "\(cell)/folds.csv", "\(cell)/roc.csv", "\(cell)/notes.txt",
      "\(cell)/provenance.json", "\(cell)/local/predictions.csv",
    ] {
      #expect(project.exists(file), "\(file)")
      #expect(outcome.changed.contains(file), "\(file)")
    }
    #expect(outcome.strangers.isEmpty)
    try Expected.check(try project.text("\(cell)/metrics.json"), "metrics.json")
    try Expected.check(try project.text("results/study/summary.csv"), "summary.csv")
    try Expected.check(try project.text("results/study/summary.json"), "summary.json")
    #expect(
      try project.text("\(cell)/confusion.csv")
        == "truth,predicted_calm,predicted_tense\ncalm,25,15\ntense,30,30\n")
    #expect(
      try project.text("\(cell)/folds.csv")
        == "seed,fold,train_windows,test_windows,train_groups,test_groups\n0,fold 1,240,60,8,2\n1,fold 1,240,60,8,2\n"
    )
    #expect(
      try project.text("\(cell)/notes.txt") == SampleSummary.shared
        + "\nundefined in 2 replicates\n")
  }

  @Test func aSecondRunChangesNothing() throws {
    let project = try Project()
    let first = try Self.write(in: project)
    let second = try Self.write(in: project)
    #expect(second.changed.isEmpty)
    #expect(second.unchanged == first.changed.count)
  }

  @Test func whatAKilledWriterLeftIsRemoved() throws {
    let project = try Project()
    _ = try Self.write(in: project)
    let cell = "results/study/cells/model=rf,evaluation=unseen"
    // No process has this number: it is above the most that Linux gives.
    let left = "\(cell)/.folds.csv.\(Int32.max).tmp"
    let others = ["\(cell)/.mine", "\(cell)/.folds.csv.\(getpid()).tmp"]
    for name in [left] + others {
      try Data("half".utf8).write(to: project.url.appending(path: name))
    }
    _ = try Self.write(in: project)
    #expect(!project.exists(left))
    for name in others { #expect(project.exists(name), "\(name)") }
  }

  @Test func theSummaryComesBackAndRendersTheSameTable() throws {
    let project = try Project()
    _ = try Self.write(in: project)
    let read = try ResultsWriter(project: project.path, experiment: "study").readSummary()
    var known = SampleSummary.leaky
    for index in known.cells.indices {
      known.cells[index].result?.folds = []
      known.cells[index].result?.curves = []
    }
    #expect(read == known)
    let table = try ResultTable(SampleSummary.declaration(), of: read)
    #expect(MarkdownTable.text(table) == (try project.text("results/study/models.md")))
  }

  @Test func aCellThatFailsLosesItsOldNumbers() throws {
    let project = try Project()
    _ = try Self.write(in: project)
    var summary = SampleSummary.leaky
    summary.cells[1].status = "failed"
    summary.cells[1].failure = "fold 1: no data"
    summary.cells[1].result = nil
    _ = try Self.write(summary, in: project)
    let cell = "results/study/cells/model=rf,evaluation=unseen"
    #expect(!project.exists("\(cell)/metrics.json"))
    #expect(try project.text("\(cell)/notes.txt") == "failed: fold 1: no data\n")
    #expect(project.exists("\(cell)/local/predictions.csv"))
  }

  @Test func foldersOfOtherCellsStayAndAreReported() throws {
    let project = try Project()
    try project.make("results/study/cells/model=old")
    let outcome = try Self.write(in: project)
    #expect(outcome.strangers == ["results/study/cells/model=old"])
    #expect(project.exists("results/study/cells/model=old"))
  }

  // The test runner cuts an argument that it prints at a NUL, with the end of its line: `NUL` stands for it.
  @Test(arguments: ["..", ".", "", "a/b", "/etc", "../x", "aNULb"])
  func namesThatLeadElsewhereAreRefused(_ argument: String) throws {
    let name = argument.replacingOccurrences(of: "NUL", with: "\0")
    let project = try Project()
    var summary = SampleSummary.leaky
    summary.cells[0].name = name
    let fault = #expect(throws: FolderFault.self) { try Self.write(summary, in: project) }
    #expect(fault?.description.contains("would leave the folder") == true)
    summary = SampleSummary.leaky
    summary.experiment = name
    #expect(throws: FolderFault.self) { try Self.write(summary, in: project) }
    let around = try FileManager.default.contentsOfDirectory(atPath: project.path)
    #expect(around == ["results"])
  }

  @Test(arguments: [
    "results", "results/study", "results/study/cells",
    "results/study/cells/model=rf,evaluation=unseen",
    "results/study/cells/model=rf,evaluation=unseen/local",
  ])
  func linksOnTheWayAreRefused(_ place: String) throws {
    let project = try Project()
    let outside = try Project()
    if let slash = place.lastIndex(of: "/") { try project.make(String(place[..<slash])) }
    try project.link(place, to: outside.path)
    let fault = #expect(throws: FolderFault.self) { try Self.write(in: project) }
    #expect(
      fault?.description
        == "\(place): is a symbolic link; results are written into real folders only")
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path).isEmpty)
  }

  @Test func linksInPlaceOfFilesAreRefused() throws {
    let project = try Project()
    let victim = TemporaryFile("precious", name: "victim")
    try project.make("results/study")
    try project.link("results/study/summary.csv", to: victim.path)
    #expect(throws: FolderFault.self) { try Self.write(in: project) }
    #expect(try String(contentsOfFile: victim.path, encoding: .utf8) == "precious")
  }

  @Test func whatIsInTheWayIsSaid() throws {
    let project = try Project()
    try project.make("results/study/models.md")
    let fault = #expect(throws: FolderFault.self) { try Self.write(in: project) }
    #expect(fault?.description == "results/study/models.md: is not a plain file")
  }

  @Test func damagedSummariesAreFaults() throws {
    let project = try Project()
    let writer = ResultsWriter(project: project.path, experiment: "study")
    #expect(throws: FolderFault.self) { try writer.readSummary() }
    _ = try Self.write(in: project)
    let good = try project.text("results/study/summary.json")
    for (from, to, message) in [
      ("\"format\": 1", "\"format\": 9", "has another format than 1"),
      ("{", "", "is not JSON at byte"),
      (
        "\"trials\": 100", "\"trials\": \"x\"",
        "cell model=logreg,evaluation=unseen: 'trials' should"
      ),
    ] {
      let place = try #require(good.firstRange(of: from))
      let bad = good.replacingCharacters(in: place, with: to)
      try bad.write(
        to: project.url.appending(path: "results/study/summary.json"), atomically: true,
        encoding: .utf8)
      let fault = #expect(throws: ResultFault.self) { try writer.readSummary() }
      #expect(
        fault?.message.hasPrefix("results/study/summary.json \(message)") == true,
        "\(fault?.message ?? "")")
    }
  }
}
