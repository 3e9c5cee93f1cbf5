import Pipeline

/// A line plot of a metric over an axis, a line per series, with whiskers for intervals, and the dummy.
struct SeriesPlot: Sendable {
  /// A value at a place along the bottom.
  struct Point: Sendable, Equatable {
    let x: Int
    let value: Double
    let low: Double?
    let high: Double?
    let isLeaky: Bool
  }

  /// A line.
  struct Series: Sendable, Equatable {
    let name: String
    let points: [Point]
    let isDummy: Bool
  }

  let plot: DeclaredPlot
  private(set) var labels: [String] = []
  private(set) var series: [Series] = []

  private static let width = 640.0
  private static let height = 340.0
  private static let top = 14.0
  private static let bottom = 292.0
  private static let left = 52.0

  /// Collects the points.
  /// - Throws: `TableFault` for axes that no cell has, and two cells in one place.
  init(_ plot: DeclaredPlot, _ summary: Summary, bases: AxisBases) throws(TableFault) {
    self.plot = plot
    let table = try DeclaredTable(
      placing: plot.name, rows: [plot.x], columns: plot.series.map { [$0] } ?? [],
      filters: plot.filters)
    let placement = try TablePlacement(table, summary, bases: bases)
    let rows = placement.rows.indices.filter { !placement.rows[$0].isDummy }
    labels = rows.map { placement.rows[$0].labels[0] ?? ResultTable.unknown }
    let values = Dictionary(
      summary.cells.map { ($0.name, $0.result?[plot.y]) }, uniquingKeysWith: { first, _ in first })
    var dummies: [[Double]] = rows.map { _ in [] }
    for column in placement.columns.indices where !placement.columns[column].isDummy {
      var points: [Point] = []
      for (place, row) in rows.enumerated() {
        guard let slot = placement.slots[row][column], !summary.cells[slot].isAutomaticDummy else {
          continue
        }
        let cell = summary.cells[slot]
        if let own = cell.result?[plot.y], let value = own.value {
          points.append(
            Point(
              x: place, value: value, low: own.ciLow, high: own.ciHigh,
              isLeaky: cell.result?.isLeaky == true))
        }
        let name = cell.againstDummy?.baseline ?? ""
        if let dummy = values[name].flatMap({ $0?.value }), !dummies[place].contains(dummy) {
          dummies[place].append(dummy)
        }
      }
      let name = placement.columns[column].labels.first.flatMap { $0 } ?? Words.metric(plot.y)
      if !points.isEmpty { series.append(Series(name: name, points: points, isDummy: false)) }
    }
    let guesses = dummies.enumerated().compactMap { place, own in
      own.count == 1 ? Point(x: place, value: own[0], low: nil, high: nil, isLeaky: false) : nil
    }
    if !guesses.isEmpty {
      series.append(Series(name: "dummy", points: guesses, isDummy: true))
    }
  }

  /// The plot as a figure.
  var html: String {
    let name = HTMLText.escaped(plot.name)
    let y = HTMLText.escaped(Words.metric(plot.y))
    let x = HTMLText.escaped(plot.x)
    if series.isEmpty {
      return "<figure><figcaption>\(name): no value of \(y) yet.</figcaption></figure>\n"
    }
    let words = "\(y) by \(x)" + (plot.series.map { ", a line per \(HTMLText.escaped($0))" } ?? "")
    return "<figure><figcaption>\(words). Whiskers are intervals.\(leakWords)</figcaption>"
      + "<div class=\"scroll\" tabindex=\"0\"><svg class=\"plot\" viewBox=\"0 0 640 340\" role=\"img\" aria-label=\"\(words)\"><title>\(words)</title>"
      + "<desc>\(description)</desc>" + drawing + "</svg></div></figure>\n"
  }

  private var leakWords: String {
    series.contains { $0.points.contains(where: \.isLeaky) }
      ? " Open dots leak on purpose and do not estimate anything about new people." : ""
  }

  /// All values in words.
  private var description: String {
    series.map { own in
      let points = own.points.map { "\(labels[$0.x]): \(NumberStyle.plain.text($0.value))" }
      return HTMLText.escaped("\(own.name): \(points.joined(separator: ", "))")
    }.joined(separator: "; ")
  }

  // MARK: - Drawing

  private var drawing: String {
    let values = series.flatMap { $0.points.flatMap { [$0.value, $0.low, $0.high] } }
      .compactMap { $0 }
    let scale = PlotScale(holding: values)
    let right = Self.width - labelWidth
    var out = grid(scale, right)
    for (place, label) in labels.enumerated() {
      let x = Self.text(position(place, right: right))
      out += "<text class=\"tick\" x=\"\(x)\" y=\"311\" text-anchor=\"middle\">"
      out += "\(HTMLText.escaped(SVGShape.short(label, 14)))</text>"
    }
    let middle = Self.text((Self.left + right) / 2)
    out +=
      "<text x=\"\(middle)\" y=\"332\" text-anchor=\"middle\">\(HTMLText.escaped(plot.x))</text>"
    for index in series.indices { out += line(index, scale, right) }
    return out + endLabels(scale, right)
  }

