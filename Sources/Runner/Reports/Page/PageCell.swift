import Pipeline

/// All that is known of one cell, folded into one line until it is opened.
enum PageCell {
  static func html(_ cell: Summary.Cell, isOpen: Bool) -> String {
    guard let result = cell.result, cell.status == "done" else {
      let reason = HTMLText.escaped(cell.failure.map { ": \($0)" } ?? "")
      return "<p><strong>\(HTMLText.name(cell.name))</strong> \(HTMLText.escaped(cell.status))"
        + "\(reason)</p>\n"
    }
    let style = NumberStyle.plain
    let own = result[result.primary]
    let number =
      "\(style.text(own?.value)) [\(style.text(own?.ciLow)), \(style.text(own?.ciHigh))]"
      + (result.isLeaky ? ResultTable.leakyMark : "")
    var out = "<details\(isOpen ? " open" : "")><summary>\(HTMLText.name(cell.name))"
    out +=
      " <span class=\"soft\">\(HTMLText.escaped(Words.metric(result.primary))) \(number)</span>"
    out += "</summary>\n<div class=\"side\">" + metrics(result)
    if !result.perClass.isEmpty { out += classes(result) }
    if !result.confusion.isEmpty { out += confusion(result) }
    if let rows = result.perTarget { out += targets(rows) }
    out += ROCPlot.html(result.curves) + TruthPlot.html(result.points ?? [])
    out += "</div>\n" + proof(result) + comparisons(cell)
    let notes = result.concerns + result.notes
    if !notes.isEmpty {
      out += "<h3>Notes</h3><ul>"
      for note in notes {
        out += "<li>\(HTMLText.escaped(CountedWords.agreeing(throughout: note)))</li>"
      }
      out += "</ul>"
    }
    return out + "</details>\n"
  }

  private static func table(
    _ caption: String, _ heads: [String], _ rows: [(String, [String])]
  ) -> String {
    var out =
      "<div class=\"scroll\"><table><caption>\(HTMLText.escaped(caption))</caption><thead><tr>"
    for head in heads { out += "<th scope=\"col\">\(HTMLText.escaped(head))</th>" }
    out += "</tr></thead><tbody>"
    for (label, cells) in rows {
      out += "<tr><th scope=\"row\">\(HTMLText.escaped(label))</th>"
      for text in cells { out += "<td>\(HTMLText.escaped(text))</td>" }
      out += "</tr>"
    }
    return out + "</tbody></table></div>"
  }

  private static func metrics(_ result: CellResult) -> String {
    let style = NumberStyle.plain
    let level = result.metrics.first.map { Words.percent($0.ciLevel) } ?? ""
    return table(
      "Metrics, pooled over \(Amount.count(result.subjects, "subject"))",
      ["metric", "value", "\(level) interval", "chance"],
      result.metrics.map { metric in
        (
          Words.metric(metric.name),
          [
            style.text(metric.value), "\(style.text(metric.ciLow)) – \(style.text(metric.ciHigh))",
            metric.chance.map { style.text($0) } ?? ResultTable.unknown,
          ]
        )
      })
  }

  /// Differences from the baseline and from the dummy, with intervals and effects.
  private static func comparisons(_ cell: Summary.Cell) -> String {
    var tests = [cell.comparison, cell.againstDummy].compactMap { $0 }
    if tests.count == 2, tests[0] == tests[1] { tests.removeLast() }
    if tests.isEmpty { return "" }
    let style = NumberStyle.plain
    let level = tests[0].result.differenceLevel.map { "\(Words.percent($0)) " } ?? ""
    return table(
      "Differences, p not corrected",
      ["less", "metric", "difference", "\(level)interval", "effect", "p"],
      tests.map { test in
        let own = test.result
        let effect = own.effects.first.map {
          "\(style.text($0.value)) (\($0.name.replacing("_", with: " ")))"
        }
        return (
          test.baseline,
          [
            Words.metric(own.metric), style.text(own.difference),
            "\(style.text(own.differenceLow)) – \(style.text(own.differenceHigh))",
            effect ?? ResultTable.unknown,
            "\(style.probability(own.pValue)) (\(Words.test(own.test)))",
          ]
        )
      })
  }

