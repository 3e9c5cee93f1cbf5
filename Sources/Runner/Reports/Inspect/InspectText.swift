import Learners
import Pipeline

/// The quality of a data set as text: readable at 100 columns, short however large the data are.
struct InspectText {
  let name: String
  let inspection: Inspection
  /// Stages that failed, in words.
  let failures: [String]

  private static let width = 100
  /// More channels than this are shown by group.
  static let channelLimit = 24
  /// How many groups of notes are shown.
  static let noteLimit = 12

  /// The whole report.
  var text: String {
    var out = head + failed
    for modality in inspection.modalities {
      out += section(ModalityFacts(modality: modality, subjects: inspection.subjects))
    }
    return out + windows + general
  }

  // MARK: - Who and what

  private var head: String {
    let trials = inspection.subjects.reduce(0) { $0 + $1.trials.count }
    var out =
      "\(name): \(Amount.count(inspection.subjects.count, "subject")),"
      + " \(Amount.count(trials, "trial")),"
      + " \(Amount.count(inspection.modalities.count, "modality", "modalities"))\n"
    let ids = inspection.subjects.map(\.id)
    out += Self.line("subjects", ids.isEmpty ? "none" : Words.list(ids, limit: 12))
    let excluded = inspection.subjects.filter(\.isExcluded).map(\.id)
    if !excluded.isEmpty {
      out += Self.line("", "left out by the spec: \(Words.list(excluded, limit: 8))")
    }
    if !inspection.unread.isEmpty {
      out += Self.line("", "cannot be read: \(Words.list(inspection.unread, limit: 12))")
    }
    if let counts = Spread(inspection.subjects.map { Double($0.trials.count) }) {
      out += Self.line("trials", counts.text { "\(Int($0.rounded()))" } + " per subject")
    }
    let seconds = inspection.subjects.flatMap { $0.trials.compactMap(\.seconds) }
    if let spread = Spread(seconds) {
      out += Self.line("", "lasting " + spread.text(Amount.time))
    }
    return out + labels
  }

  private var labels: String {
    if let truth = inspection.truth { return Self.truth(truth) }
    if let name = inspection.unmadeLabel {
      return Self.line("label", name)
        + Self.line("", "its values need a 'windowing', which this spec does not have")
    }
    guard let column = inspection.labelColumn else { return Self.line("label", "none") }
    let all = inspection.subjects.flatMap(\.trials)
    var counts = [Int](repeating: 0, count: inspection.categories.count)
    for trial in all { if let category = trial.category { counts[category] += 1 } }
    func words(_ kind: TrialCategories.Kind) -> [String] {
      zip(inspection.categories, counts).filter { $0.0.kind == kind }.map { category, count in
        let share = all.isEmpty ? nil : Double(count) / Double(all.count)
        return "\(category.name) \(count) (\(Amount.share(share)))"
      }
    }
    var out = Self.line("label", "\(column): " + Words.list(words(.declared), limit: 8))
    let others = words(.other)
    if !others.isEmpty {
      out += Self.line("", "none of the classes: " + Words.list(others, limit: 6))
    }
    for category in inspection.categories.indices
    where inspection.categories[category].kind == .missing {
      out += Self.line("", "without a value: \(counts[category])")
    }
    for category in inspection.categories.indices
    where inspection.categories[category].kind == .declared && inspection.subjects.count > 1 {
      let own = inspection.subjects.map { subject in
        subject.trials.count { $0.category == category }
      }
      let without = zip(inspection.subjects, own).filter { $0.1 == 0 }.map(\.0.id)
      guard !without.isEmpty else { continue }
      out += Self.line(
        "",
        "no \(inspection.categories[category].name) from"
          + " \(Amount.count(without.count, "subject")): \(Words.list(without, limit: 8))")
    }
    return out
  }

  private var failed: String {
    if failures.isEmpty { return "" }
    let shown = failures.prefix(5).map { Self.line("failed", $0) }.joined()
    return shown
      + (failures.count > 5 ? Self.line("", "and \(failures.count - 5) further stages") : "")
  }

  // MARK: - Modalities

