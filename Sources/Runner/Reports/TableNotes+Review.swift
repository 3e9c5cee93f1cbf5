import Glibc
import Learners
import Pipeline

/// What a reviewer would write under a table.
extension TableNotes {
  /// Tests that no result could have made significant.
  mutating func addReach() {
    guard declaration.format.usesComparison else { return }
    let defined = testsShown
    let hopeless = defined.filter { ($0.reachable ?? 0) >= statistics.alpha }
    guard let smallest = hopeless.compactMap(\.reachable).min(),
      let first = hopeless.first?.comparison.result
    else { return }
    let isAll = hopeless.count == defined.count
    let units = Words.range(hopeless.map(\.comparison.result.units), first.unit)
    let scope = isAll ? "No test here could" : "Some tests could not"
    let limit = "with \(units) the smallest corrected p is \(Words.p(smallest))"
    add("\(scope) reach significance: \(limit).", isStrong: isAll)
  }

  /// Claimed differences that other seeds could have undone.
  mutating func addSeedSpread() {
    let claimed = shown.filter { tests.tests[$0]?.showsBetter ?? false }
    var names: [String] = []
    var example = ""
    for index in claimed {
      guard let test = tests.tests[index], let difference = test.comparison.result.difference
      else { continue }
      let metric = test.comparison.result.metric
      let other = summary.cells.first { $0.name == test.comparison.baseline }
      let own = summary.cells[index].result?[metric]?.sdSeeds ?? 0
      let base = other?.result?[metric]?.sdSeeds ?? 0
      let spread = (own * own + base * base).squareRoot()
      guard spread > abs(difference) else { continue }
      if names.isEmpty {
        let style = NumberStyle.plain
        example = " (\(style.text(abs(difference))) against \(style.text(spread)))"
      }
      names.append(summary.cells[index].name)
    }
    guard !names.isEmpty else { return }
    var text = "A difference that is claimed is smaller than the deviation over seeds:"
    text += " \(Words.list(names))\(example). More seeds are needed before it means anything."
    add(text, isStrong: true)
  }

  /// Rows that differ in resampling or class weights beside what the table compares.
  mutating func addHandling() {
    var ofModel: [[String]: Set<String>] = [:]
    var order: [String] = []
    for index in shown where !summary.cells[index].isDummy {
      let cell = summary.cells[index]
      guard let handling = cell.handling else { continue }
      ofModel[[cell.model, cell.fusion], default: []].insert(handling)
      if !order.contains(handling) { order.append(handling) }
    }
    guard let some = ofModel.values.first, !ofModel.values.allSatisfy({ $0 == some }) else {
      return
    }
    let words = order.prefix(4).map { handling in
      let names = cells { !$0.isDummy && $0.handling == handling }.map(\.name)
      return "\(handling) (\(Words.list(names, limit: 3)))"
    }
    add(
      "Rows differ in how unbalanced classes are handled, beside what they compare: "
        + words.joined(separator: "; ") + ".")
  }

  /// What the cells themselves, and their tests, would be criticised for.
  mutating func addConcerns() {
    let own = cells { $0.result != nil }
    let isShown = declaration.format.usesComparison
    let texts = DataNotes(
      own,
      notes: { cell in
        let tested = isShown ? cell.comparison?.result.notes ?? [] : []
        return (cell.result?.concerns ?? []) + tested
      }, isGrave: true
    ).texts
    for text in texts { add(text) }
  }

