import Foundation
import Learners
import Support
import Testing

@testable import Pipeline
@testable import Runner

/// The data before modelling, as text and as a page.
@Suite struct InspectReportTests {
  /// Four people; the second lost a stretch of EEG, the third has no face, the fourth has too little of all.
  static let spec = """
    spec: 1
    name: look
    question: Is <this> whole & sound?
    dataset:
      use: recordings
      root: data
      subject: {folder: "*"}
      trials: {file: log.csv, subject: {column: who}, trial: {column: key}, start: {column: from}, end: {column: to}}
      modalities:
        eeg: {file: "{subject}/eeg.csv", time: {column: t}, order: sort, columns: {raw: {include: [a, b], unit: uV}}}
        face: {file: "{subject}/face.csv", time: {column: t}, columns: {joy: {include: [joy], missing_values: [-1]}}}
      label: {use: column, column: verdict, classes: [x, y]}
    """

  static func project(_ spec: String = spec) -> TemporaryProject {
    let project = TemporaryProject(["experiments/look.yaml": spec])
    var log = "who,key,from,to,verdict\n"
    for person in 1...4 {
      for trial in 0..<4 {
        let label =
          trial == 3 ? (person == 1 ? "" : person == 2 ? "z" : "x") : ["x", "y", "x"][trial]
        log += "s\(person),t\(trial),\(trial * 20),\(trial * 20 + 10),\(label)\n"
      }
      let rows = (0..<(person == 4 ? 40 : 160)).filter { person != 2 || !(60..<100).contains($0) }
      var eeg = rows.map { row in
        "\(Double(row) / 2),\(row % 10 == 3 ? "" : "\(row * 37 % 23)"),\(row == 5 ? "-inf" : "7")"
      }
      if person == 3 { eeg.swapAt(8, 9) }
      project.write("t,a,b\n" + eeg.joined(separator: "\n"), to: "data/s\(person)/eeg.csv")
      if person != 3 {
        project.write(
          "t,joy\n"
            + (0..<160).map { "\(Double($0) / 2),\($0 % 4 == 0 ? -1 : $0 % 7)" }
            .joined(separator: "\n"), to: "data/s\(person)/face.csv")
      }
    }
    project.write(log, to: "data/log.csv")
    return project
  }

  static func inspection(_ project: TemporaryProject) throws -> (Inspection, [String]) {
    let open = try FeatureExportTests.open(project, "experiments/look.yaml", .recordings)
    return try FeatureExportTests.run(open) { outcome, recall in
      let inspection = Inspection(open.stages.configurations) { stage, part in
        if case .done = outcome.plan.state(of: stage) { try? recall(stage, part) } else { nil }
      }
      return (inspection, outcome.failures.map(\.message))
    }
  }

  private func text(_ project: TemporaryProject) throws -> String {
    let (inspection, failures) = try Self.inspection(project)
    return InspectText(name: "look", inspection: inspection, failures: failures).text
  }

  private func page(_ project: TemporaryProject) throws -> String {
    let (inspection, failures) = try Self.inspection(project)
    let report = InspectText(name: "look", inspection: inspection, failures: failures).text
    return InspectPage(
      name: "look", question: "Is <this> whole & sound?", inspection: inspection,
      failures: failures, report: report
    ).text
  }

  @Test func everythingThatIsOddIsSaid() throws {
    let text = try text(Self.project())
    for line in [
      "look: 4 subjects, 16 trials, 2 modalities", "subjects  s1, s2, s3 and s4",
      "verdict: x 10 (62.5 %) and y 4 (25.0 %)", "none of the classes: z 1 (6.2 %)",
      "without a value: 1", "eeg: 2 channels: raw (2, uV)", "absent    1 of 4 subjects: s3",
      "1 pause, the longest 20.0 s; most: s2 (1)", "2 rows/s by the times",
      "raw: ", "1 row out of time order, sorted", "infinite values, taken as missing",
      "1 subject without a file: s3",
    ] {
      #expect(text.contains(line), "'\(line)' in:\n\(text)")
    }
    // 4 trials of 20 s distance: the fourth person's EEG ends after 20 s, the second lost 30 s to 50 s.
    #expect(text.contains("4 of 16 trials below 0.5: s4 (3), s2 (1)"), "\(text)")
    for line in text.split(separator: "\n") {
      #expect(DisplayWidth.of(String(line)) <= 100, "\(line)")
    }
  }

