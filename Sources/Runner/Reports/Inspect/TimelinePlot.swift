import Pipeline

/// When what was recorded of every subject: a row per modality, a band with the trials below.
struct TimelinePlot {
  /// How many subjects are drawn.
  static let limit = 80
  /// More trials than this are drawn without words.
  private static let titleLimit = 4000

  private static let left = 118.0
  private static let width = 1000.0
  private static let top = 26.0

  let inspection: Inspection
  private let lines: [FoldedLine]
  private let longest: Double
  private let isNumbered: Bool
  private let row: Double
  private let hasTitles: Bool

  init(_ inspection: Inspection) {
    self.inspection = inspection
    let shown = inspection.subjects.indices.prefix(Self.limit)
    lines = shown.map { subject in
      var spans: [ClosedRange<Double>] = []
      for modality in inspection.modalities {
        guard let profile = modality.subjects[subject] else { continue }
        spans += profile.bars
        spans += profile.trials.filter { $0.start.isFinite && $0.end >= $0.start }
          .map { $0.start...$0.end }
      }
      return FoldedLine(spans)
    }
    longest = max(1e-9, lines.map(\.length).max() ?? 0)
    isNumbered = inspection.modalities.contains { modality in
      modality.subjects.contains { $0?.line == .numbers }
    }
    row = shown.count > 40 ? 6 : 11
    hasTitles = inspection.subjects.reduce(0) { $0 + $1.trials.count } <= Self.titleLimit
  }

  /// A figure with its legend.
  var html: String {
    let count = lines.count
    guard count > 0 else { return "<p>There is nobody.</p>\n" }
    let block = Double(inspection.modalities.count + 1) * (row + 2) + 9
    let height = Self.top + Double(count) * block + 22
    var out = grid(height)
    for subject in 0..<count {
      out += self.block(subject, y: Self.top + Double(subject) * block, height: block)
    }
    let names = inspection.modalities.map(\.name) + ["trials"]
    var html = "<figure><figcaption>Each subject from the first sample or trial on"
    html += isNumbered ? ", by number of the trial" : ""
    html +=
      ". Rows from the top: \(HTMLText.escaped(names.joined(separator: ", "))). A bar is where"
    html += " there are samples"
    html +=
      lines.contains { !$0.folds.isEmpty }
      ? "; a dashed mark is a pause of over 15 minutes, folded." : "."
    html += "</figcaption>"
    html += legend
    html += SVGShape.picture(
      width: Self.width, height: height, name: "Timeline per subject",
      words: "\(count) subjects, rows \(names.joined(separator: ", "))", out)
    html += "</figure>\n"
    if count < inspection.subjects.count {
      html +=
        "<p class=\"soft\">The first \(count) of \(inspection.subjects.count) subjects.</p>\n"
    }
    return html
  }

  private var legend: String {
    if inspection.categories.isEmpty { return "" }
    var out = "<ul class=\"legend\"><li class=\"soft\">trials:</li>"
    for (place, category) in inspection.categories.enumerated() {
      out += "<li><svg viewBox=\"0 0 16 12\" aria-hidden=\"true\"><rect width=\"16\" height=\"12\""
      out += " \(Self.fill(place, category))/></svg> \(HTMLText.escaped(category.name))"
      out += category.kind == .other ? " <span class=\"soft\">(none of the classes)</span>" : ""
      out += "</li>"
    }
    return out + "</ul>"
  }

  /// How trials of a category are filled.
  static func fill(_ place: Int, _ category: TrialCategories.Category) -> String {
    switch category.kind {
    case .declared: "style=\"fill:var(--c\(place % 8))\""
    case .other: "style=\"fill:var(--c\(place % 8))\" opacity=\"0.45\""
    case .missing: "class=\"unlabelled\""
    }
  }

  // MARK: - Drawing

  private func x(_ seconds: Double) -> Double {
    Self.left + seconds / longest * (Self.width - Self.left - 8)
  }

  private func grid(_ height: Double) -> String {
    let unit = isNumbered ? 1.0 : longest < 240 ? 1 : longest < 14_400 ? 60 : 3600
    let name = isNumbered ? "trial" : unit == 1 ? "s" : unit == 60 ? "min" : "h"
    let scale = PlotScale(holding: [0, longest / unit], ticks: 8)
    var out = ""
    for tick in scale.ticks where tick * unit <= longest * 1.001 {
      let x = x(tick * unit)
      out += SVGShape.line(x, Self.top - 6, x, height - 16, "class=\"grid\"")
      for y in [Self.top - 10, height - 4] {
        let label = tick == 0 ? "0 \(name)" : scale.text(tick)
        out += SVGShape.text(label, x: x, y: y, "class=\"tick\" text-anchor=\"middle\"")
      }
    }
    return out
  }

  private func block(_ subject: Int, y: Double, height: Double) -> String {
    let own = inspection.subjects[subject]
    let line = lines[subject]
    var out = SVGShape.text(
      SVGShape.short(own.id, 10), x: 2, y: y + (height - 9) / 2 + 4, "class=\"name\"")
    var top = y
    for modality in inspection.modalities {
      out += label(modality.name, top)
      if let profile = modality.subjects[subject], !profile.bars.isEmpty {
        for bar in profile.bars {
          let from = x(line.place(bar.lowerBound))
          out += SVGShape.rectangle(
            x: from, y: top, width: max(0.6, x(line.place(bar.upperBound)) - from), height: row,
            "class=\"present\"")
        }
      } else {
        out += SVGShape.text(
          "nothing recorded", x: Self.left + 4, y: top + row - 1.5, "class=\"small tick\"")
      }
      top += row + 2
    }
    out += label("trials", top) + trials(of: subject, line, y: top)
    for fold in line.folds {
      let x = x(fold.place)
      out += SVGShape.line(x, y - 1, x, top + row + 1, "class=\"fold\"")
    }
    return out
  }

  private func label(_ name: String, _ y: Double) -> String {
    row < 9
      ? ""
      : SVGShape.text(
        SVGShape.short(name, 8), x: Self.left - 5, y: y + row - 2,
        "class=\"small tick\" text-anchor=\"end\"")
  }

  private func trials(of subject: Int, _ line: FoldedLine, y: Double) -> String {
    let own = inspection.subjects[subject]
    let profiles = inspection.modalities.map { $0.subjects[subject] }
    guard let first = profiles.compactMap({ $0 }).first else { return "" }
    var out = ""
    for (index, trial) in own.trials.enumerated() where first.trials.indices.contains(index) {
      let place = first.trials[index]
      guard place.start.isFinite, place.end >= place.start else { continue }
      let from = x(line.place(place.start))
      let width = max(1, x(line.place(place.end)) - from - 0.4)
      let fill = trial.category.map { Self.fill($0, inspection.categories[$0]) } ?? "class=\"bar\""
      out += SVGShape.rectangle(
        x: from, y: y, width: width, height: row, fill,
        title: hasTitles ? words(trial, index, profiles) : nil)
    }
    return out
  }

  private func words(
    _ trial: Inspection.Trial, _ index: Int, _ profiles: [SubjectProfile?]
  ) -> String {
    var words = ["trial \(trial.id)"]
    if let category = trial.category { words.append(inspection.categories[category].name) }
    if let seconds = trial.seconds { words.append(Amount.time(seconds)) }
    for (modality, profile) in zip(inspection.modalities, profiles) {
      guard let profile, profile.trials.indices.contains(index) else { continue }
      words.append("\(modality.name) \(Amount.share(profile.trials[index].coverage))")
    }
    return words.joined(separator: ", ")
  }
}
