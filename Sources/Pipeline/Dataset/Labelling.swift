import Learners

/// Gives every trial its class, or the stated reason why it has none.
struct Labelling {
  let label: ParameterValues
  let excludedSubjects: [String]

  /// Labels the trials of all units.
  /// - Throws: `StageFailure` for values outside the classes, missing values, or an unknown excluded subject.
  func labelled(_ units: [[SubjectTrials]]) throws(StageFailure) -> LabelledTrials {
    let column = label.text("column")
    let owners = try owners(of: units)
    let taking = owners.map(\.trials).filter { !excludedSubjects.contains($0.subject) }
    let mapping = try classMapping(taking, column: column)
    var counts = LabelCounts()
    var trials: [LabelledTrials.Trial] = []
    for (subject, owner) in owners.enumerated() {
      let isExcluded = excludedSubjects.contains(owner.trials.subject)
      for position in 0..<owner.trials.count {
        let value = owner.trials.columns[column]?[position] ?? nil
        let label =
          isExcluded
          ? counts.exclude()
          : try classOf(
            value, mapping, &counts, trial: owner.trials.ids[position], of: owner.trials)
        trials.append(
          LabelledTrials.Trial(
            subject: subject, id: owner.trials.ids[position], unit: owner.unit, position: position,
            label: label))
      }
    }
    return LabelledTrials(
      subjects: owners.map(\.trials.subject), classes: mapping.names, trials: trials,
      notes: counts.notes(column: column, excludedSubjects: excludedSubjects))
  }

  /// The subjects of all units in natural order.
  /// - Throws: `StageFailure` for an unknown excluded subject, where all are excluded, or where one stands in
  ///   two units.
  func owners(
    of units: [[SubjectTrials]]
  ) throws(StageFailure) -> [(unit: Int, trials: SubjectTrials)] {
    var owners: [(unit: Int, trials: SubjectTrials)] = []
    for (unit, subjects) in units.enumerated() { owners += subjects.map { (unit, $0) } }
    owners.sort { NaturalOrder.precedes($0.trials.subject, $1.trials.subject) }
    for subject in excludedSubjects where !owners.contains(where: { $0.trials.subject == subject })
    {
      throw StageFailure(
        "no subject '\(subject)' to exclude", specPath: "dataset.select.exclude_subjects")
    }
    let taking = owners.map(\.trials).filter { !excludedSubjects.contains($0.subject) }
    if taking.isEmpty, !owners.isEmpty {
      throw StageFailure(
        "every subject is excluded", specPath: "dataset.select.exclude_subjects")
    }
    for (index, owner) in owners.enumerated().dropFirst()
    where owners[index - 1].trials.subject == owner.trials.subject {
      throw StageFailure(
        "subject '\(owner.trials.subject)' stands in two parts of the data set",
        specPath: "dataset.subject")
    }
    return owners
  }

  /// The classes that a label declares with the values that mean them; `nil` where all values are classes.
  static func declaredClasses(of label: ParameterValues) -> [(String, [String])]? {
    guard let declared = label["classes"] else { return nil }
    return declared.map.map {
      $0.map { ($0.key, $0.value.text.map { [$0] } ?? ($0.value.list ?? []).compactMap(\.text)) }
    }
      ?? (declared.list ?? []).compactMap { $0.text.map { ($0, [$0]) } }
  }

  private struct Mapping {
    var names: [String] = []
    var classOf: [String: Int] = [:]
  }

  private func classMapping(
    _ subjects: [SubjectTrials], column: String
  ) throws(StageFailure) -> Mapping {
    var mapping = Mapping()
    guard let entries = Self.declaredClasses(of: label) else {
      var seen = Set<String>()
      for subject in subjects { seen.formUnion((subject.columns[column] ?? []).compactMap { $0 }) }
      mapping.names = NaturalOrder.sorted(Array(seen))
      for (index, name) in mapping.names.enumerated() { mapping.classOf[name] = index }
      guard mapping.names.count > 1 else {
        let only = mapping.names.first.map { "only '\($0)'" } ?? "nothing"
        throw StageFailure(
          "column '\(column)' holds \(only): nothing can be told apart", specPath: "dataset.label")
      }
      try checkMeaning(of: mapping.names, in: subjects, column: column)
      return mapping
    }
    for (index, entry) in entries.enumerated() {
      guard !mapping.names.contains(entry.0) else {
        throw StageFailure("class '\(entry.0)' stands twice", specPath: "dataset.label.classes")
      }
      mapping.names.append(entry.0)
      for value in entry.1 {
        if let other = mapping.classOf[value] {
          throw StageFailure(
            "value '\(value)' belongs to two classes, '\(mapping.names[other])' and '\(entry.0)'",
            specPath: "dataset.label.classes")
        }
        mapping.classOf[value] = index
      }
    }
    try checkOccurrence(of: entries, in: subjects, column: column)
    return mapping
  }

