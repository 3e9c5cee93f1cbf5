import Pipeline

/// How many trials of which class every subject has.
struct LabelPlot {
  /// How many subjects are drawn.
  static let limit = 80

  let inspection: Inspection

  /// A figure; empty where trials have no labels.
  var html: String {
    let subjects = inspection.subjects.prefix(Self.limit)
    guard inspection.labelColumn != nil, !inspection.categories.isEmpty, !subjects.isEmpty else {
      return ""
    }
    let most = subjects.map(\.trials.count).max() ?? 0
    guard most > 0 else { return "" }
    let row = subjects.count > 40 ? 10.0 : 18.0
    let left = 84.0
    let width = 640.0
    let scale = PlotScale(holding: [0, Double(most)], ticks: 5)
    func x(_ count: Int) -> Double {
      left + Double(count) / max(1, scale.high) * (width - left - 20)
    }
    let height = 6 + Double(subjects.count) * row + 20
    var out = ""
    for tick in scale.ticks where tick == tick.rounded() {
      out += SVGShape.line(x(Int(tick)), 2, x(Int(tick)), height - 18, "class=\"grid\"")
      out += SVGShape.text(
        scale.text(tick), x: x(Int(tick)), y: height - 4, "class=\"tick\" text-anchor=\"middle\"")
    }
    for (place, subject) in subjects.enumerated() {
      let y = 6 + Double(place) * row
      out += SVGShape.text(
        SVGShape.short(subject.id, 12), x: left - 6, y: y + row / 2 + 4,
        "class=\"small\" text-anchor=\"end\"")
      var before = 0
      for (index, category) in inspection.categories.enumerated() {
        let count = subject.trials.count { $0.category == index }
        guard count > 0 else { continue }
        out += SVGShape.rectangle(
          x: x(before), y: y + 1, width: max(0.5, x(before + count) - x(before) - 0.8),
          height: row - 3, TimelinePlot.fill(index, category),
          title: "\(subject.id): \(category.name) \(count)")
        before += count
      }
    }
    let column = HTMLText.escaped(inspection.labelColumn ?? "")
    return
      "<figure><figcaption>Trials per subject by '\(column)', colours as in the timeline.</figcaption>"
      + "<div style=\"max-width:52rem\">"
      + SVGShape.picture(
        width: width, height: height, name: "Trials per subject by class", words: words,
        wide: false,
        out) + "</div></figure>\n"
  }

  private var words: String {
    inspection.categories.enumerated().map { index, category in
      let count = inspection.subjects.reduce(0) {
        $0 + $1.trials.count { $0.category == index }
      }
      return "\(category.name): \(count)"
    }.joined(separator: ", ")
  }
}
