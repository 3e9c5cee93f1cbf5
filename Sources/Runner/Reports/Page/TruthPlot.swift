import Pipeline

/// What was predicted of continuous targets over what was true, a picture per target: points on the dashed
/// line are right.
enum TruthPlot {
  /// Figures; empty without targets.
  static func html(_ targets: [CellResult.Points]) -> String { targets.map(figure).joined() }

  private static func figure(_ points: CellResult.Points) -> String {
    let scale = PlotScale(holding: points.truth + points.predicted)
    let name = HTMLText.escaped(points.name)
    var out = "<figure class=\"roc\"><figcaption>\(name), first seed</figcaption>"
    out +=
      "<svg viewBox=\"0 0 300 290\" role=\"img\" aria-label=\"Prediction over truth: \(name)\">"
    out += "<title>Prediction over truth: \(name)</title>"
    for tick in scale.ticks {
      let x = place(scale, tick, from: 44, by: 240)
      let y = place(scale, tick, from: 250, by: -240)
      out += "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"10\" y2=\"250\"/>"
      out += "<line class=\"grid\" x1=\"44\" x2=\"284\" y1=\"\(y)\" y2=\"\(y)\"/>"
      let label = HTMLText.escaped(scale.text(tick))
      out += "<text class=\"tick\" x=\"\(x)\" y=\"265\" text-anchor=\"middle\">\(label)</text>"
      out += "<text class=\"tick\" x=\"38\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(label)</text>"
    }
    out +=
      "<line class=\"axis\" x1=\"44\" y1=\"250\" x2=\"284\" y2=\"10\" stroke-dasharray=\"4 4\"/>"
    for (truth, predicted) in zip(points.truth, points.predicted) {
      out += "<circle cx=\"\(place(scale, truth, from: 44, by: 240))\""
      out += " cy=\"\(place(scale, predicted, from: 250, by: -240))\" r=\"2.5\""
      out += " fill=\"var(--c0)\" fill-opacity=\".5\"/>"
    }
    out += "<text x=\"164\" y=\"284\" text-anchor=\"middle\" class=\"tick\">truth</text>"
    out += "<text class=\"tick\" transform=\"translate(10 130) rotate(-90)\" text-anchor=\"middle\""
    return out + ">prediction</text></svg></figure>"
  }

  private static func place(
    _ scale: PlotScale, _ value: Double, from start: Double, by length: Double
  ) -> String {
    NumberStyle.fixed(1).text(start + length * scale.place(value))
  }
}