  private func section(_ facts: ModalityFacts) -> String {
    let modality = facts.modality
    let groups = facts.groups.map { group in
      let first = modality.channels.first { $0.group == group.name }
      let more = [
        "\(group.size)", first?.scale == .linear ? nil : first?.scale.rawValue, first?.unit,
      ].compactMap { $0 }
      return "\(group.name) (\(more.joined(separator: ", ")))"
    }
    var out =
      "\n\(modality.name): \(Amount.count(modality.channels.count, "channel"))"
      + (groups.isEmpty ? "\n" : ": \(Words.list(groups, limit: 8))\n")
    let absent = facts.absent
    if !absent.isEmpty {
      out += Self.line(
        "absent",
        "\(absent.count) of \(inspection.subjects.count) subjects: \(Words.list(absent, limit: 10))"
      )
    }
    guard !facts.recorded.isEmpty else { return out }
    out += amounts(facts) + quality(facts)
    out += table(facts)
    return out + notes(inspection.notes.filter { $0.about == modality.name })
  }

  private func amounts(_ facts: ModalityFacts) -> String {
    var out = ""
    let rows = Spread(facts.recorded.map { Double($0.profile.rows) })
    out += Self.line(
      "rows",
      Amount.grouped(facts.rows)
        + (facts.recorded.count > 1
          ? "; per subject " + (rows?.text { Amount.grouped(Int($0.rounded())) } ?? "") : ""))
    let declared = facts.modality.declaredHz.map {
      "\(NumberStyle.significant($0, digits: 4))/s declared"
    }
    let observed = Spread(facts.recorded.compactMap(\.profile.observedHz)).map {
      "\($0.text { NumberStyle.significant($0, digits: 4) }) rows/s by the times"
    }
    let rate = [declared, observed].compactMap { $0 }
    if !rate.isEmpty { out += Self.line("rate", rate.joined(separator: "; ")) }
    if let span = Spread(facts.recorded.compactMap { ModalityFacts.span($0.profile) }) {
      out += Self.line(
        "span", span.text(Amount.time) + (facts.recorded.count > 1 ? " per subject" : ""))
    }
    return out
  }

  private func quality(_ facts: ModalityFacts) -> String {
    var out = ""
    let gaps = facts.gaps
    if gaps.count > 0 {
      out += Self.line(
        "gaps",
        "\(Amount.count(gaps.count, "pause")), the longest \(Amount.time(gaps.longest)); most: "
          + gaps.most.text)
    }
    let most = facts.mostMissing
    out += Self.line(
      "missing",
      "\(Amount.share(facts.missing)) of values"
        + (most.count > 0 && facts.recorded.count > 1 ? "; most: \(most.text)" : ""))
    let coverage = facts.coverage
    if !coverage.isEmpty {
      let style = NumberStyle.fixed(2)
      let quantiles = [0.01, 0.05, 0.25, 0.5].map {
        style.text(Spread.quantile($0, of: coverage))
      }
      out += Self.line(
        "coverage",
        "share of trials with samples, quantiles 1, 5, 25, 50 %: \(quantiles.joined(separator: ", "))"
      )
      let poor = facts.poorlyCovered
      out += Self.line(
        "",
        "\(poor.count) of \(coverage.count) trials below \(Canonical.short(facts.modality.minCoverage))"
          + (poor.count > 0 && facts.recorded.count > 1 ? ": \(poor.most.text)" : ""))
    }
    for group in facts.uncarried {
      out += Self.line(
        "columns",
        "\(group.name): in \(Amount.share(Double(group.carried) / Double(group.trials))) of "
          + "\(group.trials) trials half of the columns or more have values in half of the rows"
          + (facts.recorded.count > 1 ? "; too few: \(group.most.text)" : ""))
    }
    let held = facts.groups.filter { ($0.facts.repeated ?? 0) > 0.5 }
    for group in held {
      out += Self.line(
        "held",
        "\(group.name): \(Amount.share(group.facts.repeated)) of values repeat the one before")
    }
    return out
  }