  /// What differences and effects in cells mean.
  mutating func addEffect() {
    let format = declaration.format
    let hasDelta = format.uses(.delta) || format.uses(.deltaLow) || format.uses(.deltaHigh)
    guard hasDelta || format.uses(.effect) else { return }
    let defined = testsShown
    guard let first = defined.first?.comparison.result else { return }
    var parts: [String] = []
    if hasDelta {
      var text = "delta is the difference from \(baselineWords(defined)), in the unit of the metric"
      if format.uses(.deltaLow) || format.uses(.deltaHigh), let level = first.differenceLevel {
        let kind = Words.intervals(results.first?.intervals ?? "bca")
        let unit = results.first?.unit ?? first.unit
        text +=
          ", with its \(Words.percent(level)) \(kind) over \(unit)s, resampled for both at once"
      }
      parts.append(text)
    }
    if format.uses(.effect), let effect = first.effects.first {
      parts.append(
        "effect is " + Words.effect(effect.name, unit: results.first?.unit ?? first.unit))
    }
    if !parts.isEmpty { add(DataNotes.sentence(parts.joined(separator: "; ")) + ".") }
  }

  private static func moved(_ within: String) -> String {
    switch within {
    case "all": "labels dealt out anew among all trials"
    case "shifted": "labels of windows shifted in a circle along each subject"
    default: "labels dealt out anew among the trials of each subject"
    }
  }

  /// What chance reaches, by permutation and by the binomial.
  mutating func addChance() {
    let own = cells { !$0.isDummy && $0.result?.isLeaky == false }
    for name in declaration.metrics {
      let permuted = own.compactMap { cell in cell.result?[name]?.permuted.map { (cell, $0) } }
      if let first = permuted.first?.1 {
        let bounds = permuted.compactMap(\.1.bound)
        let above = permuted.filter { $0.1.pValue <= 1 - $0.1.level + 1e-12 }.map(\.0.name)
        var text = "Chance of \(Words.metric(name)) by permutation: \(Self.moved(first.within))"
        text +=
          " \(first.resamples) times, predictions kept, nothing fitted again, spread widened by"
        text += " √2 where folds train each other;"
        text +=
          " \(Words.percent(first.level)) of arrangements do not surpass \(Self.span(bounds))."
        text += above.isEmpty ? " No model does." : " Surpassed by "
        if !above.isEmpty { text += "\(Words.list(above, limit: 5)), not corrected." }
        add(text)
      }
      let bounds = own.compactMap { $0.result?[name]?.binomialBound }
      if let result = own.first(where: { $0.result?[name]?.binomialBound != nil })?.result {
        let level = result[name].map { Words.percent($0.ciLevel) } ?? ""
        var text = "Always answering the largest class stays below an accuracy of"
        text += " \(Self.span(bounds)) in \(level) of such samples"
        text += " (binomial, \(result.decisions) independent decisions)."
        add(text)
      }
    }
  }

  /// How the lead of best values compares with the seeds; empty where it is larger.
  var leadWords: String {
    var small = 0
    var compared = 0
    for column in placement.columns.indices {
      for metric in declaration.metrics {
        let own = Set(placement.slots.compactMap { $0[column] }).sorted().compactMap { index in
          let cell = summary.cells[index]
          return cell.isDummy || cell.result?.isLeaky != false ? nil : cell.result?[metric]
        }.filter { $0.value != nil }
        guard own.count > 1, let first = own.first else { continue }
        let sorted = own.sorted {
          let (a, b) = ($0.value ?? 0, $1.value ?? 0)
          return first.greaterIsBetter ? a > b : a < b
        }
        guard let best = sorted[0].value, let next = sorted[1].value,
          let spread = [sorted[0].sdSeeds, sorted[1].sdSeeds].compactMap({ $0 }).max()
        else { continue }
        compared += 1
        if abs(best - next) < spread { small += 1 }
      }
    }
    guard small > 0 else { return "" }
    let place = compared == 1 ? "" : " in \(small) of \(compared) columns"
    return "; its lead over the next is smaller than the deviation over seeds\(place)"
  }

  private static func span(_ values: [Double]) -> String {
    guard let low = values.min(), let high = values.max() else { return NumberStyle.undefined }
    let (a, b) = (NumberStyle.plain.text(low), NumberStyle.plain.text(high))
    return a == b ? a : "\(a) to \(b)"
  }
}
