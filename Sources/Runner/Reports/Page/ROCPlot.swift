import Pipeline

/// The ROC curves of a cell, with their names below.
enum ROCPlot {
  /// How many points of a curve are drawn.
  static let limit = 200

  /// A figure; empty without curves.
  static func html(_ curves: [CellResult.Curve]) -> String {
    if curves.isEmpty { return "" }
    let names = HTMLText.escaped(Words.list(curves.map(\.name), limit: 8))
    var out = "<figure class=\"roc\"><figcaption>ROC curve, first seed</figcaption>"
    out += "<svg viewBox=\"0 0 300 290\" role=\"img\" aria-label=\"ROC curves: \(names)\">"
    out += "<title>ROC curves: \(names)</title>"
    for tick in 0...4 {
      let x = 44 + 60 * tick
      let y = 250 - 60 * tick
      let label = ["0", "0.25", "0.5", "0.75", "1"][tick]
      out += "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"10\" y2=\"250\"/>"
      out += "<line class=\"grid\" x1=\"44\" x2=\"284\" y1=\"\(y)\" y2=\"\(y)\"/>"
      out += "<text class=\"tick\" x=\"\(x)\" y=\"265\" text-anchor=\"middle\">\(label)</text>"
      out += "<text class=\"tick\" x=\"38\" y=\"\(y + 4)\" text-anchor=\"end\">\(label)</text>"
    }
    out +=
      "<line class=\"axis\" x1=\"44\" y1=\"250\" x2=\"284\" y2=\"10\" stroke-dasharray=\"4 4\"/>"
    for (index, curve) in curves.enumerated() { out += line(curve, index) }
    out +=
      "<text x=\"164\" y=\"284\" text-anchor=\"middle\" class=\"tick\">false positive rate</text>"
    out += "<text class=\"tick\" transform=\"translate(10 130) rotate(-90)\" text-anchor=\"middle\""
    out += ">true positive rate</text></svg><ul class=\"plain soft\">"
    for (index, curve) in curves.enumerated() {
      out += "<li><svg class=\"key\" viewBox=\"0 0 26 12\" aria-hidden=\"true\">"
      out += "<line x1=\"0\" x2=\"26\" y1=\"6\" y2=\"6\" \(style(index))/></svg> "
      out += "\(HTMLText.escaped(curve.name))</li>"
    }
    return out + "</ul></figure>"
  }

  private static func style(_ index: Int) -> String {
    let dashes = ["", "7 3", "2 3", "9 3 2 3"][index % 4]
    return "stroke=\"var(--c\(index % 8))\" stroke-width=\"2.5\" fill=\"none\""
      + (dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\"")
  }

  private static func line(_ curve: CellResult.Curve, _ index: Int) -> String {
    let count = min(curve.falsePositive.count, curve.truePositive.count)
    let step = max(1, (count + limit - 1) / limit)
    var places = Array(stride(from: 0, to: count, by: step))
    if let last = places.last, last != count - 1 { places.append(count - 1) }
    let style = NumberStyle.fixed(1)
    let points = places.map {
      style.text(44 + 240 * curve.falsePositive[$0]) + ","
        + style.text(250 - 240 * curve.truePositive[$0])
    }
    return "<polyline points=\"\(points.joined(separator: " "))\" \(self.style(index))/>"
  }
}