  private func table(_ facts: ModalityFacts) -> String {
    let isLarge = facts.modality.channels.count > Self.channelLimit
    var rows = isLarge ? facts.groups.map(\.facts) : facts.channels
    if isLarge {
      let worst = facts.channels.enumerated().filter { ($0.element.missing ?? 0) > 0 }
        .sorted {
          (-($0.element.missing ?? 0), $0.offset) < (-($1.element.missing ?? 0), $1.offset)
        }
      rows += worst.prefix(5).map(\.element)
    }
    let heads = ["missing", "min", "1 %", "25 %", "median", "75 %", "99 %", "max"]
    let head = isLarge ? "group or channel" : "channel"
    let longest = ([head] + rows.map(\.name)).map { DisplayWidth.of($0) }.max() ?? 0
    let first = min(24, longest)
    func line(_ name: String, _ cells: [String]) -> String {
      "  " + Self.padded(name, first)
        + cells.map { String(repeating: " ", count: max(1, 9 - $0.count)) + $0 }.joined() + "\n"
    }
    var out = line(head, heads)
    for row in rows {
      out += line(
        row.name,
        [Amount.share(row.missing)] + row.quantiles.map { NumberStyle.significant($0) })
    }
    return out
  }

  // MARK: - Windows and notes

  private var windows: String {
    guard !inspection.windowings.isEmpty else { return "" }
    let trials = inspection.subjects.reduce(0) { $0 + $1.trials.count }
    var out = "\nwindows\n"
    let names = inspection.windowings.map { own in
      own.name == CellNames.base
        ? own.seconds.map { Amount.time($0) } ?? "whole trials" : own.name
    }
    let indent = 3 + max(9, min(40, names.map { DisplayWidth.of($0) }.max() ?? 0))
    for (name, own) in zip(names, inspection.windowings) {
      let shares = zip(inspection.modalities, own.covered).map { modality, count in
        "\(modality.name) \(Amount.share(own.count > 0 ? Double(count) / Double(own.count) : nil))"
      }
      out += Self.line(
        name,
        "\(Amount.grouped(own.count)) in \(own.trials) of \(trials) trials; covered: "
          + shares.joined(separator: ", "), indent: indent)
    }
    return out
  }

  private var general: String {
    let names = Set(inspection.modalities.map(\.name))
    let rest = inspection.notes.filter { !names.contains($0.about) }
    return rest.isEmpty ? "" : "\ndata set\n" + notes(rest)
  }

  private func notes(_ groups: [NoteGroup]) -> String {
    var out = ""
    for group in groups.prefix(Self.noteLimit) {
      let isOfModality = inspection.modalities.contains { $0.name == group.about }
      let about = group.about.isEmpty || isOfModality ? "" : group.about + ": "
      out += Self.line("note", about + Self.words(group, subjects: inspection.subjects.count))
    }
    if groups.count > Self.noteLimit {
      out += Self.line("", "\(groups.count - Self.noteLimit) further notes are on the page")
    }
    return out
  }

  /// `5074 values infinite, taken as missing; in Delta_TP9 (900) ...; most: subject 3 (400) ...`.
  static func words(_ group: NoteGroup, subjects: Int) -> String {
    var out = "\(Amount.grouped(group.count)) "
    out += CountedWords.agreeing(group.message, with: group.count)
    func list(_ parts: [NoteGroup.Part]) -> String {
      Words.list(parts.map { "\($0.name) (\(Amount.grouped($0.count)))" }, limit: 4)
    }
    if !group.columns.isEmpty { out += "; in \(list(group.columns))" }
    if group.subjects.count > 1 || (group.subjects.count == 1 && subjects > 1) {
      out += "; subject \(list(group.subjects))"
    }
    return out
  }

  // MARK: - Lines

  /// A name and a text, broken at spaces where it is too long.
  static func line(_ name: String, _ text: String, indent: Int = 12) -> String {
    var out = ""
    var line = "  " + padded(name, indent - 3) + " "
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let isEmpty = DisplayWidth.of(line) <= indent
      if !isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(String(word)) > width {
        out += trimmed(line) + "\n"
        line = String(repeating: " ", count: indent) + word
      } else {
        line += (isEmpty && DisplayWidth.of(line) == indent ? "" : " ") + word
      }
    }
    return out + trimmed(line) + "\n"
  }

  private static func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line = line.dropLast() }
    return String(line)
  }

  /// A text in so many columns, shortened where it is longer.
  static func padded(_ text: String, _ columns: Int) -> String {
    var text = DiagnosticRenderer.printable(text)
    if DisplayWidth.of(text) > columns {
      while DisplayWidth.of(text) > columns - 1 { text.removeLast() }
      text += "…"
    }
    return text + String(repeating: " ", count: columns - DisplayWidth.of(text))
  }
}
