import Learners
import Pipeline

/// Writes the banner and the notes of a table from what the cells know of themselves.
struct TableNotes {
  var banners: [String] = []
  private(set) var notes: [TableNote] = []

  let declaration: DeclaredTable
  let summary: Summary
  let placement: TablePlacement
  let statistics: TableStatistics
  let tests: TableTests
  /// Cells of the table, each once, in the order of the summary.
  let shown: [Int]

  init(
    declaration: DeclaredTable, summary: Summary, placement: TablePlacement,
    statistics: TableStatistics, tests: TableTests
  ) {
    self.declaration = declaration
    self.summary = summary
    self.placement = placement
    self.statistics = statistics
    self.tests = tests
    shown = Array(Set(placement.slots.joined().compactMap { $0 })).sorted()
    addLeakyBanner()
    // What changes the reading of every number comes first.
    addDummyVerdict()
    addReach()
    addSeedSpread()
    addHandling()
    addConcerns()
    addMeaning()
    addInterval()
    addSpread()
    addTest()
    addEffect()
    addChance()
    addMarks()
    addStatus()
    addRaces()
    addData()
  }

  // MARK: - What is shown

  /// The cells of the table that a condition holds for.
  func cells(_ condition: (Summary.Cell) -> Bool) -> [Summary.Cell] {
    shown.map { summary.cells[$0] }.filter(condition)
  }

  /// Finished cells that say something about new people; leaky ones only where there are no others.
  var results: [CellResult] {
    let real = cells { !$0.isAutomaticDummy }.compactMap(\.result)
    let clean = real.filter { !$0.isLeaky }
    return clean.isEmpty ? real : clean
  }

  mutating func add(_ text: String, isStrong: Bool = false) {
    notes.append(TableNote(text, isStrong: isStrong))
  }

  func title(_ column: Int) -> String {
    let titles = ColumnTitles(declaration)
    let labels = placement.columns[column].labels.map { $0 ?? ResultTable.unknown }
    return labels.isEmpty ? "" : titles.title(labels, metric: "").trimmedEnd
  }

  // MARK: - Dummy

  /// The sentence that must not be missed: what is shown better than guessing, and what is not.
  private mutating func addDummyVerdict() {
    let dummy = TableTests(.dummy, summary, placement, statistics).tests
    let real = shown.filter {
      !summary.cells[$0].isDummy && summary.cells[$0].result?.isLeaky == false
    }
    if real.isEmpty { return }
    // A family of tests that is not complete yet is corrected too little.
    let pending = shown.count { summary.cells[$0].status == "pending" }
    if pending > 0 {
      add(
        "\(Amount.count(pending, "cell")) of this table \(pending == 1 ? "has" : "have") not run yet:"
          + " nothing is said about the dummy, and * is corrected for the tests made so far only.",
        isStrong: true)
      return
    }
    let tested = real.filter { dummy[$0]?.corrected != nil }
    guard !tested.isEmpty else {
      add("No test against the dummy was possible: nothing here shows a model better than it.")
      return
    }
    let better = tested.filter { dummy[$0]?.showsBetter == true }
    if better.isEmpty {
      let smallest = tested.compactMap { dummy[$0]?.corrected }.min() ?? 1
      let ahead = tested.contains { dummy[$0]?.isSignificant == true }
      let reason =
        ahead
        ? "the only significant differences are below it"
        : "no corrected test is significant (smallest p = \(Words.p(smallest)))"
      add("No model is shown better than the dummy: \(reason).", isStrong: true)
      return
    }
    addColumnVerdicts(better: Set(better), tested: Set(tested))
  }

  private mutating func addColumnVerdicts(better: Set<Int>, tested: Set<Int>) {
    let empty = placement.columns.indices.filter { column in
      let own = Set(placement.slots.compactMap { $0[column] }).intersection(tested)
      return !own.isEmpty && own.isDisjoint(with: better)
    }
    if !empty.isEmpty {
      let words = Words.list(empty.map { "'\(title($0))'" }, limit: 8)
      add(
        "No model is shown better than the dummy in column\(empty.count == 1 ? "" : "s") \(words):"
          + " no corrected test there is significant.", isStrong: true)
    }
    let outside = tested.subtracting(better)
    let usesDummy = tests.tests.values.allSatisfy { isDummy($0.comparison.baseline) }
    if outside.isEmpty {
      add("Every model here is shown better than the dummy.")
      return
    }
    if usesDummy, declaration.format.uses(.sig) { return }
    let names = better.sorted().map { summary.cells[$0].name }
    add("Shown better than the dummy: \(Words.list(names, limit: 6)).")
  }

