import Learners

/// Reads one modality of one unit: typed columns in time order per subject, with what was wrong counted.
///
/// Inputs: `file`, `trials` (boundaries), and for tables with a coverage table `coverage`. Parts: the
/// recordings, and the names of their `channels`, which the label stage looks at.
struct IngestStage: Stage {
  static let kind = "ingest"
  static let revision = 3
  let configuration: ParameterValues
  private let modality: DatasetDeclaration.Modality
  private let format: any RecordingFormat.Type

  /// - Parameters:
  ///   - dataset: the declaration.
  ///   - modality: what is read.
  ///   - unit: whose file.
  ///   - format: the kind of the file.
  init(
    dataset: DatasetDeclaration, modality: DatasetDeclaration.Modality, unit: DatasetUnit,
    format: any RecordingFormat.Type
  ) {
    self.modality = modality
    self.format = format
    let record = dataset.isTables ? DatasetSchema.tableModality : DatasetSchema.modality
    var values = ParameterValues([
      "dataset": .text(dataset.kind), "modality": .text(modality.name),
      "declaration": .record(SignalChain.removed(from: Content.of(modality.values, as: record))),
    ])
    FormatContent.add(to: &values, modality, format)
    values["time"] = Content.time(of: modality).map { .record($0) }
    if case .column(let column) = dataset.subject { values["subject_column"] = .text(column) }
    values["unit_subject"] = unit.subject.map { .text($0) }
    // Trials with borders in a log are cut by time; otherwise rows name their trial.
    if dataset.isTables || dataset.trials == nil {
      values["trial_column"] = dataset.trialColumn.map { .text($0) }
    }
    if dataset.isTables { values["known_duplicates"] = dataset.duplicates.map { .record($0) } }
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let trials = try inputs.artifact("trials").subjectTrials()
    let read =
      configuration.text("dataset") == "tables"
      ? try table(inputs, trials, context).read(executor: context.executor)
      : try recording(inputs, trials).read(executor: context.executor)
    var channels = Artifact()
    channels.set(texts: read.recordings.first?.channels.map(\.name) ?? [], as: "channels")
    return StageResult(parts: [
      "": Artifact(
        recordings: read.recordings, subjects: trials.map(\.subject), notes: read.notes),
      "channels": channels,
    ])
  }

  private func recording(_ inputs: StageInputs, _ trials: [SubjectTrials]) -> RecordingReader {
    RecordingReader(
      file: inputs.file("file") ?? "", modality: modality,
      unitSubject: configuration["unit_subject"]?.text,
      subjectColumn: configuration["subject_column"]?.text,
      trialColumn: configuration["trial_column"]?.text, trials: trials, format: format)
  }

  private func table(
    _ inputs: StageInputs, _ trials: [SubjectTrials], _ context: StageContext
  ) throws -> TableReader {
    var covered: [String: ClosedRange<Double>?]?
    if let file = inputs.file("coverage"), let declared = modality.coverage {
      covered = try CoverageReader(file: file, declared).read(executor: context.executor)
    }
    return TableReader(
      file: inputs.file("file") ?? "", modality: modality,
      subjectColumn: configuration.text("subject_column"),
      trialColumn: configuration["trial_column"]?.text,
      duplicates: KnownDuplicates(configuration["known_duplicates"]?.record), trials: trials,
      coverage: covered, clearsOutside: modality.coverage?.text("outside") == "missing")
  }
}

/// How the format of a file enters the keys of stages that read it.
enum FormatContent {
  /// A plain CSV file adds nothing. A format that a file is recognised by counts as a declared one does: a
  /// file that a later catalog recognises is read anew.
  static func add(
    to values: inout ParameterValues, _ modality: DatasetDeclaration.Modality,
    _ format: any RecordingFormat.Type
  ) {
    values["reader"] = modality.reader.map { .text($0) }
    guard format.name != CSVFormat.name else { return }
    values["format"] = .record(
      ParameterValues(["name": .text(format.name), "revision": .integer(format.revision)]))
  }
}
