import Pipeline

/// How much of their time trials are covered by samples: a histogram per modality.
struct CoveragePlot {
  private static let bins = 20
  private static let width = 300.0
  private static let height = 150.0

  let facts: ModalityFacts

  /// A figure; empty without trials.
  var html: String {
    let values = facts.coverage
    guard !values.isEmpty else { return "" }
    var counts = [Int](repeating: 0, count: Self.bins)
    for value in values {
      counts[min(Self.bins - 1, max(0, Int(value * Double(Self.bins))))] += 1
    }
    let minimum = facts.modality.minCoverage
    let poor = facts.poorlyCovered.count
    var caption = "<b>\(HTMLText.escaped(facts.modality.name))</b>"
    caption += " <span class=\"\(poor > 0 ? "warn" : "soft")\">\(poor) of \(values.count) trials"
    caption += " below \(NumberStyle.significant(minimum))</span>"
    return "<figure><figcaption>\(caption)</figcaption>"
      + SVGShape.picture(
        width: Self.width, height: Self.height,
        name: "Coverage of trials by \(facts.modality.name)",
        words: "\(poor) of \(values.count) trials below \(minimum)", wide: false,
        drawing(counts, minimum)) + "</figure>"
  }

  private func drawing(_ counts: [Int], _ minimum: Double) -> String {
    let left = 40.0
    let bottom = Self.height - 20
    let scale = PlotScale(holding: [0, Double(counts.max() ?? 1)], ticks: 3)
    func x(_ share: Double) -> Double { left + share * (Self.width - left - 10) }
    func y(_ count: Double) -> Double { bottom - count / max(1e-9, scale.high) * (bottom - 8) }
    var out = ""
    for tick in scale.ticks where tick == tick.rounded() {
      out += SVGShape.line(left, y(tick), Self.width - 10, y(tick), "class=\"grid\"")
      out += SVGShape.text(
        scale.text(tick), x: left - 5, y: y(tick) + 4, "class=\"tick small\" text-anchor=\"end\"")
    }
    for (bin, count) in counts.enumerated() where count > 0 {
      let from = Double(bin) / Double(Self.bins)
      let to = Double(bin + 1) / Double(Self.bins)
      out += SVGShape.rectangle(
        x: x(from) + 0.5, y: y(Double(count)), width: x(to) - x(from) - 1,
        height: bottom - y(Double(count)), "class=\"bar\"",
        title: "\(Words.percent(from)) to \(Words.percent(to)): \(Amount.count(count, "trial"))")
    }
    out += SVGShape.line(x(minimum), 4, x(minimum), bottom, "class=\"limit\"")
    for share in [0, 0.25, 0.5, 0.75, 1] {
      out += SVGShape.text(
        Words.percent(share), x: x(share) + (share == 1 ? 8 : 0), y: Self.height - 4,
        "class=\"tick small\" text-anchor=\"\(share == 1 ? "end" : "middle")\"")
    }
    return out
  }
}