  private func isDummy(_ name: String) -> Bool {
    summary.cells.first { $0.name == name }?.isDummy ?? false
  }

  // MARK: - Numbers

  private mutating func addMeaning() {
    let results = results
    guard let first = results.first else { return }
    let metrics = Words.list(declaration.metrics.map(Words.metric), limit: 12)
    let kinds = Set(results.map(\.decision)).sorted()
    let decision =
      kinds.count == 1
      ? "one decision per \(kinds[0])" : "one decision per trial or window, as the cell votes"
    let seeds = Set(results.map(\.seeds.count))
    let averaged =
      seeds == [1] ? "" : ", averaged over \(Words.range(results.map(\.seeds.count), "seed"))"
    var text =
      "Each value is the \(metrics) of pooled out-of-fold decisions: "
      + Words.range(results.map(\.subjects), "subject") + ", "
      + Words.range(results.map(\.trials), "trial") + ", \(decision)\(averaged)."
    let classes = first.perClass.map { "\($0.name) \($0.support)" }
    if classes.count > 1,
      results.allSatisfy({ $0.perClass.map(\.support) == first.perClass.map(\.support) })
    {
      text += " Decisions by class: \(classes.joined(separator: ", "))."
    }
    if let targets = first.perTarget, results.allSatisfy({ $0.perTarget != nil }) {
      let words = targets.map {
        "\($0.name) \(NumberStyle.significant($0.lowest)) to \(NumberStyle.significant($0.highest))"
          + " (SD \(NumberStyle.significant($0.deviation)))"
      }
      text += " True values: \(Words.list(words, limit: 8))."
      if targets.count > 1 {
        text += " A metric without the name of a target is the mean over the targets."
      }
    }
    text += otherDecisions(than: kinds)
    add(text)
    addBaselineMeaning(results)
  }

  private mutating func addBaselineMeaning(_ results: [CellResult]) {
    if placement.rows.contains(where: \.isDummy) || placement.columns.contains(where: \.isDummy) {
      let chance = results.contains { $0.metrics.contains { $0.chance != nil } }
      add(
        "The dummy ignores all features and is scored on the same folds" + steadyWords
          + (chance ? "; chance is what blind guessing is expected to reach." : "."))
    }
  }

  /// How wide the intervals are that a table does not show.
  private mutating func addWidths(level: String, over: String) {
    let metrics = shown.filter { !summary.cells[$0].isAutomaticDummy }
      .compactMap { summary.cells[$0].result }
      .flatMap { result in declaration.metrics.compactMap { result[$0] } }
    let widths = metrics.compactMap { metric -> Double? in
      guard let low = metric.ciLow, let high = metric.ciHigh else { return nil }
      return high - low
    }
    guard let low = widths.min(), let high = widths.max() else { return }
    let (a, b) = (NumberStyle.plain.text(low), NumberStyle.plain.text(high))
    add(
      "No intervals are shown: those at \(level) over \(over) are \(a == b ? a : "\(a) to \(b)")"
        + " wide (summary.csv).")
  }

  private mutating func addInterval() {
    let results = results
    guard let first = results.first else { return }
    let levels = Set(results.flatMap { $0.metrics.map(\.ciLevel) }).sorted()
    let units = Set(results.map(\.unit)).sorted()
    let level = levels.map(Words.percent).joined(separator: " or ")
    let counts = results.map(\.units)
    let fewest = counts.min() ?? 0
    let resamples = first.resamples.map { ", \($0) resamples" } ?? ""
    let over =
      units.count == 1
      ? Words.range(counts, units[0]) : units.map { $0 + "s" }.joined(separator: " or ")
    var text =
      "The interval is the \(level) \(Words.intervals(first.intervals)) over \(over)\(resamples)."
    if fewest < 15, first.intervals != "t" {
      text += " With fewer than 15 it covers the truth less often than that (about 90 % at 10)."
    }
    let isShown = declaration.format.uses(.ciLow) || declaration.format.uses(.ciHigh)
    if isShown { add(text) } else { addWidths(level: level, over: over) }
    if units.contains("trial") {
      let reason =
        results.allSatisfy { $0.subjects <= 1 }
        ? "The data name one subject only: the trial is the unit" : "The unit is the trial"
      add("\(reason), so nothing here says how well this works for other people.")
    }
  }

