import Pipeline

/// How much of every channel of every subject is missing.
struct MissingPlot {
  /// How many subjects are drawn.
  static let limit = 80

  let inspection: Inspection

  /// A figure; empty without channels.
  var html: String {
    let channels = inspection.modalities.enumerated().flatMap { index, modality in
      modality.channels.indices.map { (modality: index, channel: $0) }
    }
    let subjects = inspection.subjects.prefix(Self.limit)
    guard !channels.isEmpty, !subjects.isEmpty else { return "" }
    let cell = min(26, max(9, 860 / Double(channels.count)))
    let row = subjects.count > 40 ? 9.0 : 15.0
    let names = channels.map { inspection.modalities[$0.modality].channels[$0.channel].name }
    let head = 10 + 5.9 * Double(min(20, names.map(\.count).max() ?? 0))
    let left = 84.0
    let gap = 8.0
    func x(_ column: Int) -> Double {
      left + Double(column) * cell + Double(channels[column].modality) * gap
    }
    var out = ""
    for (column, name) in names.enumerated() {
      let place = "\(SVGShape.number(x(column) + cell / 2 + 3.5)) \(SVGShape.number(head - 5))"
      out += "<text class=\"small\" transform=\"translate(\(place)) rotate(-90)\">"
      out += "\(HTMLText.escaped(SVGShape.short(name, 20)))</text>"
    }
    for (subject, own) in subjects.enumerated() {
      let y = head + Double(subject) * row
      out += SVGShape.text(
        SVGShape.short(own.id, 12), x: left - 6, y: y + row / 2 + 4,
        "class=\"small\" text-anchor=\"end\"")
      for (column, place) in channels.enumerated() {
        let profile = inspection.modalities[place.modality].subjects[subject]
        out += Self.cell(
          profile.flatMap { $0.rows > 0 ? $0.channels[place.channel] : nil },
          x: x(column), y: y, width: cell - 1, height: row - 1,
          "\(own.id), \(names[column])")
      }
    }
    let width = x(channels.count - 1) + cell + 8
    let height = head + Double(subjects.count) * row + 6
    var html =
      "<figure><figcaption>Share of samples without a value: subject by channel.</figcaption>"
    html += Self.legend
    html += "<div style=\"max-width:\(SVGShape.number(max(width, 300) * 1.1))px\">"
    html += SVGShape.picture(
      width: width, height: height, name: "Missing values by subject and channel",
      words: "\(subjects.count) subjects, \(channels.count) channels", wide: false, out)
    html += "</div></figure>\n"
    if subjects.count < inspection.subjects.count {
      html +=
        "<p class=\"soft\">The first \(subjects.count) of \(inspection.subjects.count) subjects.</p>\n"
    }
    return html
  }

  private static func cell(
    _ channel: SubjectProfile.ChannelProfile?, x: Double, y: Double, width: Double, height: Double,
    _ what: String
  ) -> String {
    guard let channel, let share = channel.missingShare else {
      return SVGShape.line(x, y + height, x + width, y, "class=\"nobody\"")
    }
    var out = SVGShape.rectangle(x: x, y: y, width: width, height: height, "class=\"cell\"")
    if share > 0 {
      out += SVGShape.rectangle(
        x: x, y: y, width: width, height: height, "class=\"heat\" opacity=\"\(opacity(share))\"",
        title: "\(what): \(Amount.share(share)) missing")
    }
    return out
  }

  /// A little is visible, and 1 % differs from 10 %.
  private static func opacity(_ share: Double) -> String {
    NumberStyle.fixed(2).text(0.12 + 0.88 * share.squareRoot())
  }

  private static var legend: String {
    var out = "<ul class=\"legend\"><li class=\"soft\">missing:</li>"
    for share in [0, 0.001, 0.01, 0.1, 0.5, 1] {
      out += "<li><svg viewBox=\"0 0 16 12\" aria-hidden=\"true\">"
      out += "<rect width=\"16\" height=\"12\" class=\"cell\"/>"
      if share > 0 {
        out += "<rect width=\"16\" height=\"12\" class=\"heat\" opacity=\"\(opacity(share))\"/>"
      }
      out += "</svg> \(Words.percent(share))</li>"
    }
    out += "<li><svg viewBox=\"0 0 16 12\" aria-hidden=\"true\">"
    return out
      + "<line class=\"nobody\" x1=\"0\" y1=\"12\" x2=\"16\" y2=\"0\"/></svg> nothing recorded</li></ul>"
  }
}
