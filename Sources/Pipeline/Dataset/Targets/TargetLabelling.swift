import Learners

/// Makes truth of numbers: continuous targets, the largest of several channels, or numbers cut into classes.
struct TargetLabelling {
  /// A trial or a window with the numbers that its truth is made from.
  struct Unit {
    /// Index into the owners.
    let subject: Int
    let id: String
    /// Unit of the data set.
    let part: Int
    let position: Int
    let window: Int?
    /// One per column or channel; NaN is missing.
    let values: [Double]
  }

  let declaration: LabelDeclaration
  /// The decoded section.
  let label: ParameterValues
  /// Whether windows are judged one by one.
  let areWindows: Bool

  /// - Parameters:
  ///   - units: subject by subject, in time order.
  ///   - owners: all subjects in natural order.
  ///   - excludedSubjects: subjects that are left out.
  /// - Returns: the units with their truth.
  /// - Throws: `StageFailure` where nothing can be told apart.
  func labelled(
    _ units: [Unit], owners: [String], excludedSubjects: [String]
  ) throws(StageFailure) -> LabelledTrials {
    let excluded = units.map { excludedSubjects.contains(owners[$0.subject]) }
    let isWhole = zip(units, excluded).map { unit, out in
      !out && unit.values.allSatisfy(\.isFinite)
    }
    var notes: [DataNote] = []
    var labels = [Int?](repeating: nil, count: units.count)
    switch declaration.kind {
    case .dominant: labels = dominant(units, isWhole, &notes)
    case .threshold:
      labels = try cut(units, isWhole, subjects: owners.count, &notes)
    case .column, .value, .signal: try requireSpread(units, isWhole)
    }
    let isNumeric = declaration.task == .regression
    let trials = units.indices.map { index in
      LabelledTrials.Trial(
        subject: units[index].subject, id: units[index].id, unit: units[index].part,
        position: units[index].position, label: labels[index],
        values: isNumeric && isWhole[index] ? units[index].values : [],
        window: units[index].window)
    }
    if !isNumeric { try requireClasses(trials, notes) }
    return LabelledTrials(
      subjects: owners, classes: declaration.classes ?? [], targets: declaration.targets,
      trials: trials,
      notes: counts(units, isWhole, excluded, excludedSubjects) + notes)
  }

  // MARK: - Kinds

  private func dominant(
    _ units: [Unit], _ isWhole: [Bool], _ notes: inout [DataNote]
  ) -> [Int?] {
    let margin = label["min_margin"]?.number ?? 0
    var ties = 0
    var close = 0
    let labels = units.indices.map { index -> Int? in
      guard isWhole[index] else { return nil }
      let order = units[index].values.indices.sorted {
        units[index].values[$0] > units[index].values[$1]
      }
      guard let first = order.first, order.count > 1 else { return order.first }
      let lead = units[index].values[first] - units[index].values[order[1]]
      if lead == 0 {
        ties += 1
        return nil
      }
      if lead < margin {
        close += 1
        return nil
      }
      return first
    }
    if ties > 0 {
      notes.append(
        DataNote("label_tie", count: ties, "\(noun) without a single largest channel, left out"))
    }
    if close > 0 {
      notes.append(
        DataNote(
          "label_close", count: close,
          "\(noun) in which the largest channel leads by less than \(Canonical.short(margin)), left out"
        ))
    }
    return labels
  }