  private mutating func addSpread() {
    guard declaration.format.uses(.sdSeeds) else { return }
    let seeds = Set(results.map(\.seeds.count)).sorted().map(String.init)
    add(
      "The deviation is the standard deviation over seeds (\(seeds.joined(separator: " or "))): how much the result depends on chance in"
        + " training and folds, not how it would differ between people.")
  }

  // MARK: - Tests

  private mutating func addTest() {
    let format = declaration.format
    guard format.uses(.sig) || format.uses(.p) || format.uses(.pCorrected) else { return }
    let defined = testsShown
    guard let first = defined.first?.comparison.result else { return }
    let units = Words.range(defined.map(\.comparison.result.units), first.unit)
    let exact = defined.allSatisfy(\.comparison.result.isExact) ? "exact " : ""
    let correction =
      switch statistics.correction {
      case .holm: ", Holm-corrected \(statistics.family.words)"
      case .benjaminiHochberg: ", Benjamini-Hochberg-corrected \(statistics.family.words)"
      case .none: ", not corrected for the number of tests"
      }
    var text =
      format.uses(.sig) ? "* marks a difference from" : "p tests a difference from"
    text += " \(baselineWords(defined)) in \(Words.metric(first.metric))"
    if format.uses(.sig) { text += " with p < \(Words.level(statistics.alpha))" }
    text += " (two-sided \(exact)\(Words.test(first.test)) over \(units)"
    if let rule = first.rule { text += ": \(rule)" }
    text += "\(correction))."
    if declaration.metrics.count > 1 { text += " Other metrics are not tested." }
    let below = shown.filter { tests.tests[$0].map { $0.isSignificant && !$0.isAhead } ?? false }
    if !below.isEmpty {
      let names = Words.list(below.map { summary.cells[$0].name })
      text += " Below the baseline, not above: \(names)."
    }
    add(text)
  }

  /// The tests of metrics that the table shows.
  var testsShown: [TableTests.Test] {
    shown.compactMap { tests.tests[$0] }
      .filter { declaration.metrics.contains($0.comparison.result.metric) }
  }

  func baselineWords(_ tests: [TableTests.Test]) -> String {
    var names: [String] = []
    for test in tests where !names.contains(test.comparison.baseline) {
      names.append(test.comparison.baseline)
    }
    if names.allSatisfy(isDummy) { return "the dummy" }
    return names.count == 1 ? "'\(names[0])'" : "its baseline (such as '\(names[0])')"
  }

  // MARK: - The rest

  private mutating func addMarks() {
    if declaration.marksBest {
      add(
        "Bold is the best value of a column, dummies and leaky splits aside; it need not be shown better than the others"
          + leadWords + ".")
    }
  }

  private mutating func addStatus() {
    let failed = cells { $0.status == "failed" || $0.status == "blocked" }
    if !failed.isEmpty {
      // Cells that fail together do so for one reason: it is said once.
      var reasons: [String?] = []
      for cell in failed where !reasons.contains(cell.failure) { reasons.append(cell.failure) }
      let said = reasons.prefix(3).map { reason in
        let names = failed.filter { $0.failure == reason }.map(\.name)
        let more = names.count > 2 ? " and \(names.count - 2) more" : ""
        return names.prefix(2).joined(separator: ", ") + more + (reason.map { ": \($0)" } ?? "")
      }
      let more = reasons.count > 3 ? "; and \(reasons.count - 3) more reasons" : ""
      add("Failed (\(failed.count)): \(said.joined(separator: "; "))\(more).")
    }
    let pending = cells { $0.status == "pending" }.count
    if pending > 0 {
      add("\(ResultTable.unknown): not run yet (\(Amount.count(pending, "cell"))).")
    }
    addUndefined()
  }

  private mutating func addData() {
    for text in DataNotes(cells { $0.result != nil }, metrics: declaration.metrics).texts {
      add(text)
    }
  }
}

extension String {
  /// Without the separator that an empty last word leaves.
  fileprivate var trimmedEnd: String { hasSuffix(" · ") ? String(dropLast(3)) : self }
}
