import Pipeline

/// A comparison as text for a terminal.
struct DiffText {
  let diff: ExperimentDiff
  /// Whether what did not change is left out.
  let onlyChanged: Bool

  /// All of it.
  var text: String {
    var out = "\(diff.old.shown) → \(diff.new.shown)\n"
    for side in diff.stale {
      out += "note: results of \(side) were made with other parameters than it has now: run it\n"
    }
    for side in diff.withoutResults {
      out += "note: no results of \(side): parameters only\n"
    }
    if !diff.shared.isEmpty {
      out += "all \(Amount.count(diff.pairs.count, "cell")):\n"
      out += diff.shared.map(line).joined()
    }
    for (names, side) in [(diff.onlyOld, diff.old.shown), (diff.onlyNew, diff.new.shown)] {
      for name in names { out += "only in \(side): \(name)\n" }
    }
    let shown = diff.pairs.filter { $0.isChanged || (!onlyChanged && !$0.metrics.isEmpty) }
    out += shown.map(block).joined()
    let left = diff.pairs.count - shown.count
    let further = diff.shared.isEmpty ? "" : "further "
    if left > 0 { out += "\(Amount.count(left, "cell")) without a \(further)difference\n" }
    return out
  }

  private func block(_ pair: ExperimentDiff.Pair) -> String {
    var out = "\(pair.name):\n"
    out += pair.parameters.map(line).joined()
    for file in pair.files {
      out += "  \(file.name)  \(Self.short(file.old)) → \(Self.short(file.new))\n"
    }
    for metric in pair.metrics where metric.isChanged || !onlyChanged { out += line(metric) }
    if let test = pair.test { out += line(test.result, decisions: test.decisions) }
    if let obstacle = pair.obstacle, pair.isChanged {
      out += "  no paired test: \(obstacle)\n"
    }
    return out
  }

  private func line(_ change: ParameterChange) -> String {
    let places = [change.oldMark, change.newMark].compactMap { $0 }
      .map { "\($0.file):\($0.line):\($0.column)" }
    let unique = places.count == 2 && places[0] == places[1] ? [places[0]] : places
    let place = unique.isEmpty ? "" : "  (\(unique.joined(separator: ", ")))"
    return "  \(change.path)  \(change.old ?? "nothing") → \(change.new ?? "nothing")\(place)\n"
  }

  private func line(_ metric: ExperimentDiff.Metric) -> String {
    guard metric.isChanged else { return "  \(metric.name)  \(Self.number(metric.new))\n" }
    return "  \(metric.name)  \(Self.number(metric.old)) → \(Self.number(metric.new))"
      + (metric.difference.map { "  \(Self.signed($0))" } ?? "") + "\n"
  }

  private func line(_ result: ComparisonResult, decisions: Int) -> String {
    let difference = result.difference.map(Self.signed) ?? "undefined"
    let p = result.pValue.map { "p = \(Self.number($0))" } ?? "p undefined"
    let how = result.isExact ? "exact" : "sampled"
    return
      "  \(result.metric) on \(Amount.count(decisions, "common decision")): \(difference), \(p)"
      + " (\(how) swap test over \(Amount.count(result.units, result.unit)), not corrected)\n"
  }

  private static func short(_ digest: String?) -> String {
    guard let digest else { return "nothing" }
    return digest.hasPrefix("sha256:") ? String(digest.dropFirst(7).prefix(12)) : digest
  }

  private static func number(_ value: Double?) -> String { NumberStyle.fixed(4).text(value) }

  private static func signed(_ value: Double) -> String {
    let text = number(value)
    return text.hasPrefix("-") ? text : "+" + text
  }
}
