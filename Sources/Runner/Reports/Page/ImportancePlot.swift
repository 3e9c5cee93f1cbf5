import Pipeline

/// Bars of what matters most to one output, with intervals over fits.
struct ImportancePlot: Sendable {
  private static let left = 244.0
  private static let width = 600.0
  private static let step = 20.0
  private static let top = 8.0

  private let output: ImportanceText.Output
  private let own: Importance
  private let cell: String
  private let scale: PlotScale

  /// - Parameters:
  ///   - output: what is drawn: features, or groups where the model was asked by groups only.
  ///   - own: where it comes from.
  ///   - cell: whose it is.
  init(_ output: ImportanceText.Output, of own: Importance, cell: String) {
    self.output = output
    self.own = own
    self.cell = cell
    scale = PlotScale(
      holding: [0]
        + Self.drawn(output).flatMap { [$0.meanAbsolute, $0.low ?? 0, $0.high ?? 0] })
  }

  private static func drawn(_ output: ImportanceText.Output) -> [Importance.Row] {
    let features = output.rows.filter { !$0.isGroup }
    return features.isEmpty ? output.rows : features
  }

  /// A figure; empty without rows.
  var html: String {
    let rows = Self.drawn(output)
    guard let first = rows.first else { return "" }
    let isLoss = ImportanceText.isLoss(own)
    let what = first.isGroup || isLoss ? "groups of features" : "features"
    let value = isLoss ? "loss" : "mean |SHAP|"
    let title = output.names.joined(separator: ", ")
    let bottom = Self.top + Self.step * Double(rows.count)
    var content = axis(bottom)
    for (place, row) in rows.enumerated() { content += bar(row, place) }
    let words = rows.map { "\($0.name) \(ImportanceText.number($0.meanAbsolute))" }
    let picture = SVGShape.picture(
      width: Self.width, height: bottom + 44, name: "Importance for \(title): \(cell)",
      words: words.joined(separator: "; "), content)
    var caption =
      "The first \(rows.count) \(what) by \(value) over test rows, mean of \(own.fits)"
    caption += own.fits == 1 ? " fit" : " fits"
    caption += rows.contains { $0.high != nil } ? "; lines are the 95 % t interval over fits" : ""
    return "<figure><figcaption>\(HTMLText.escaped(caption)).</figcaption>\(picture)</figure>"
  }

  private func x(_ value: Double) -> Double {
    Self.left + (Self.width - Self.left - 16) * scale.place(value)
  }

  private func axis(_ bottom: Double) -> String {
    var out = ""
    for tick in scale.ticks {
      out += SVGShape.line(x(tick), Self.top, x(tick), bottom, "class=\"grid\"")
      out += SVGShape.text(
        scale.text(tick), x: x(tick), y: bottom + 16, "class=\"tick\" text-anchor=\"middle\"")
    }
    let middle = (Self.left + Self.width) / 2
    return out
      + SVGShape.text(
        ImportanceText.isLoss(own)
          ? "loss of \(output.names.joined(separator: ", "))" : "mean |SHAP|, \(own.unit)",
        x: middle, y: bottom + 36,
        "class=\"tick\" text-anchor=\"middle\"")
  }

  private func bar(_ row: Importance.Row, _ place: Int) -> String {
    let y = Self.top + Self.step * Double(place)
    var out = SVGShape.text(
      SVGShape.short(row.name, 30), x: Self.left - 8, y: y + 14, "text-anchor=\"end\"")
    out += SVGShape.rectangle(
      x: x(min(0, row.meanAbsolute)), y: y + 4, width: abs(x(row.meanAbsolute) - x(0)),
      height: Self.step - 8,
      "fill=\"var(--c0)\" fill-opacity=\"0.75\"",
      title: "\(row.name): \(ImportanceText.number(row.meanAbsolute))")
    if let low = row.low, let high = row.high {
      let middle = y + Self.step / 2
      out += SVGShape.line(
        x(low), middle, x(high), middle, "stroke=\"currentColor\" stroke-width=\"1.5\"")
    }
    return out
  }
}