  private func grid(_ scale: PlotScale, _ right: Double) -> String {
    var out = ""
    for tick in scale.ticks {
      let y = Self.text(height(tick, scale))
      out += "<line class=\"grid\" x1=\"\(Self.text(Self.left))\" x2=\"\(Self.text(right))\""
      out += " y1=\"\(y)\" y2=\"\(y)\"/><text class=\"tick\" x=\"44\" y=\"\(y)\" dy=\"4\""
      out += " text-anchor=\"end\">\(scale.text(tick))</text>"
    }
    return out
  }

  private func line(_ index: Int, _ scale: PlotScale, _ right: Double) -> String {
    let own = series[index]
    let colour = own.isDummy ? "var(--soft)" : "var(--c\(index % 8))"
    let dashes = ["", "6 3", "2 3", "9 3 2 3"][own.isDummy ? 2 : (index / 2) % 4]
    // Whiskers of different lines stand beside each other.
    let shift =
      own.isDummy
      ? 0 : (Double(index) - Double(series.count - 1) / 2) * min(6, 40 / Double(series.count))
    let places = own.points.map {
      (x: position($0.x, right: right) + shift, y: height($0.value, scale), point: $0)
    }
    let path = places.map { "\(Self.text($0.x)),\(Self.text($0.y))" }.joined(separator: " ")
    var out =
      "<g stroke=\"\(colour)\" fill=\"\(colour)\"><polyline points=\"\(path)\" fill=\"none\""
    out += " stroke-width=\"2\"\(dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\"")/>"
    for place in places {
      if let low = place.point.low, let high = place.point.high {
        out += "<line x1=\"\(Self.text(place.x))\" x2=\"\(Self.text(place.x))\""
        out += " y1=\"\(Self.text(height(low, scale)))\" y2=\"\(Self.text(height(high, scale)))\""
        out += " stroke-width=\"1.5\" opacity=\"0.75\"/>"
      }
      out += "<circle cx=\"\(Self.text(place.x))\" cy=\"\(Self.text(place.y))\" r=\"4\""
      out += place.point.isLeaky ? " style=\"fill:var(--bg)\" stroke-width=\"2\"/>" : "/>"
    }
    return out + "</g>"
  }

  /// Names at the ends of the lines, moved apart where they would overlap.
  private func endLabels(_ scale: PlotScale, _ right: Double) -> String {
    let order = series.indices.sorted {
      (height(series[$0].points.last?.value ?? 0, scale), $0)
        < (height(series[$1].points.last?.value ?? 0, scale), $1)
    }
    var places = order.map { height(series[$0].points.last?.value ?? 0, scale) }
    let gap = min(16, (Self.bottom - Self.top) / Double(max(1, places.count)))
    for index in places.indices.dropFirst() {
      places[index] = max(places[index], places[index - 1] + gap)
    }
    let over = (places.last ?? 0) - Self.bottom
    if over > 0, var limit = places.last.map({ $0 - over }) {
      for index in places.indices.reversed() {
        places[index] = min(places[index], limit)
        limit = places[index] - gap
      }
    }
    var out = ""
    for (index, y) in zip(order, places) {
      let own = series[index]
      let colour = own.isDummy ? "var(--soft)" : "var(--c\(index % 8))"
      let end = own.points.last.map { position($0.x, right: right) } ?? right
      let start = height(own.points.last?.value ?? 0, scale)
      out += "<line x1=\"\(Self.text(end + 22))\" y1=\"\(Self.text(start))\""
      out +=
        " x2=\"\(Self.text(right + 8))\" y2=\"\(Self.text(y))\" stroke=\"\(colour)\" opacity=\"0.5\"/>"
      out += "<text x=\"\(Self.text(right + 11))\" y=\"\(Self.text(y))\" dy=\"4\""
      out += " style=\"fill:\(colour);font-size:\(gap < 13 ? 10 : 13)px\">"
      out += "\(HTMLText.escaped(SVGShape.short(own.name, 18)))</text>"
    }
    return out
  }

  private var labelWidth: Double {
    let longest = series.map { min(18, DisplayWidth.of($0.name)) }.max() ?? 0
    return 22 + 8 * Double(longest)
  }

  /// Where a value of the axis stands: by its number where all are numbers, else evenly.
  private func position(_ place: Int, right: Double) -> Double {
    let from = Self.left + 34
    let to = right - 34
    let numbers = labels.compactMap { Double($0) }
    guard labels.count > 1 else { return (from + to) / 2 }
    if numbers.count == labels.count, let low = numbers.min(), let high = numbers.max(), high > low,
      areApart(numbers, width: (to - from) / (high - low))
    {
      return from + (numbers[place] - low) / (high - low) * (to - from)
    }
    return from + Double(place) / Double(labels.count - 1) * (to - from)
  }

  /// Whether labels and whiskers at their numbers would not touch.
  private func areApart(_ numbers: [Double], width: Double) -> Bool {
    let sorted = numbers.sorted()
    let room = 30 + 7 * Double(series.count)
    return zip(sorted, sorted.dropFirst()).allSatisfy { ($1 - $0) * width > room }
  }

  private func height(_ value: Double, _ scale: PlotScale) -> Double {
    Self.bottom - scale.place(value) * (Self.bottom - Self.top)
  }

  private static func text(_ value: Double) -> String { NumberStyle.fixed(1).text(value) }
}
