import Pipeline

/// `inspect.html`: what is in a data set and what is wrong with it, as pictures; one file without network,
/// scripts or outside styles.
struct InspectPage: Sendable {
  let name: String
  let question: String?
  let inspection: Inspection
  /// Stages that failed, in words.
  let failures: [String]
  /// The report as text.
  let report: String

  /// The text of the page; same input, same bytes.
  var text: String {
    PageFrame.html(
      title: "\(name): the data", lead: question, state: state, style: InspectStyle.css,
      main: failed + timeline + missing + ranges + labels + coverage + notes + whole)
  }

  private var state: String {
    let trials = inspection.subjects.reduce(0) { $0 + $1.trials.count }
    let names = inspection.modalities.map { modality in
      "\(modality.name) (\(Amount.count(modality.channels.count, "channel")))"
    }
    return "\(Amount.count(inspection.subjects.count, "subject")),"
      + " \(Amount.count(trials, "trial")), \(Words.list(names, limit: 8))."
  }

  private var failed: String {
    if failures.isEmpty { return "" }
    let words = Amount.count(failures.count, "part")
    var out = "<p class=\"banner\" role=\"note\">\(words) of the data could not be read.</p><ul>\n"
    for failure in failures.prefix(20) { out += "<li>\(HTMLText.escaped(failure))</li>\n" }
    return out + "</ul>\n"
  }

  private var timeline: String { "<h2>Timeline</h2>\n" + TimelinePlot(inspection).html }

  private var missing: String {
    let plot = MissingPlot(inspection: inspection).html
    return plot.isEmpty ? "" : "<h2>Missing values</h2>\n" + plot
  }

  private var ranges: String {
    let panels = inspection.modalities.map {
      RangePlot(modality: $0, subjects: inspection.subjects).html
    }.joined()
    return panels.isEmpty ? "" : "<h2>Value ranges</h2>\n" + RangePlot.legend + panels
  }

  private var labels: String {
    let plot = LabelPlot(inspection: inspection).html
    return plot.isEmpty ? "" : "<h2>Labels</h2>\n" + plot
  }

  private var coverage: String {
    let plots = inspection.modalities.map {
      CoveragePlot(facts: ModalityFacts(modality: $0, subjects: inspection.subjects)).html
    }.joined()
    if plots.isEmpty { return "" }
    return
      "<h2>Coverage of trials</h2>\n<p class=\"soft\">Share of each trial's time that samples fill;"
      + " left of the dashed line a window as long as the trial counts as missing.</p>"
      + "<div class=\"panels\">\(plots)</div>\n"
  }

  private var notes: String {
    if inspection.notes.isEmpty { return "" }
    var out = "<h2>What was noticed while reading</h2>\n<ol class=\"notes\">\n"
    for group in inspection.notes {
      let about = group.about.isEmpty ? "" : "<b>\(HTMLText.escaped(group.about))</b>: "
      let words = InspectText.words(group, subjects: inspection.subjects.count)
      out += "<li>\(about)\(HTMLText.escaped(words))</li>\n"
    }
    return out + "</ol>\n"
  }

  private var whole: String {
    "<h2>As text</h2>\n<pre>\(Self.lines(report))</pre>\n"
  }

  /// Escaped line by line, so that line breaks stay.
  private static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { HTMLText.escaped(String($0)) }.joined(separator: "\n")
  }
}
