import Learners
import Pipeline

/// Writes features as CSV, with what their columns are as JSON beside them.
struct FeatureExport {
  let open: OpenData
  /// Where the files go.
  let folder: String
  let recall: DataRun.Recall

  /// Columns before the features, with what they hold.
  static let fixed: [(name: String, meaning: String)] = [
    ("subject", "The subject's id."),
    ("trial", "The trial's id; empty where the window lies in no single trial."),
    ("window", "Number of the window within its trial, from 1."),
    ("start_s", "Start of the window in seconds, on the clock of the trials."),
    ("end_s", "End of the window in seconds, exclusive."),
    ("label", "The class of the trial; empty where it has none."),
    (
      "coverage",
      "Share of the window that samples of the modality fill, 0 to 1; empty where nothing was recorded."
    ),
  ]

  /// What is known of the rows of one file.
  struct Counts {
    var rows = 0
    var subjects: Set<String> = []
    var trials = 0
    var uncovered = 0
    var between = 0
  }

  /// Writes all files: each whole or not at all.
  /// - Returns: what to tell.
  /// - Throws: `FolderFault`, `StageFailure`, and what recalling a result throws.
  func write() throws -> String {
    var out = ""
    for configuration in open.stages.configurations {
      let isAlone = open.experiment.configurations.count == 1
      let place = isAlone ? folder : ProjectFolder.join(folder, configuration.declared.name)
      out += try write(configuration, in: place)
    }
    return out
  }

  private func write(_ own: DataStages.Configuration, in place: String) throws -> String {
    try SafeFolder.make(place)
    try SafeFolder(path: place).removeLeftovers()
    let labels = TrialClasses(
      label: try own.label.map { try recall($0, "") },
      excludedSubjects: own.dataset.excludedSubjects)
    let lists = own.declared.cell.sections.map("features")
    var files: [StreamedFile] = []
    var lines = ""
    var notes = try dataNotes(own, labels)
    for modality in own.dataset.modalities.map(\.name) {
      guard let list = lists.first(where: { $0.key == modality })?.value.list else { continue }
      let columns = try self.columns(of: list, modality, own)
      let file = try StreamedFile("\(modality).csv", in: place)
      let (counts, found) = try write(modality, columns, own, labels, to: file)
      notes += found
      let shown = notes.filter { Self.concerns($0, modality, own) } + Self.notes(counts, modality)
      let sidecar = try StreamedFile("\(modality).json", in: place)
      try sidecar.append(
        FeatureSidecar(
          experiment: open.experiment.name, configuration: own, modality: modality,
          features: list, columns: columns, targets: Self.targets(labels), counts: counts,
          notes: DataNote.summarised(shown)
        ).json.indentedText)
      files += [file, sidecar]
      lines +=
        "\(ProjectFolder.join(place, modality)).csv: \(Amount.count(counts.rows, "window"))"
        + " of \(Amount.count(counts.subjects.count, "subject")),"
        + " \(Amount.count(columns.count, "feature"))\n"
      notes += Self.notes(counts, modality)
    }
    for file in files { try file.commit() }
    let groups = NoteGroup.of(notes.map { (subject: nil, note: $0) })
    return lines
      + groups.map { group in
        let about = group.about.isEmpty ? "" : group.about + ": "
        return "  note: \(about)\(InspectText.words(group, subjects: 1))\n"
      }.joined()
  }

  // MARK: - Rows

  private func write(
    _ modality: String, _ columns: [FeatureColumn], _ own: DataStages.Configuration,
    _ labels: TrialClasses, to file: StreamedFile
  ) throws -> (Counts, [DataNote]) {
    var counts = Counts()
    var notes: [DataNote] = []
    let fixed = Self.fixed.map(\.name)
    let heads = fixed + Self.targets(labels).map(\.name) + Self.heads(columns)
    try file.append(CSVText.line(heads))
    for unit in own.units {
      guard let windows = unit.windows else { continue }
      let features = try unit.features[modality].map { try recall($0, "") }
      notes += features?.notes ?? []
      let table = FeatureTable(
        modality: modality, trials: try recall(unit.trials, "boundaries"),
        windows: try recall(windows, ""), features: features, labels: labels)
      guard table.names.isEmpty || table.names == columns.map(\.name) else {
        throw StageFailure(
          "subjects have different columns of modality '\(modality)'",
          specPath: "dataset.modalities.\(modality).columns")
      }
      try file.append(
        Self.text(table, targets: labels.targets.count, width: columns.count))
      Self.count(table, &counts)
    }
    return (counts, notes)
  }

