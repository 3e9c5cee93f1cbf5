import Pipeline

/// The value of every cell with its interval, its dummy and chance, one row each; text stays text, so that it
/// is readable on a phone and by a screen reader.
struct ForestPlot: Sendable {
  /// How many rows are drawn.
  static let limit = 150

  private let metric: String
  private let cells: [Summary.Cell]
  private let all: [String: Summary.Cell]
  private let scale: PlotScale
  private let chance: Double?

  /// Plots for all metrics that cells call primary.
  static func all(_ summary: Summary) -> String {
    let finished = summary.cells.filter { $0.result != nil && !$0.isAutomaticDummy }
    var metrics: [String] = []
    for cell in finished {
      if let name = cell.result?.primary, !metrics.contains(name) { metrics.append(name) }
    }
    return metrics.map { metric in
      ForestPlot(metric, finished.filter { $0.result?.primary == metric }, summary).html
    }.joined()
  }

  private init(_ metric: String, _ cells: [Summary.Cell], _ summary: Summary) {
    self.metric = metric
    self.cells = Array(cells.prefix(Self.limit))
    let all = Dictionary(
      summary.cells.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.all = all
    let known = Set(cells.compactMap { $0.result?[metric]?.chance })
    chance = known.count == 1 ? known.first : nil
    var values = chance.map { [$0] } ?? []
    for cell in self.cells {
      guard let own = cell.result?[metric] else { continue }
      values += [own.value, own.ciLow, own.ciHigh].compactMap { $0 }
      if let dummy = cell.againstDummy.flatMap({ all[$0.baseline]?.result?[metric]?.value }) {
        values.append(dummy)
      }
    }
    scale = PlotScale(holding: values)
  }

  private var html: String {
    var out = "<figure><figcaption>\(HTMLText.escaped(Words.metric(metric))): dot and line are the"
    out += " value and its interval; the upright mark is the dummy on the same folds"
    out += chance == nil ? "." : "; the dashed line is chance."
    if cells.contains(where: { $0.result?.isLeaky == true }) {
      out += " Open dots with dotted lines leak on purpose (\(ResultTable.leakyMark))."
    }
    out += "</figcaption><div class=\"forest\">"
    for cell in cells { out += row(cell) }
    out += "<div class=\"scale\" aria-hidden=\"true\">"
    for tick in scale.ticks where scale.ticks.count < 9 || tick != scale.ticks[1] {
      out += "<span style=\"left:\(Self.percent(scale.place(tick)))\">\(scale.text(tick))</span>"
    }
    return out + "</div></div></figure>\n"
  }

  private func row(_ cell: Summary.Cell) -> String {
    guard let result = cell.result, let own = result[metric] else { return "" }
    let style = NumberStyle.plain
    var marks = ""
    if let chance {
      marks += "<i class=\"chance\" style=\"left:\(Self.percent(scale.place(chance)))\"></i>"
    }
    if let dummy = cell.againstDummy.flatMap({ all[$0.baseline]?.result?[metric]?.value }) {
      marks += "<i class=\"ref\" style=\"left:\(Self.percent(scale.place(dummy)))\"></i>"
    }
    if let low = own.ciLow, let high = own.ciHigh {
      let from = scale.place(low)
      let width = max(0, scale.place(high) - from)
      marks +=
        "<i class=\"ci\" style=\"left:\(Self.percent(from));width:\(Self.percent(width))\"></i>"
    }
    if let value = own.value {
      marks += "<i class=\"dot\" style=\"left:\(Self.percent(scale.place(value)))\"></i>"
    }
    let leaky = result.isLeaky
    let number =
      "\(style.text(own.value)) [\(style.text(own.ciLow)), \(style.text(own.ciHigh))]"
      + (leaky ? ResultTable.leakyMark : "")
    return "<div class=\"name\">\(HTMLText.name(cell.name))</div>"
      + "<div class=\"number\">\(number)</div>"
      + "<div class=\"strip\(leaky ? " leaky" : "")\" aria-hidden=\"true\">\(marks)</div>\n"
  }

  private static func percent(_ share: Double) -> String {
    NumberStyle.fixed(2).text(share * 100) + "%"
  }
}