  private static func labelled(_ label: String) throws -> (Inspection, String) {
    let spec =
      spec.replacing(
        "{use: column, column: verdict, classes: [x, y]}", with: label)
      + "\nwindowing: {length_s: 5}\n"
    let (inspection, failures) = try inspection(project(spec))
    return (inspection, InspectText(name: "look", inspection: inspection, failures: failures).text)
  }

  /// Truth that is recorded beside the rest is made, and shown with who has how much of it.
  @Test func labelsThatAreMadeAreShown() throws {
    let (numbers, words) = try Self.labelled("{use: signal, target: face.joy}")
    let truth = try #require(numbers.truth)
    // s3 has no face; every fourth row of the others is -1, which is missing.
    let means = (0..<4).map { trial -> Double in
      let rows = (trial * 40..<trial * 40 + 20).filter { $0 % 4 != 0 }.map { Double($0 % 7) }
      return rows.reduce(0, +) / Double(rows.count)
    }
    #expect(truth.count == 12 && truth.without == 4 && !truth.isOfWindows && truth.classes.isEmpty)
    let joy = try #require(truth.targets.first)
    #expect(isClose(joy.lowest, means.min() ?? 0, within: 1e-12))
    #expect(isClose(joy.mean, means.reduce(0, +) / 4, within: 1e-12))
    #expect(words.contains("signal of face.joy, over 12 trials"), "\(words)")
    #expect(words.contains("without a truth: 4 trials"), "\(words)")
    let (classes, report) = try Self.labelled(
      "{use: threshold, of: {signal: face.joy}, aggregate: mean, scheme: fixed, at: [3], classes: [low, high]}"
    )
    let cut = try #require(classes.truth)
    let high = means.count { $0 > 3 }
    #expect(cut.classes.map(\.name) == ["low", "high"] && cut.targets.isEmpty)
    #expect(cut.classes.last?.bySubject == [high, high, 0, high])
    #expect(cut.classes.map(\.count).reduce(0, +) == 12)
    #expect(report.contains("threshold of face.joy, over 12 trials"), "\(report)")
    #expect(report.contains("s1 \(4 - high)/\(high), s2 \(4 - high)/\(high), s3 0/0"), "\(report)")
    #expect(report.contains("no high from 1 subject: s3"), "\(report)")
  }

  /// Without windows recorded truth is not made yet; that is not the same as having no label.
  @Test func labelsThatNeedWindowsAreNamed() throws {
    let label = try #require(Self.spec.split(separator: "\n").first { $0.contains("label:") })
    let spec = Self.spec.replacing(label, with: "  label: {use: signal, target: face.joy}")
    let text = try text(Self.project(spec))
    #expect(text.contains("label     signal of face.joy\n"), "\(text)")
    #expect(text.contains("its values need a 'windowing', which this spec does not have"))
    #expect(!text.contains("label     none"))
  }