  /// Columns of continuous targets, between the fixed ones and the features.
  static func targets(_ labels: TrialClasses) -> [(name: String, meaning: String)] {
    labels.targets.map {
      ("target:\($0)", "The number to be predicted; empty where there is none.")
    }
  }

  private static func text(_ table: FeatureTable, targets: Int, width: Int) -> String {
    var out = ""
    let empty = String(repeating: ",", count: width)
    for row in table.rows {
      out += CSVText.fields([
        row.subject, row.trial ?? "", "\(row.window)", CSVText.number(row.start),
        CSVText.number(row.end), row.label ?? "", CSVText.number(row.coverage),
      ])
      for place in 0..<targets {
        out += ","
        if row.targets.indices.contains(place) { out += CSVText.number(row.targets[place]) }
      }
      if row.values.isEmpty { out += empty }
      for value in row.values {
        out += ","
        out += CSVText.number(value)
      }
      out += "\n"
    }
    return out
  }

  private static func count(_ table: FeatureTable, _ counts: inout Counts) {
    counts.rows += table.rows.count
    counts.between += table.betweenTrials
    var last: (String, String)?
    for row in table.rows {
      counts.subjects.insert(row.subject)
      if row.values.allSatisfy(\.isNaN) { counts.uncovered += 1 }
      guard let trial = row.trial else { continue }
      if last?.0 != row.subject || last?.1 != trial { counts.trials += 1 }
      last = (row.subject, trial)
    }
  }

  /// Names of the columns of features; one that is called like a fixed column gets `feature:` in front.
  static func heads(_ columns: [FeatureColumn]) -> [String] {
    let taken = Set(fixed.map(\.name))
    return columns.map { taken.contains($0.name) ? "feature:\($0.name)" : $0.name }
  }

  // MARK: - Columns and notes

  private func columns(
    of list: [ParameterValue], _ modality: String, _ own: DataStages.Configuration
  ) throws -> [FeatureColumn] {
    guard let recording = own.units.lazy.compactMap({ $0.recordings[modality] }).first else {
      return []
    }
    let artifact = try recall(recording, "")
    do throws(FeatureFault) {
      return try FeatureColumns.of(
        list, recording: artifact, windowSeconds: own.windowSeconds)
    } catch {
      throw StageFailure(error.message, specPath: "features.\(modality)")
    }
  }

  private func dataNotes(
    _ own: DataStages.Configuration, _ labels: TrialClasses
  ) throws -> [DataNote] {
    var notes = labels.notes
    if own.label == nil {
      notes = own.notes
      for unit in own.units { notes += try recall(unit.trials, "columns").notes }
    }
    for windows in own.units.compactMap(\.windows) { notes += try recall(windows, "").notes }
    return notes
  }

  /// Whether a note is about a modality, or about none.
  private static func concerns(
    _ note: DataNote, _ modality: String, _ own: DataStages.Configuration
  ) -> Bool {
    let others = own.dataset.modalities.map(\.name).filter { $0 != modality }
    return !others.contains { note.subject == $0 || note.subject.hasPrefix($0 + ",") }
  }

  private static func notes(_ counts: Counts, _ modality: String) -> [DataNote] {
    var notes: [DataNote] = []
    if counts.uncovered > 0 {
      notes.append(
        DataNote(
          "windows_without_features", about: modality, count: counts.uncovered,
          "windows without any feature: the modality is missing there"))
    }
    if counts.between > 0 {
      notes.append(
        DataNote(
          "windows_between_trials", about: modality, count: counts.between,
          "windows that lie in no single trial: 'trial' and 'label' are empty"))
    }
    return notes
  }
}