  /// Words that say that there is no answer. `none` is not among them: it may be an emotion's name.
  private static let nothing: Set<String> = [
    "?", "-", "missing", "n/a", "na", "nan", "null", "undefined", "unknown",
  ]

  /// A value that reads like a missing one becomes a class only where the spec names it.
  private func checkMeaning(
    of names: [String], in subjects: [SubjectTrials], column: String
  ) throws(StageFailure) {
    guard let word = names.first(where: { Self.nothing.contains($0.lowercased()) }) else { return }
    let count = subjects.reduce(0) { $0 + (($1.columns[column] ?? []).count { $0 == word }) }
    throw StageFailure(
      "column '\(column)' holds '\(word)' in \(count) trial\(count == 1 ? "" : "s"), which reads like"
        + " a missing value: name the classes with 'classes', and say by 'on_other' what becomes of it",
      specPath: "dataset.label")
  }

  /// A class that no trial has is a misspelling until proven otherwise.
  private func checkOccurrence(
    of entries: [(String, [String])], in subjects: [SubjectTrials], column: String
  ) throws(StageFailure) {
    var seen = Set<String>()
    for subject in subjects { seen.formUnion((subject.columns[column] ?? []).compactMap { $0 }) }
    for entry in entries where !entry.1.contains(where: seen.contains) {
      let known = NaturalOrder.sorted(Array(seen)).prefix(20).map { "'\($0)'" }
      let held = known.isEmpty ? "no value" : known.joined(separator: ", ")
      throw StageFailure(
        "no trial has class '\(entry.0)'; column '\(column)' holds \(held)",
        specPath: "dataset.label.classes")
    }
  }

  private func classOf(
    _ value: String?, _ mapping: Mapping, _ counts: inout LabelCounts, trial: String,
    of owner: SubjectTrials
  ) throws(StageFailure) -> Int? {
    guard let value else {
      guard label.text("on_missing") == "drop" else {
        throw StageFailure(
          "trial '\(trial)' of subject '\(owner.subject)' has no label; 'on_missing: drop' leaves such trials out",
          specPath: "dataset.label")
      }
      counts.missing += 1
      return nil
    }
    if let label = mapping.classOf[value] { return label }
    guard label.text("on_other") == "drop" else {
      throw StageFailure(
        "trial '\(trial)' of subject '\(owner.subject)' has label '\(value)', which is none of the classes; 'on_other: drop' leaves such trials out",
        specPath: "dataset.label")
    }
    counts.other[value, default: 0] += 1
    return nil
  }
}

/// How many trials got no class, by reason.
struct LabelCounts {
  /// Code of the note on excluded subjects; the stated reason is added where notes are printed.
  static let excludedCode = "subjects_excluded"

  var missing = 0
  var other: [String: Int] = [:]
  var excluded = 0

  mutating func exclude() -> Int? {
    excluded += 1
    return nil
  }

  func notes(column: String, excludedSubjects: [String]) -> [DataNote] {
    var notes: [DataNote] = []
    if missing > 0 {
      notes.append(
        DataNote("label_missing", count: missing, "trials without a value in '\(column)', left out")
      )
    }
    for (value, count) in other.sorted(by: { $0.key < $1.key }) {
      notes.append(
        DataNote(
          "label_other", count: count,
          "trials with '\(value)' in '\(column)', none of the classes, left out"))
    }
    if excluded > 0 {
      notes.append(
        DataNote(
          Self.excludedCode, count: excluded,
          "trials of excluded subjects (\(excludedSubjects.joined(separator: ", "))), left out"))
    }
    return notes
  }
}