  @Test func manySubjectsAndChannelsStayShort() throws {
    let profile = SubjectProfile(
      line: .clock, rows: 100, filled: 90, sampleSeconds: 1, observedHz: 1, bars: [0...100],
      gaps: 1, longestGap: 3,
      channels: (0..<60).map { index in
        SubjectProfile.ChannelProfile(
          samples: 100, missing: index, repeated: 0, quantiles: [0, 1, 2, 3, 4, 5, 1e9])
      }, trials: [SubjectProfile.TrialProfile(start: 0, end: 10, coverage: 0.2)])
    let channels = (0..<60).map { Channel(name: "channel with a long name \($0)", group: "raw") }
    let inspection = Inspection(
      labelColumn: nil, categories: [],
      subjects: (0..<500).map {
        Inspection.Subject(
          id: "subject \($0)", isExcluded: false,
          trials: [Inspection.Trial(id: "t", category: nil, seconds: 10)])
      },
      modalities: [
        Inspection.Modality(
          name: "eeg", channels: channels, declaredHz: nil, minCoverage: 0.5,
          subjects: (0..<500).map { _ in profile })
      ], windowings: [], notes: [])
    let text = InspectText(name: "large", inspection: inspection, failures: []).text
    #expect(text.split(separator: "\n").count < 40, "\(text)")
    #expect(text.contains("and 495 more"))
    let page = InspectPage(
      name: "large", question: nil, inspection: inspection, failures: [], report: text
    ).text
    #expect(page.utf8.count < 3_000_000)
    #expect(page.contains("The first 80 of 500 subjects."))
  }

  @Test func thePageStandsAlone() throws {
    let project = Self.project()
    let text = try page(project)
    for word in ["http:", "https:", "<script", "src=", "@import", "url("] {
      #expect(!text.contains(word), "\(word)")
    }
    #expect(text.contains("Is &lt;this&gt; whole &amp; sound?"))
    #expect(try page(project) == text)
    let body = try #require(text.firstRange(of: "<body>"))
    let html = String(text[body.lowerBound...].dropLast("</html>\n".count))
    #expect(XMLCheck().fault(in: html) == nil)
    for part in ["Timeline", "Missing values", "Value ranges", "Labels", "Coverage of trials"] {
      #expect(text.contains("<h2>\(part)</h2>"))
    }
    #expect(text.contains("constant: 4 of 4"))
    #expect(text.contains("<title>trial t1, y, 10.0 s, eeg 100 %, face 75.0 %</title>"))
    if let folder = ProcessInfo.processInfo.environment["REPORT_FOLDER"] {
      try text.write(toFile: folder + "/inspect.html", atomically: true, encoding: .utf8)
    }
  }

  @Test func whatCannotBeReadIsSaidAndTheRestIsShown() throws {
    let project = Self.project()
    project.write("t,a,b\n0,1,2\n1,oops,2\n", to: "data/s2/eeg.csv")
    let text = try text(project)
    #expect(text.contains("failed") && text.contains("expected a number, found 'oops'"), "\(text)")
    #expect(text.contains("absent    1 of 4 subjects: s2"))
    #expect(try page(project).contains("1 part of the data could not be read."))
  }

  @Test func aDatasetAloneIsEnough() throws {
    let bare = Self.spec.split(separator: "\n").filter { !$0.contains("label:") }
      .joined(separator: "\n")
    let text = try text(Self.project(bare))
    #expect(text.contains("label     none"))
    #expect(!text.contains("\nwindows\n"))
    let (inspection, _) = try Self.inspection(
      Self.project(Self.spec + "\nwindowing: {length_s: 4}"))
    #expect(inspection.windowings.map(\.name) == ["base"])
    #expect(inspection.windowings.map(\.trials) == [16])
  }

  @Test func longPausesAreFolded() {
    let line = FoldedLine([0...10, 5...20, 100...200, 5000...5100])
    #expect(line.place(0) == 0 && line.place(150) == 150)
    #expect(line.folds == [FoldedLine.Fold(place: 215, seconds: 4800)])
    #expect(line.place(5000) == 230 && line.length == 330)
    #expect(FoldedLine([]).length == 0)
  }

  @Test func rankingsNameTheWorst() {
    let ranking = Ranking((1...8).map { ("s\($0)", Double($0 % 4), "\($0 % 4)") })
    #expect(ranking.text == "s3 (3), s7 (3), s2 (2), s6 (2), s1 (1) and 1 more")
    #expect(Ranking([("a", 0, "0")]).text.isEmpty)
    #expect(Spread([])?.low == nil)
    #expect(Spread([1, 2, 10])?.text { "\($0)" } == "1.0 to 10.0 (median 2.0)")
  }
}
