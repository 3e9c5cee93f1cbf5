import Foundation
import Testing

@testable import Pipeline
@testable import Runner

struct ReportPageTests {
  typealias Sample = SampleSummary

  /// Window lengths × models, with dummies.
  static var sweep: Summary {
    var cells: [Summary.Cell] = []
    let models = ["logreg", "svm", "knn", "rf", "gbt", "cnn", "bilstm"]
    for (m, model) in models.enumerated() {
      for (l, length) in ["2", "5", "10", "20", "30"].enumerated() {
        let value = 0.5 + 0.012 * Double(m) + 0.02 * Double((l * (m + 2)) % 5)
        cells.append(
          Sample.cell(
            ["model": model, "windowing.length_s": length], model: model,
            result: Sample.result([
              Sample.metric("balanced_accuracy", value, value - 0.06, value + 0.05)
            ]), p: 0.2, dummy: "model=dummy,windowing.length_s=\(length)"))
      }
    }
    for length in ["2", "5", "10", "20", "30"] {
      cells.append(
        Sample.cell(
          ["model": "dummy", "windowing.length_s": length], model: "dummy",
          result: Sample.result([Sample.metric("balanced_accuracy", 0.49, 0.46, 0.52)]),
          isAutomatic: true))
    }
    return Summary(experiment: "study", question: "Which <window> & model?", cells: cells)
  }

  static func page(_ summary: Summary, rows: String, column: String) throws -> ReportPage {
    let table = try ResultTable(
      Sample.declaration(rows: [rows], columns: [column]), of: summary)
    let plot = DeclaredPlot(
      name: "windows",
      .init([
        "x": .text(column), "y": .text("balanced_accuracy"), "series": .text(rows),
      ]))
    return ReportPage(
      summary: summary, tables: [table],
      plots: [try SeriesPlot(plot, summary, bases: AxisBases())],
      provenance: [
        ("tool", "trellis 0.1"), ("data", "sha256:\(String(repeating: "ab", count: 32))"),
      ])
  }

  @Test func thePageStandsAlone() throws {
    let text = try Self.page(Self.sweep, rows: "model", column: "windowing.length_s").text
    for word in ["http:", "https:", "<script", "src=", "@import", "url("] {
      #expect(!text.contains(word), "\(word)")
    }
    #expect(text.contains("Which &lt;window&gt; &amp; model?"))
    #expect(text.utf8.count < 1_000_000)
    let again = try Self.page(Self.sweep, rows: "model", column: "windowing.length_s").text
    #expect(text == again)
    if let folder = ProcessInfo.processInfo.environment["REPORT_FOLDER"] {
      try text.write(toFile: folder + "/sweep.html", atomically: true, encoding: .utf8)
      try Self.page(Sample.leaky, rows: "model", column: "evaluation").text
        .write(toFile: folder + "/leaky.html", atomically: true, encoding: .utf8)
    }
  }

  @Test func theTagsAreBalanced() throws {
    for summary in [Self.sweep, Sample.leaky] {
      let column = summary.cells[0].axes[1].axis
      let text = try Self.page(summary, rows: "model", column: column).text
      let body = try #require(text.firstRange(of: "<body>"))
      let parser = XMLCheck()
      #expect(parser.fault(in: String(text[body.lowerBound...].dropLast("</html>\n".count))) == nil)
    }
  }

  @Test func whatLeaksIsMarkedEverywhere() throws {
    let text = try Self.page(Sample.leaky, rows: "model", column: "evaluation").text
    #expect(text.contains("<p class=\"banner\" role=\"note\">LEAKY: column &#39;leaky&#39; splits"))
    #expect(text.contains("class=\"strip leaky\""))
    #expect(text.contains("Open dots leak on purpose and do not estimate"))
    #expect(text.contains("This split leaks on purpose: over 2 folds, 412 groups and 96 windows"))
    #expect(text.contains("in 2 folds of 2 seeds no group is on both sides"))
  }

  @Test func namesAreTextNotMarkup() throws {
    var summary = Sample.leaky
    summary.experiment = "<img src=x onerror=alert(1)>"
    summary.cells[0].name = "\"><script>alert(1)</script>"
    summary.cells[0].result?.notes = ["</li><script>"]
    summary.cells[1].status = "failed"
    summary.cells[1].failure = "<b>&"
    summary.cells[1].result = nil
    let text = ReportPage(summary: summary, tables: [], plots: [], provenance: [("<", ">")]).text
    #expect(!text.contains("<script"))
    #expect(!text.contains("<img"))
    #expect(text.contains("&lt;b&gt;&amp;"))
  }

  @Test func manyCellsStaySmall() throws {
    var summary = Self.sweep
    let first = summary.cells[0]
    for index in 0..<300 {
      var cell = first
      cell.name = "cell=\(index)"
      cell.result?.curves = [
        .init(
          name: "c", falsePositive: (0...2000).map { Double($0) / 2000 },
          truePositive: (0...2000).map { Double($0) / 2000 })
      ]
      summary.cells.append(cell)
    }
    let text = ReportPage(summary: summary, tables: [], plots: [], provenance: []).text
    #expect(text.utf8.count < 2_000_000)
    #expect(text.contains("all are in summary.csv"))
  }

  @Test func pointsGoToTheirPlaces() throws {
    let plot = DeclaredPlot(
      name: "w",
      .init([
        "x": .text("windowing.length_s"), "y": .text("balanced_accuracy"), "series": .text("model"),
        "where": .map([.init(key: "model", value: .text("rf"))]),
      ]))
    let series = try SeriesPlot(plot, Self.sweep, bases: AxisBases())
    #expect(series.labels == ["2", "5", "10", "20", "30"])
    #expect(series.series.map(\.name) == ["rf", "dummy"])
    #expect(series.series[0].points.map(\.x) == [0, 1, 2, 3, 4])
    #expect(series.series[1].points.allSatisfy { $0.value == 0.49 })
  }

  /// Ticks are told apart by what is written at them.
  @Test func ticksHaveAllTheirDigits() {
    let scale = PlotScale(holding: [0, 0.109])
    #expect(scale.ticks.map(scale.text) == ["0.000", "0.025", "0.050", "0.075", "0.100", "0.125"])
    let wide = PlotScale(holding: [0, 12])
    #expect(wide.ticks.map(wide.text) == ["0.0", "2.5", "5.0", "7.5", "10.0", "12.5"])
  }

  @Test(arguments: [
    [0.0, 1.0], [0.46, 0.61], [0.5], [], [1e-9, 2e-9], [-3e5, 7e8], [.nan, .infinity, 0.3],
    [1e300, -1e300],
  ])
  func scalesHoldTheirValues(_ values: [Double]) {
    let scale = PlotScale(holding: values)
    #expect(scale.low < scale.high)
    #expect((2...61).contains(scale.ticks.count))
    for value in values where value.isFinite && abs(value) < 1e12 {
      #expect((-1e-9...(1 + 1e-9)).contains(scale.place(value)))
    }
  }
}

/// Just enough of a parser to see that tags nest.
struct XMLCheck {
  private static let void: Set<String> = ["meta", "br", "wbr"]

  func fault(in text: String) -> String? {
    var open: [String] = []
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { return "a tag without end" }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return "unexpected </\(name)>" }
      } else if !tag.hasSuffix("/"), !Self.void.contains(name) {
        open.append(name)
      }
    }
    return open.isEmpty ? nil : "open: \(open)"
  }
}
