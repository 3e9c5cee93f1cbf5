import Learners

/// Labels the trials of all units and puts subjects into one order.
///
/// Inputs: `trials/<unit>` and `columns/<unit>` of every unit, `targets/<unit>` where truth is recorded beside
/// the rest, and `channels/<unit>/<modality>` of every
/// recording: a column that says who, what or when must not be among them.
struct LabelStage: Stage {
  static let kind = "label"
  static let revision = 1
  let configuration: ParameterValues

  /// - Parameters:
  ///   - dataset: the declaration.
  ///   - notes: what was noticed while the files were looked for.
  init(dataset: DatasetDeclaration, notes: [DataNote]) {
    var values = ParameterValues([
      "label": .record(Content.of(dataset.label, as: DatasetSchema.label)),
      "exclude_subjects": .list(dataset.excludedSubjects.map { .text($0) }),
      "identity": .map(
        OutcomeColumns.identity(of: dataset).map {
          ParameterValue.Entry(key: $0.role.rawValue, value: .list($0.columns.map { .text($0) }))
        }),
      "files": .list(
        notes.map {
          .list([.text($0.code), .text($0.subject), .integer($0.count), .text($0.message)])
        }),
    ])
    // Which modality a channel belongs to depends on which there are.
    if dataset.target.isRecorded {
      values["modalities"] = .list(dataset.modalities.map { .text($0.name) })
    }
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    var units: [[SubjectTrials]] = []
    var notes = fileNotes
    var logColumns: Set<String> = []
    var others: Set<String> = []
    for name in inputs.names where name.hasPrefix("trials/") {
      let columns = try inputs.artifact("columns/" + name.dropFirst("trials/".count))
      notes += columns.notes
      logColumns.formUnion(columns.texts("log_columns") ?? [])
      others.formUnion(columns.texts("other_subjects") ?? [])
      units.append(try inputs.artifact(name).subjectTrials(columns: columns))
    }
    notes += try channelNotes(inputs, logColumns: logColumns)
    let labelled = try labelled(units, inputs, &notes)
    guard labelled.trials.contains(where: \.takesPart) else {
      let reasons = labelled.notes.map(\.text).joined(separator: "; ")
      throw StageFailure(
        "no \(labelled.areWindows ? "window" : "trial") has a label"
          + (reasons.isEmpty || configuration.record("label").use == "column"
            ? "" : ": " + reasons),
        specPath: "dataset.label")
    }
    let strangers = NaturalOrder.sorted(Array(others.subtracting(labelled.subjects)))
    if !strangers.isEmpty {
      notes.append(
        DataNote(
          "subjects_without_folder", count: strangers.count,
          "subjects of the trial log without a folder: \(strangers.joined(separator: ", "))"))
    }
    return StageResult(
      Artifact(labelled: labelled, notes: DataNote.summarised(notes) + labelled.notes))
  }

  private func labelled(
    _ units: [[SubjectTrials]], _ inputs: StageInputs, _ notes: inout [DataNote]
  ) throws -> LabelledTrials {
    let labelling = Labelling(
      label: configuration.record("label"),
      excludedSubjects: configuration.texts("exclude_subjects"))
    let modalities = configuration["modalities"]?.list?.compactMap(\.text) ?? []
    let declaration = LabelDeclaration(labelling.label, modalities: modalities)
    guard declaration.kind != .column else { return try labelling.labelled(units) }
    let owners = try labelling.owners(of: units)
    var measured: [UnitTargets] = []
    if declaration.isRecorded {
      measured = try units.indices.map { try inputs.artifact("targets/\($0)").unitTargets }
      notes += measured.flatMap(\.notes)
    }
    let areWindows = measured.contains { $0.entries.contains { $0.window != nil } }
    return try TargetLabelling(
      declaration: declaration, label: labelling.label, areWindows: areWindows
    ).labelled(
      declaration.isRecorded
        ? TargetUnits(declaration).recorded(owners, measured)
        : try TargetUnits(declaration).rated(
          owners, excluded: labelling.excludedSubjects,
          dropsMissing: labelling.label.text("on_missing") == "drop"),
      owners: owners.map(\.trials.subject), excludedSubjects: labelling.excludedSubjects)
  }

  private var fileNotes: [DataNote] {
    configuration.list("files").compactMap(\.list).compactMap { parts in
      guard parts.count == 4, let code = parts[0].text, let about = parts[1].text,
        let count = parts[2].integer, let message = parts[3].text
      else { return nil }
      return DataNote(code, about: about, count: count, message)
    }
  }

  /// Refuses columns that give the answer away; those that the trial log has too are noted.
  private func channelNotes(
    _ inputs: StageInputs, logColumns: Set<String>
  ) throws -> [DataNote] {
    var roles: [OutcomeColumns.Role: [String]] = [:]
    for entry in configuration.map("identity") {
      guard let role = OutcomeColumns.Role(rawValue: entry.key) else { continue }
      roles[role] = (entry.value.list ?? []).compactMap(\.text)
    }
    let identity = OutcomeColumns(roles)
    var columnsOf: [String: [String]] = [:]
    for name in inputs.names where name.hasPrefix("channels/") {
      let modality = String(name.split(separator: "/", maxSplits: 2).last ?? "")
      let channels = try inputs.artifact(name).texts("channels") ?? []
      if let fault = identity.faults(in: channels).first {
        throw StageFailure(
          fault.message + (fault.help.map { "; " + $0 } ?? ""), place: "modality \(modality)",
          specPath: "dataset.modalities.\(modality).columns")
      }
      let known = columnsOf[modality] ?? []
      columnsOf[modality] = known + channels.filter { !known.contains($0) }
    }
    return columnsOf.sorted { $0.key < $1.key }.compactMap { modality, columns in
      let shared = columns.filter(logColumns.contains)
      guard !shared.isEmpty else { return nil }
      return DataNote(
        "columns_of_trial_log", about: modality, count: shared.count,
        "columns that the trial log has too, where they may be known only after the trial: "
          + shared.joined(separator: ", "))
    }
  }
}

extension OutcomeColumns {
  /// The columns that a data set declares to say what, who, which trial and when; roles in their order.
  static func identity(of dataset: DatasetDeclaration) -> [(role: Role, columns: [String])] {
    var columns: [Role: [String]] = [:]
    func add(_ column: String?, as role: Role) {
      guard let column, !columns[role, default: []].contains(column) else { return }
      columns[role, default: []].append(column)
    }
    for column in dataset.target.columns { add(column.name, as: .label) }
    if case .column(let column) = dataset.subject { add(column, as: .subject) }
    add(dataset.trialColumn, as: .trial)
    let log = dataset.trials
    add(log?["subject"]?.record?["column"]?.text, as: .subject)
    add(log?["trial"]?.record?["column"]?.text, as: .trial)
    for key in ["start", "end", "stamp"] { add(log?[key]?.record?["column"]?.text, as: .time) }
    for modality in dataset.modalities {
      add(modality.time?.clock?.column, as: .time)
      add(modality.start?.column, as: .time)
    }
    return Role.allCases.compactMap { role in columns[role].map { (role, $0) } }
  }

  /// Of a data set.
  init(_ dataset: DatasetDeclaration) {
    var roles: [Role: [String]] = [:]
    for (role, columns) in Self.identity(of: dataset) { roles[role] = columns }
    self.init(roles)
  }
}
