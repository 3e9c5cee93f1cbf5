import Learners

/// Finds the trials of one unit of a data set: from its trial log, or from the rows of its first modality.
///
/// Parts: `boundaries` (ids and borders: what windows depend on) and `columns` (what labels and groups
/// depend on), so that another label recomputes no feature.
struct TrialsStage: Stage {
  static let kind = "trials"
  static let revision = 1
  let configuration: ParameterValues
  private let source: DatasetDeclaration.Modality?
  private let format: any RecordingFormat.Type

  /// - Parameters:
  ///   - dataset: the declaration.
  ///   - unit: whose trials.
  ///   - log: whether the input `file` is a trial log.
  ///   - source: the modality whose rows or annotations are the trials, where there is no log.
  ///   - format: the kind of its file.
  ///   - columns: the columns that labels and groups refer to, sorted.
  init(
    dataset: DatasetDeclaration, unit: DatasetUnit, log: Bool,
    source: DatasetDeclaration.Modality?, format: any RecordingFormat.Type = CSVFormat.self,
    columns: [String]
  ) {
    self.source = source
    self.format = format
    var values = ParameterValues(["log": .bool(log), "columns": .list(columns.map { .text($0) })])
    if case .column(let column) = dataset.subject { values["subject_column"] = .text(column) }
    values["unit_subject"] = unit.subject.map { .text($0) }
    values["trial_column"] = dataset.trialColumn.map { .text($0) }
    if let trials = dataset.trials {
      values["trials"] = .record(Content.of(trials, as: DatasetSchema.trials))
    }
    if !log, let source {
      values["time"] = Content.time(of: source).map { .record($0) }
      values["rows"] = source.values["rows"]
      FormatContent.add(to: &values, source, format)
    }
    if log, dataset.isTables { values["joined_by_id"] = .bool(true) }
    if log { values["known_duplicates"] = dataset.duplicates.map { .record($0) } }
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let file = inputs.file("file") ?? ""
    let tables: TrialTables
    if configuration.bool("log") {
      tables = try log(file).read(executor: context.executor)
    } else if let declared = configuration["trials"]?.record?["annotations"]?.record {
      // A subject without a file of that modality has no trials.
      tables =
        inputs.file("file") == nil
        ? AnnotationTrialReader.tables(
          of: configuration["unit_subject"]?.text, [], columns: configuration.texts("columns"))
        : try annotations(file, declared).read(executor: context.executor)
    } else {
      tables = try rows(file).read(executor: context.executor)
    }
    return StageResult(parts: [
      "boundaries": Artifact(boundaries: tables.subjects),
      "columns": Artifact(columns: tables),
    ])
  }

  private func log(_ file: String) -> TrialLogReader {
    let own = configuration.record("trials")
    return TrialLogReader(
      file: file, unitSubject: configuration["unit_subject"]?.text,
      subjectColumn: own["subject"]?.record?.text("column")
        ?? configuration["subject_column"]?.text,
      trialColumn: own["trial"]?.record?.text("column") ?? configuration["trial_column"]?.text,
      start: own["start"]?.record.map { TimeColumn(clock: .init($0)) },
      end: own["end"]?.record.map { TimeColumn(clock: .init($0)) },
      stamp: own["stamp"]?.record.map { TimeColumn(clock: .init($0)) },
      columns: configuration.texts("columns"),
      duplicates: KnownDuplicates(configuration["known_duplicates"]?.record),
      isJoinedByID: configuration["joined_by_id"] != nil)
  }

  private func rows(_ file: String) -> RowTrialReader {
    RowTrialReader(
      file: file, unitSubject: configuration["unit_subject"]?.text,
      subjectColumn: configuration["subject_column"]?.text,
      trialColumn: configuration["trial_column"]?.text,
      time: source?.time, columns: configuration.texts("columns"), modality: source?.name ?? "",
      format: format, dropping: RowDropping(configuration["rows"]?.record))
  }

  private func annotations(_ file: String, _ declared: ParameterValues) -> AnnotationTrialReader {
    AnnotationTrialReader(
      file: file, unitSubject: configuration["unit_subject"]?.text,
      match: declared["match"]?.list?.compactMap(\.text) ?? [],
      lengthSeconds: declared["length_s"]?.number, columns: configuration.texts("columns"),
      modality: source?.name ?? "", format: format, time: source?.time)
  }
}
