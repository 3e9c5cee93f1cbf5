import Learners

/// Columns that a spec passes over though their names say that they belong to what it reads: warnings only.
extension DatasetHeaders {
  /// Looks at the headers once what the spec names in them is known.
  func checkOversights(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    for modality in dataset.modalities {
      guard let header = modalities[modality.name] else { continue }
      checkSiblings(of: modality, header, cell, &faults)
      checkMeaning(of: modality, cell, &faults)
      checkContact(of: modality, header, cell, &faults)
      checkScales(of: modality, cell, &faults)
    }
  }

  private func warn(
    _ message: String, _ path: String, help: String, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    // Data sets of a sweep often share their columns.
    append(SpecError(message, at: place(path, cell), help: help, severity: .warning), to: &faults)
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }

  // MARK: - Wildcards that forget some

  /// `mean` of `Joy_mean`; `nil` for a name of one word.
  private static func ending(of name: String) -> Substring? {
    let words = name.split { "_. -".contains($0) }
    return words.count > 1 ? words.last : nil
  }

  /// Columns that end like several that wildcards of a group pick, and that nothing uses.
  private func checkSiblings(
    of modality: DatasetDeclaration.Modality, _ header: Header, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    let sharing = dataset.modalities.filter { modalities[$0.name]?.file == header.file }
    var used = Set(sharing.flatMap { channels[$0.name] ?? [] }.map(\.name))
    used.formUnion(OutcomeColumns.identity(of: dataset).flatMap(\.columns))
    used.formUnion(sharing.flatMap { $0.ruleColumns.map(\.column) })
    used.formUnion(modality.contactColumns(channels[modality.name] ?? []))
    for entry in modality.values.map("columns") {
      let words = (entry.value.record?["include"]?.list ?? []).compactMap(\.text)
      let wild = words.filter { $0.contains("*") }
      let picked = header.names.filter { name in wild.contains { Glob.matches($0, name) } }
      var counts: [Substring: Int] = [:]
      for name in picked { if let own = Self.ending(of: name) { counts[own, default: 0] += 1 } }
      let forgotten = header.names.filter { name in
        !used.contains(name) && !picked.contains(name)
          && (Self.ending(of: name).map { counts[$0, default: 0] > 1 } ?? false)
      }
      guard !forgotten.isEmpty else { continue }
      warn(
        "wildcards pick \(picked.count) columns of \(header.file), but not \(Self.list(forgotten)),"
          + " which end alike",
        "dataset.modalities.\(modality.name).columns.\(entry.key).include",
        help: "add them, or name the columns one by one", cell, &faults)
    }
  }

  // MARK: - Names that say too much

  /// Words of what is known only after an answer, and of who gave it.
  private static let telling: Set<String> = [
    "answer", "correct", "feedback", "id", "outcome", "participant", "reaction", "response",
    "student", "subject", "verdict",
  ]

  /// `ResponseTime` and `response_time` as words in lower case.
  private static func words(of name: String) -> Set<String> {
    var words: [String] = []
    var wasLower = false
    for letter in name {
      if letter.isLetter {
        if words.isEmpty || (wasLower && letter.isUppercase) { words.append("") }
        words[words.count - 1] += letter.lowercased()
        wasLower = letter.isLowercase
      } else {
        words.append("")
        wasLower = false
      }
    }
    return Set(words)
  }

  private func checkMeaning(
    of modality: DatasetDeclaration.Modality, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    for entry in modality.values.map("columns") {
      let own = (channels[modality.name] ?? []).filter { $0.group == entry.key }.map(\.name)
      let found = own.filter { !Self.words(of: $0).isDisjoint(with: Self.telling) }
      guard !found.isEmpty else { continue }
      warn(
        "\(Self.list(found)) among the features: by the name, known only after the answer, or saying who"
          + " gave it", "dataset.modalities.\(modality.name).columns.\(entry.key)",
        help: "leave out what is not known before the answer", cell, &faults)
    }
  }

  // MARK: - Contact quality

  /// How columns begin that say how well electrodes sat, in lower case.
  private static let contactNames = [
    "contact", "cq_", "headbandon", "hsi_", "impedance", "poor_signal", "poorsignal",
  ]

  private func checkContact(
    of modality: DatasetDeclaration.Modality, _ header: Header, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    guard !dataset.isTables else { return }
    let found = header.names.filter { name in
      Self.contactNames.contains { name.lowercased().hasPrefix($0) }
    }
    let own = channels[modality.name] ?? []
    let used = Set(
      own.map(\.name) + modality.ruleColumns.map(\.column) + modality.contactColumns(own))
    guard !found.isEmpty, used.isDisjoint(with: found) else { return }
    warn(
      "\(Self.list(found)) tell how well the sensor sat, and nothing looks at them",
      "dataset.modalities.\(modality.name).columns",
      help: "quality: {require: [...], channel_contact: {pattern: \"HSI_{channel}\", at_most: 2}}"
        + ", or 'count' to count such rows", cell, &faults)
  }

  // MARK: - Scales

  /// Band powers are written as powers, as logarithms and as decibels: the spec must say which.
  private func checkScales(
    of modality: DatasetDeclaration.Modality, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    for entry in modality.values.map("columns") {
      let path = "dataset.modalities.\(modality.name).columns.\(entry.key)"
      guard entry.value.record?["bands"] != nil, cell.marks.key(path + ".scale") == nil else {
        continue
      }
      warn(
        "group '\(entry.key)' does not say on what scale its powers stand: taken as 'linear'", path,
        help: "write 'scale: linear', or 'log10', 'ln', 'db' for logarithms", cell, &faults)
    }
  }
}