  private func cut(
    _ units: [Unit], _ isWhole: [Bool], subjects: Int, _ notes: inout [DataNote]
  ) throws(StageFailure) -> [Int?] {
    let scheme = CutScheme(label)
    var bySubject = [[Double]](repeating: [], count: subjects)
    for (unit, whole) in zip(units, isWhole) where whole {
      bySubject[unit.subject].append(unit.values[0])
    }
    let cuts = scheme.cuts(of: bySubject)
    let name = declaration.columns.first?.name ?? declaration.sources.first?.written ?? ""
    notes.append(
      DataNote(
        "label_cuts", count: isWhole.count { $0 },
        "\(noun) divided by \(name) at \(Self.words(scheme, cuts.filter { !$0.isEmpty }))"))
    let onCut = zip(units, isWhole).count { $1 && cuts[$0.subject].contains($0.values[0]) }
    if onCut > 0 {
      let what =
        switch scheme.tie {
        case .lower: "counted to the lower class"
        case .upper: "counted to the upper class"
        case .drop: "left out"
        }
      notes.append(
        DataNote("label_on_cut", count: onCut, "\(noun) exactly on a cut, \(what)"))
    }
    return zip(units, isWhole).map { unit, whole in
      whole ? scheme.label(of: unit.values[0], cuts: cuts[unit.subject]) : nil
    }
  }

  private static func words(_ scheme: CutScheme, _ cuts: [[Double]]) -> String {
    let common = (cuts.first ?? []).map { Canonical.short($0) }.joined(separator: ", ")
    let all = "of all subjects, test subjects included: what the classes mean, not a fitted model"
    switch scheme.scheme {
    case .fixed: return common
    case .median: return "\(common), the median \(all)"
    case .tertiles: return "\(common), the tertiles \(all)"
    case .quantiles:
      let shares = scheme.at.map { Canonical.short($0) }.joined(separator: ", ")
      return "\(common), the quantiles \(shares) \(all)"
    case .subjectMedian:
      let own = cuts.compactMap(\.first)
      return
        "each subject's own median (\(Canonical.short(own.min() ?? 0)) to \(Canonical.short(own.max() ?? 0)))"
    }
  }

  // MARK: - What must be there

  private func requireSpread(_ units: [Unit], _ isWhole: [Bool]) throws(StageFailure) {
    for (place, target) in declaration.targets.enumerated() {
      let values = zip(units, isWhole).filter(\.1).map { $0.0.values[place] }
      guard let first = values.first else { continue }
      if values.allSatisfy({ $0 == first }) {
        throw StageFailure(
          "target '\(target)' is \(Canonical.short(first)) in all \(values.count) \(noun): "
            + "there is nothing to predict", specPath: "dataset.label")
      }
    }
  }

  /// A class that nothing belongs to is a misspelling or a bad cut until proven otherwise.
  private func requireClasses(
    _ trials: [LabelledTrials.Trial], _ notes: [DataNote]
  ) throws(StageFailure) {
    let present = Set(trials.compactMap(\.label))
    if present.isEmpty { return }
    for (index, name) in (declaration.classes ?? []).enumerated() where !present.contains(index) {
      let how = notes.first { $0.code == "label_cuts" }.map { " (\($0.text))" } ?? ""
      throw StageFailure(
        "none of the \(noun) has class '\(name)'\(how)",
        specPath: declaration.kind == .dominant ? "dataset.label.of.\(name)" : "dataset.label")
    }
  }

  private func counts(
    _ units: [Unit], _ isWhole: [Bool], _ excluded: [Bool], _ excludedSubjects: [String]
  ) -> [DataNote] {
    var notes: [DataNote] = []
    let names = declaration.columns.map(\.name) + declaration.sources.map(\.written)
    for (place, name) in names.enumerated() {
      let missing = zip(units, excluded).count { !$1 && $0.values[place].isNaN }
      if missing > 0 {
        let why = declaration.isRecorded ? "was recorded too little" : "has no value"
        notes.append(
          DataNote(
            "label_missing", count: missing, "\(noun) in which '\(name)' \(why), left out"))
      }
    }
    let out = excluded.count { $0 }
    if out > 0 {
      notes.append(
        DataNote(
          LabelCounts.excludedCode, count: out,
          "\(noun) of excluded subjects (\(excludedSubjects.joined(separator: ", "))), left out"))
    }
    return notes
  }

  private var noun: String { areWindows ? "windows" : "trials" }
}