  private static func classes(_ result: CellResult) -> String {
    let style = NumberStyle.plain
    return table(
      "Per class", ["class", "precision", "recall", "F1", "support"],
      result.perClass.map {
        (
          $0.name,
          [style.text($0.precision), style.text($0.recall), style.text($0.f1), "\($0.support)"]
        )
      })
  }

  private static func targets(_ rows: [CellResult.TargetRow]) -> String {
    table(
      "Per target", ["target", "truth", "mean (SD)", "predicted mean (SD)", "bias", "residual SD"],
      rows.map { row in
        let text = { (value: Double?) in NumberStyle.significant(value) }
        return (
          row.name,
          [
            "\(text(row.lowest)) – \(text(row.highest))",
            "\(text(row.mean)) (\(text(row.deviation)))",
            "\(text(row.predictedMean)) (\(text(row.predictedDeviation)))", text(row.bias),
            text(row.residualDeviation),
          ]
        )
      })
  }

  private static func confusion(_ result: CellResult) -> String {
    let names = result.perClass.map(\.name)
    let seeds = result.seeds.count > 1 ? ", all \(result.seeds.count) seeds" : ""
    var out = "<div class=\"scroll\"><table><caption>Confusion: rows are the truth, columns the"
    out += " prediction\(seeds)</caption><thead><tr><th scope=\"col\">truth</th>"
    for name in names { out += "<th scope=\"col\">\(HTMLText.escaped(name))</th>" }
    out += "</tr></thead><tbody>"
    for (name, counts) in zip(names, result.confusion) {
      let total = counts.reduce(0, +)
      out += "<tr><th scope=\"row\">\(HTMLText.escaped(name))</th>"
      for count in counts {
        let share = total > 0 ? Double(count) / Double(total) : 0
        let alpha = NumberStyle.fixed(2).text(share * 0.7)
        out += "<td class=\"heat\" style=\"background:rgba(var(--heat),\(alpha))\">\(count)"
        out += " (\(NumberStyle.fixed(0).text(share * 100)) %)</td>"
      }
      out += "</tr>"
    }
    return out + "</tbody></table></div>"
  }

  /// What proves that nothing leaked, in words, and the folds.
  private static func proof(_ result: CellResult) -> String {
    let folds = Amount.count(result.folds.count, "fold")
    var text: String
    if result.isLeaky {
      text =
        "This split leaks on purpose: over \(folds), \(Amount.count(result.groupOverlap, "group"))"
        + " and \(Amount.count(result.windowOverlap, "window")) stand on both sides."
    } else if result.groupOverlap == 0, result.windowOverlap == 0 {
      text =
        "Checked after splitting: in \(folds) of \(Amount.count(result.seeds.count, "seed")) no group"
        + " is on both sides, and no training window overlaps a test window in time. Everything"
        + " fitted saw training rows only."
    } else {
      text =
        "The guard found \(Amount.count(result.groupOverlap, "shared group")) and"
        + " \(Amount.count(result.windowOverlap, "overlapping window")): do not use these numbers."
    }
    if !result.coverage.isEmpty {
      let shares = result.coverage.map { "\($0.modality) \(Words.percent($0.share))" }
      text += " Scored windows with data: \(Words.list(shares, limit: 8))."
    }
    var out = "<h3>Proof of separation</h3><p>\(HTMLText.escaped(text))</p>"
    if result.folds.isEmpty { return out }
    let shown = result.folds.prefix(60)
    out += "<details><summary>Folds</summary>"
    out += table(
      shown.count < result.folds.count ? "First \(shown.count) of \(folds)" : folds,
      ["fold", "seed", "training windows", "test windows", "training groups", "test groups"],
      shown.map {
        (
          $0.name,
          [$0.seed, $0.trainRows, $0.testRows, $0.trainGroups, $0.testGroups].map(String.init)
        )
      })
    return out + "</details>"
  }
}
