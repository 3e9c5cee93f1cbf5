import Learners

/// The trials or windows of all subjects with the numbers that truth is made from.
struct TargetUnits {
  let declaration: LabelDeclaration

  init(_ declaration: LabelDeclaration) { self.declaration = declaration }

  /// What was measured beside the rest.
  ///
  /// - Parameters:
  ///   - owners: subjects in natural order, each with its unit of the data set.
  ///   - measured: by unit of the data set.
  /// - Returns: subject by subject.
  func recorded(
    _ owners: [(unit: Int, trials: SubjectTrials)], _ measured: [UnitTargets]
  ) -> [TargetLabelling.Unit] {
    // A channel that two classes share was measured once.
    let places = declaration.sources.map { source in
      declaration.channels.firstIndex { $0 == source.channel } ?? 0
    }
    var entries: [[String: [UnitTargets.Entry]]] = []
    for unit in measured {
      entries.append(Dictionary(grouping: unit.entries, by: \.subject))
    }
    var out: [TargetLabelling.Unit] = []
    for (index, owner) in owners.enumerated() {
      let own = entries[owner.unit][owner.trials.subject] ?? []
      for (number, entry) in own.enumerated() {
        let id =
          entry.window == nil
          ? entry.position.map { owner.trials.ids[$0] } ?? "" : String(number + 1)
        out.append(
          TargetLabelling.Unit(
            subject: index, id: id, part: owner.unit, position: entry.position ?? -1,
            window: entry.window, values: places.map { entry.values[$0] }))
      }
    }
    return out
  }

  /// What columns of the trials hold.
  ///
  /// - Parameters:
  ///   - owners: subjects in natural order, each with its unit of the data set.
  ///   - excluded: subjects whose values nobody looks at.
  ///   - dropsMissing: whether trials without a value may be left out.
  /// - Returns: subject by subject.
  /// - Throws: `StageFailure` for a value that is missing and may not be, or is no number.
  func rated(
    _ owners: [(unit: Int, trials: SubjectTrials)], excluded: [String], dropsMissing: Bool
  ) throws(StageFailure) -> [TargetLabelling.Unit] {
    var out: [TargetLabelling.Unit] = []
    for (index, owner) in owners.enumerated() {
      let isExcluded = excluded.contains(owner.trials.subject)
      for position in 0..<owner.trials.count {
        var values: [Double] = []
        for column in declaration.columns {
          let text = owner.trials.columns[column.name]?[position] ?? nil
          values.append(
            isExcluded
              ? .nan
              : try number(
                text, in: column, trial: owner.trials.ids[position], of: owner.trials.subject,
                dropsMissing: dropsMissing))
        }
        out.append(
          TargetLabelling.Unit(
            subject: index, id: owner.trials.ids[position], part: owner.unit, position: position,
            window: nil, values: values))
      }
    }
    return out
  }

  private func number(
    _ text: String?, in column: LabelDeclaration.Column, trial: String, of subject: String,
    dropsMissing: Bool
  ) throws(StageFailure) -> Double {
    let whose = "trial '\(trial)' of subject '\(subject)'"
    switch Self.read(text ?? "") {
    case .value(let value) where value.isFinite: return value
    case .other(let help):
      throw StageFailure(
        "\(whose) has '\(text ?? "")' in column '\(column.name)', expected a number"
          + (help.map { "; " + $0 } ?? ""), specPath: column.path)
    case .value, .missing:
      if dropsMissing { return .nan }
      throw StageFailure(
        "\(whose) has no value in column '\(column.name)'; 'on_missing: drop' leaves such trials out",
        specPath: column.path)
    }
  }

  /// Numbers as number columns of CSV files are read: infinities and words such as `NA` are missing.
  private static func read(_ text: String) -> CSVNumber {
    let bytes = Array(text.utf8) + [0]
    return bytes.withUnsafeBufferPointer {
      CSVNumber(UnsafeBufferPointer(rebasing: $0.dropLast()))
    }
  }
}
