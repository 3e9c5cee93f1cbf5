import Pipeline

/// The values of every channel: a strip per subject, a panel per channel.
struct RangePlot {
  /// How many channels of a modality are drawn.
  static let channelLimit = 48
  /// How many subjects are drawn.
  static let limit = 80

  private static let width = 240.0
  private static let left = 4.0

  let modality: Inspection.Modality
  let subjects: [Inspection.Subject]

  /// Panels with their legend; empty without channels.
  var html: String {
    guard !modality.channels.isEmpty else { return "" }
    var out = "<h3>\(HTMLText.escaped(modality.name))</h3><div class=\"panels\">"
    for channel in modality.channels.indices.prefix(Self.channelLimit) { out += panel(channel) }
    out += "</div>\n"
    if modality.channels.count > Self.channelLimit {
      out += "<p class=\"soft\">The first \(Self.channelLimit) of \(modality.channels.count)"
      out += " channels.</p>\n"
    }
    return out
  }

  /// What the marks mean.
  static let legend = """
    <p class="soft">A strip per subject, in the order of the timeline: the thin line is 1 to 99 % of the \
    values, the thick one the middle half, the dark mark the median. Red dots are the smallest and largest \
    value where they lie far outside; a dot at the border of a panel lies beyond it.</p>

    """

  private func panel(_ index: Int) -> String {
    let channel = modality.channels[index]
    let shown = modality.subjects.prefix(Self.limit)
    let quantiles = shown.map { profile -> [Double]? in
      guard let own = profile?.channels[index].quantiles, own.allSatisfy(\.isFinite) else {
        return nil
      }
      return own
    }
    let known = quantiles.compactMap { $0 }
    let row = max(4, min(12, 150 / Double(max(1, shown.count))))
    let height = 6 + Double(shown.count) * row + 18
    var title = "<b>\(HTMLText.escaped(channel.name))</b>"
    let unit = [channel.unit, channel.scale == .linear ? nil : channel.scale.rawValue]
      .compactMap { $0 }
    if !unit.isEmpty {
      title += " <span class=\"soft\">\(HTMLText.escaped(unit.joined(separator: ", ")))</span>"
    }
    let flat = known.count { $0[1] == $0[5] }
    if flat > 0 { title += " <span class=\"warn\">constant: \(flat) of \(known.count)</span>" }
    if known.isEmpty { return "<figure><figcaption>\(title): no values</figcaption></figure>" }
    let scale = PlotScale(holding: known.flatMap { [$0[1], $0[5]] }, ticks: 3)
    return "<figure><figcaption>\(title)</figcaption>"
      + SVGShape.picture(
        width: Self.width, height: height, name: "Values of \(channel.name)",
        words: words(quantiles), wide: false, drawing(quantiles, scale, row, height)) + "</figure>"
  }

  private func words(_ quantiles: [[Double]?]) -> String {
    zip(subjects, quantiles).prefix(40).compactMap { subject, own in
      own.map { "\(subject.id): median \(NumberStyle.significant($0[3]))" }
    }.joined(separator: "; ")
  }

  private func drawing(
    _ quantiles: [[Double]?], _ scale: PlotScale, _ row: Double, _ height: Double
  ) -> String {
    func x(_ value: Double) -> Double {
      Self.left + min(1, max(0, (value - scale.low) / (scale.high - scale.low)))
        * (Self.width - 2 * Self.left)
    }
    var out = ""
    let last = scale.ticks.count - 1
    for (place, tick) in scale.ticks.enumerated() {
      let at = x(tick)
      out += SVGShape.line(at, 2, at, height - 16, "class=\"grid\"")
      let anchor = place == 0 ? "start" : place == last ? "end" : "middle"
      guard scale.ticks.count < 6 || place % 2 == 0 || place == last else { continue }
      out += SVGShape.text(
        Self.tick(tick, scale), x: at, y: height - 3,
        "class=\"tick small\" text-anchor=\"\(anchor)\"")
    }
    var whiskers = ""
    var boxes = ""
    var medians = ""
    var far = ""
    for (subject, own) in quantiles.enumerated() {
      guard let own else { continue }
      let y = 6 + (Double(subject) + 0.5) * row
      let half = row * 0.36
      whiskers += Self.move(x(own[1]), y) + "H" + SVGShape.number(max(x(own[5]), x(own[1]) + 0.8))
      boxes += Self.move(x(own[2]), y) + "H" + SVGShape.number(max(x(own[4]), x(own[2]) + 0.8))
      medians += Self.move(x(own[3]), y - half) + "V" + SVGShape.number(y + half)
      let reach = 1.5 * (own[5] - own[1])
      for (value, isFar) in [(own[0], own[0] < own[1] - reach), (own[6], own[6] > own[5] + reach)]
      where isFar {
        far += "<circle class=\"far\" cx=\"\(SVGShape.number(x(value)))\""
        far += " cy=\"\(SVGShape.number(y))\" r=\"1.9\"/>"
      }
    }
    out += "<path class=\"whisker\" d=\"\(whiskers)\"/><path class=\"box\" d=\"\(boxes)\"/>"
    return out + "<path class=\"median\" d=\"\(medians)\"/>" + far
  }

  private static func move(_ x: Double, _ y: Double) -> String {
    "M\(SVGShape.number(x)) \(SVGShape.number(y))"
  }

  /// Large and tiny numbers in few digits.
  private static func tick(_ value: Double, _ scale: PlotScale) -> String {
    abs(value) >= 10_000 || scale.digits > 4
      ? NumberStyle.significant(value, digits: 3) : scale.text(value)
  }
}
