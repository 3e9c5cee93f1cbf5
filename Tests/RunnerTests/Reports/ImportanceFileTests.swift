import Testing

@testable import Pipeline
@testable import Runner

@Suite struct ImportanceFileTests {
  /// Two folds of two seeds: `eeg:a` matters most in three fits, `face:b` in one.
  private static func importance(_ unit: String = "probability") throws -> Importance {
    func fold(_ a: Double, _ b: Double) -> ModelExplanation.Fold {
      let text = """
        {"names":["eeg:a","face:b"],"groups":["eeg","face"],"unit":"\(unit)","method":"TreeSHAP",
         "features":[[{"meanAbsolute":\(a),"mean":\(-a),"error":0},{"meanAbsolute":\(b),"mean":0,"error":0}],
                     [{"meanAbsolute":\(a),"mean":\(a),"error":0},{"meanAbsolute":\(b),"mean":0,"error":0}]],
         "sums":[[{"meanAbsolute":\(a),"mean":\(-a),"error":0},{"meanAbsolute":\(b),"mean":0,"error":0}],
                 [{"meanAbsolute":\(a),"mean":\(a),"error":0},{"meanAbsolute":\(b),"mean":0,"error":0}]],
         "additivityError":1e-16,"magnitude":1,"rows":10,"weight":10,"testRows":12,"notes":[]}
        """
      let artifact = Artifact(
        tensors: ["json": Tensor(shape: [text.utf8.count], .u8(Array(text.utf8)))])
      let explanation = try? artifact.decoded(as: FoldExplanation.self)
      return .init(name: "fold", explanation: explanation ?? empty)
    }
    let seeds = [[fold(0.25, 0.125), fold(0.5, 0.25)], [fold(0.25, 0.375), fold(0.5, 0.25)]]
    return try #require(
      Importance(seeds.map { ModelExplanation(outputs: ["calm", "tense"], folds: $0) }, top: 1))
  }

  private static let empty = FoldExplanation(
    NamedShap(
      shap: .init(
        values: [], base: .init(rows: 0, columns: 0, elements: []),
        answers: .init(rows: 0, columns: 0, elements: []), unit: .target),
      names: [], method: ""), groups: [], weights: [], testRows: 0)

  @Test func aLineForEachGroupAndListedFeature() throws {
    let lines = ImportanceText.csv(try Self.importance()).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(lines.count == 1 + 2 * (2 + 1))
    #expect(lines.allSatisfy { $0.count == lines[0].count })
    let first = Dictionary(uniqueKeysWithValues: zip(lines[0], lines[1]))
    #expect(first["output"] == "calm" && first["level"] == "group" && first["name"] == "eeg")
    #expect(first["mean_abs"] == "0.375" && first["mean"] == "-0.375")
    #expect(first["share"] == "0.6" && first["rank"] == "1" && first["fits"] == "4")
    #expect(first["best_rank"] == "1" && first["worst_rank"] == "2" && first["top_share"] == "0.75")
    // 0.375 ± t(0.975; 3) · sqrt(Σd² / 12), with Σd² = 4 · 0.125².
    let low = try #require(first["ci_low"].flatMap(Double.init))
    #expect(abs(low - (0.375 - 3.182446305284263 * 0.07216878364870323)) < 1e-9)
    #expect(lines[3][2...4] == ["feature", "eeg:a", "eeg"])
  }

  @Test func oneTableForTwoClasses() throws {
    var summary = SampleSummary.leaky
    summary.cells[0].importance = try Self.importance()
    let text = ImportanceText.markdown(summary)
    #expect(text.contains("**calm, tense**"))
    #expect(text.contains("| **eeg** | 0.3750 | [0.1453, 0.6047] | 60.0% | 1–2 |"))
    #expect(text.contains("40 of 48 test rows of 4 fits; largest additivity error 1e-16"))
    summary.cells[0].importance = try Self.importance("target")
    #expect(ImportanceText.markdown(summary).contains("**tense**"))
  }

  @Test func filesComeAndGo() throws {
    let project = try ResultsWriterTests.Project()
    var summary = SampleSummary.leaky
    summary.cells[0].importance = try Self.importance()
    _ = try ResultsWriterTests.write(summary, in: project)
    let folder = "results/\(summary.experiment)"
    let cell = "\(folder)/cells/\(summary.cells[0].name)/importance.csv"
    for path in ["\(folder)/importance.csv", "\(folder)/importance.md", cell] {
      #expect(project.exists(path))
    }
    summary.cells[0].importance = nil
    _ = try ResultsWriterTests.write(summary, in: project)
    for path in ["\(folder)/importance.csv", "\(folder)/importance.md", cell] {
      #expect(!project.exists(path))
    }
  }

  /// What `summary.json` holds gives the same files again: tables need neither store nor data.
  @Test func theSummaryRemembersIt() throws {
    var summary = SampleSummary.leaky
    summary.cells[0].importance = try Self.importance()
    let read = try SummaryDocument.summary(Array(SummaryDocument.text(summary).utf8))
    #expect(read.cells[0].importance == summary.cells[0].importance)
    #expect(read.cells[1].importance == nil)
    #expect(ImportanceText.markdown(read) == ImportanceText.markdown(summary))
    #expect(ImportanceText.csv(read) == ImportanceText.csv(summary))
    #expect(throws: ResultFault.self) {
      try Importance(summary: .object([JSON.Member("rows", .string("many"))]))
    }
  }

  @Test func thePageShowsBarsAndTheTable() throws {
    var summary = SampleSummary.leaky
    let page = { ReportPage(summary: summary, tables: [], plots: [], provenance: []).text }
    #expect(!page().contains("What decides the answers"))
    summary.cells[0].importance = try Self.importance()
    let text = page()
    #expect(text.contains("<h2 id=\"importance\">What decides the answers</h2>"))
    #expect(text.contains("<h3>calm, tense</h3>"))
    #expect(text.contains("The first 1 features by mean |SHAP| over test rows, mean of 4 fits"))
    #expect(text.contains("<title>eeg:a: 0.3750</title>"))
    #expect(text.contains("all of eeg</th><td>0.3750</td><td>[0.1453, 0.6047]</td>"))
    let body = try #require(text.firstRange(of: "<body>"))
    let html = String(text[body.lowerBound...].dropLast("</html>\n".count))
    #expect(XMLCheck().fault(in: html) == nil)
  }

  @Test func whatIsNotExplainedIsSaid() throws {
    var summary = SampleSummary.leaky
    #expect(!ImportanceText.isAbout(summary))
    summary.cells[1].result?.notes.append(ImportanceText.unexplained)
    let words = "Not explained: the model is a program of the user's own"
    #expect(ImportanceText.isAbout(summary))
    #expect(ImportanceText.markdown(summary).contains("## \(summary.cells[1].name)\n\n\(words)"))
    let page = ReportPage(summary: summary, tables: [], plots: [], provenance: []).text
    #expect(page.contains("which &#39;report.explain&#39; does not ask again"))
  }
}
