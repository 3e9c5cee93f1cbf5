import Learners

/// What a declaration cannot say about one cell: things that must fit together.
enum CellChecks {
  static func check(_ cell: ExperimentCell, faults: inout [SpecError]) {
    checkData(cell, faults: &faults)
    checkFusion(cell, &faults)
    checkEvaluation(cell, &faults)
    StatisticsChecks.check(cell, faults: &faults)
    InnerChecks.check(cell, &faults)
    checkParts(cell, &faults)
    SmoothingChecks.check(cell, &faults)
    SplitChecks.check(cell, &faults)
    RaceChecks.check(cell, &faults)
    SequenceChecks(cell).check(&faults)
  }

  /// Checks `dataset`, `windowing` and `features`, the latter two where the cell has them.
  static func checkData(_ cell: ExperimentCell, faults: inout [SpecError]) {
    checkDataset(cell, &faults)
    TaskChecks.checkLabel(cell, &faults)
    checkSignal(cell, &faults)
    if cell.sections["windowing"] != nil { checkWindowing(cell, &faults) }
    if cell.sections["features"] != nil { checkFeatures(cell, &faults) }
  }

  private static func fault(
    _ message: String, _ path: String, _ cell: ExperimentCell, help: String? = nil
  ) -> SpecError {
    SpecError(message, at: cell.marks.nearest(path), help: help)
  }

  private static func checkFusion(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let declared = cell.section("dataset").map("modalities").map(\.key)
    let featured = cell.sections.map("features").map(\.key).filter(declared.contains)
    do throws(FusionFault) {
      _ = try FusionCatalog.make(cell.section("fusion")).modalities(among: featured)
    } catch {
      let path = "fusion" + (error.parameter.map { ".\($0)" } ?? "")
      faults.append(fault(error.message, path, cell))
    }
  }

  private static func checkEvaluation(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let evaluation = cell.section("evaluation")
    let metrics = evaluation.texts("metrics")
    for (index, metric) in metrics.enumerated() where metrics.firstIndex(of: metric) != index {
      faults.append(fault("metric '\(metric)' stands twice", "evaluation.metrics[\(index)]", cell))
    }
    let targets = cell.target.targets
    let known = metrics.enumerated().filter { metrics.firstIndex(of: $1) == $0 }
      .flatMap { TargetMetricName.parts(of: $0.element, targets: targets).map(\.name) }
    if let primary = evaluation["primary"]?.text, !known.contains(primary) {
      faults.append(
        fault(
          "primary metric '\(primary)' is not among the metrics", "evaluation.primary", cell,
          help: Suggestion.help(for: primary, among: known)))
    }
    let seeds = evaluation.list("seeds").compactMap(\.integer)
    for (index, seed) in seeds.enumerated() where seeds.firstIndex(of: seed) != index {
      faults.append(fault("seed \(seed) stands twice", "evaluation.seeds[\(index)]", cell))
    }
    checkClasses(cell, &faults)
  }

  /// Classes that are named elsewhere must be classes of the label.
  private static func checkClasses(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let target = cell.target
    guard target.task == .classification, let classes = target.classes else { return }
    for (index, name) in classes.enumerated() where classes.firstIndex(of: name) != index {
      faults.append(fault("class '\(name)' stands twice", "dataset.label.classes[\(index)]", cell))
    }
    if classes.count == 1, target.kind == .column {
      faults.append(
        fault("one class only: nothing can be told apart", "dataset.label.classes", cell))
    }
    for entry in cell.section("evaluation").map("roc") {
      for (index, value) in (entry.value.list ?? []).enumerated() {
        guard let name = value.text, !classes.contains(name) else { continue }
        faults.append(
          fault(
            "no class '\(name)'", "evaluation.roc.\(entry.key)[\(index)]", cell,
            help: Suggestion.help(for: name, among: classes)))
      }
    }
    for entry in cell.section("model")["class_weight"]?.map ?? [] where !classes.contains(entry.key)
    {
      faults.append(
        SpecError(
          "no class '\(entry.key)'",
          at: cell.marks.key("model.class_weight.\(entry.key)")
            ?? cell.marks.nearest("model.class_weight"),
          help: Suggestion.help(for: entry.key, among: classes)))
    }
  }

  private static func checkDataset(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let dataset = DatasetDeclaration(cell.section("dataset"))
    let identity = OutcomeColumns(dataset)
    checkTrials(dataset, cell, &faults)
    for modality in dataset.modalities {
      let path = "dataset.modalities.\(modality.name)"
      checkTime(dataset, modality, path, cell, &faults)
      checkPlaceholder(dataset, modality, path, cell, &faults)
      let groups =
        cell.section("dataset").map("modalities")
        .first { $0.key == modality.name }?.value.record?.map("columns") ?? []
      for group in groups {
        for (index, word) in (group.value.record?["include"]?.list ?? []).enumerated() {
          guard let column = word.text, let found = identity.faults(in: [column]).first else {
            continue
          }
          faults.append(
            fault(
              found.message, "\(path).columns.\(group.key).include[\(index)]", cell,
              help: found.help))
        }
      }
    }
  }

  /// Somebody must say when rows were recorded: of a file of unknown format only the file can tell.
  private static func checkTime(
    _ dataset: DatasetDeclaration, _ modality: DatasetDeclaration.Modality, _ path: String,
    _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    if !dataset.isTables, modality.time == nil, modality.reader == CSVFormat.name {
      faults.append(
        fault(
          "no time: modality '\(modality.name)' needs 'time', here or under dataset", path, cell,
          help: "time: {column: X, unit: s} or time: {rate_hz: 128}"))
    }
    guard let time = modality.time else { return }
    // A zone or an offset alone may go with the time that a format knows itself.
    let isAddition = time.zone != nil || time.offsetSeconds != nil
    if !time.isTimed, dataset.isTables || modality.reader == CSVFormat.name || !isAddition {
      faults.append(fault("'time' needs a column or 'rate_hz'", path, cell))
    }
    if time.clock?.unit == DatasetDeclaration.ClockColumn.frames, time.rateHz == nil {
      faults.append(
        fault(
          "numbers of frames are no times without 'rate_hz'", "\(path).time", cell,
          help: "time: {column: X, unit: frames, rate_hz: 30}"))
    }
  }

  /// Trials that are annotations lie on the clock of the file that holds them.
  private static func checkAnnotations(
    _ dataset: DatasetDeclaration, _ annotations: ParameterValues, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    let path = "dataset.trials.annotations"
    let names = dataset.modalities.map(\.name)
    let name = annotations["modality"]?.text
    if let name, !names.contains(name) {
      faults.append(
        fault(
          "no modality '\(name)'", path + ".modality", cell,
          help: Suggestion.help(for: name, among: names)))
    }
    for modality in dataset.modalities
    where name ?? modality.name == modality.name && modality.time?.isTimed == true {
      faults.append(
        fault(
          "annotations lie on the clock of their file: modality '\(modality.name)' cannot have "
            + "another 'time'", path, cell, help: "leave 'time' out"))
    }
    for column in dataset.target.columns where column.name != AnnotationTrialReader.column {
      faults.append(
        fault(
          "trials that are annotations have no column '\(column.name)'", column.path, cell,
          help: "the column is '\(AnnotationTrialReader.column)'"))
    }
    if case .column = dataset.subject {
      faults.append(
        fault(
          "annotations say nothing of subjects: each needs a file of its own", "dataset.subject",
          cell, help: "subject: {folder: \"*\"} or {file_stem: true}"))
    }
  }

  /// A trial log must say what trials are called, and recordings are cut by its times.
  private static func checkTrials(
    _ dataset: DatasetDeclaration, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    if let annotations = dataset.trials?["annotations"]?.record {
      checkAnnotations(dataset, annotations, cell, &faults)
    } else if let log = dataset.trials {
      if dataset.numbersTrials { checkRowNumbers(dataset, log, cell, &faults) }
      if log["trial"] == nil, dataset.trialColumn == nil, !dataset.numbersTrials {
        faults.append(
          fault(
            "the trial log needs the column that names the trial", "dataset.trials", cell,
            help: "trial: {column: X}"))
      }
      for key in ["start", "end"] where !dataset.isTables && log[key] == nil {
        faults.append(
          fault(
            "recordings are cut by the times of the trial log: it needs '\(key)'", "dataset.trials",
            cell, help: "\(key): {column: X, unit: s}"))
      }
    }
    guard let duplicates = dataset.duplicates else { return }
    if dataset.trials == nil {
      faults.append(
        fault(
          "'known_duplicates' are ids of a trial log, but there is none",
          "dataset.known_duplicates", cell))
    }
    let apart = duplicates.text("join") == KnownDuplicates.Join.nearestStart.rawValue
    for modality in dataset.modalities
    where dataset.isTables && apart && (modality.start == nil || dataset.trials?["start"] == nil) {
      faults.append(
        fault(
          "'nearest_start' needs the 'start' of the trial log and of modality '\(modality.name)'",
          "dataset.known_duplicates.join", cell))
    }
  }

  /// Rows that are numbered tell trials apart within one file only.
  private static func checkRowNumbers(
    _ dataset: DatasetDeclaration, _ log: ParameterValues, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    if log["trial"] != nil {
      faults.append(
        fault(
          "trials are called by 'row_number' or by a column, not by both", "dataset.trials.trial",
          cell))
    }
    let file = log.text("file")
    for modality in dataset.modalities where modality.file != file {
      faults.append(
        fault(
          "'row_number' joins nothing: '\(modality.file)' is another file than the trial log, '\(file)'",
          "dataset.modalities.\(modality.name).file", cell,
          help: "trial: {column: X}, a column that both files have"))
    }
  }

  private static func checkPlaceholder(
    _ dataset: DatasetDeclaration, _ modality: DatasetDeclaration.Modality, _ path: String,
    _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    let hasPlaceholder = modality.file.contains("{subject}")
    switch dataset.subject {
    case .folder, .fileStem:
      if !hasPlaceholder {
        faults.append(
          fault(
            "'{subject}' must stand in the file pattern '\(modality.file)'", "\(path).file", cell))
      }
    case .column, .single:
      if hasPlaceholder {
        faults.append(
          fault(
            "'{subject}' needs 'subject: {folder: ...}' or 'subject: {file_stem: true}'",
            "\(path).file", cell))
      }
    }
  }

  private static func checkWindowing(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let isTables = DatasetDeclaration(cell.section("dataset")).isTables
    if isTables, cell.section("windowing").use != "whole_trial" {
      faults.append(
        fault(
          "tables have one row per trial, which cannot be cut into windows", "windowing", cell,
          help: "write 'windowing: {use: whole_trial}'"))
    }
    do throws(WindowFault) {
      try Windowing(cell.section("windowing"))
        .check(modalities: cell.section("dataset").map("modalities").map(\.key))
    } catch {
      let path = "windowing" + (error.parameter.map { ".\($0)" } ?? "")
      faults.append(fault(error.message, path, cell))
    }
  }

  /// The typed windowing; `nil` where it is wrong, which is said elsewhere.
  private static func windowing(of cell: ExperimentCell) -> Windowing? {
    do throws(WindowFault) {
      return try Windowing(cell.section("windowing"))
    } catch {
      return nil
    }
  }

  private static func checkFeatures(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let declared = cell.section("dataset").map("modalities").map(\.key)
    for entry in cell.sections.map("features") where !declared.contains(entry.key) {
      faults.append(
        SpecError(
          "no modality '\(entry.key)' in dataset",
          at: cell.marks.key("features.\(entry.key)") ?? cell.marks.nearest("features"),
          help: Suggestion.help(for: entry.key, among: declared)))
    }
    for entry in cell.sections.map("features") {
      for (index, value) in (entry.value.list ?? []).enumerated() {
        guard let own = value.record else { continue }
        do throws(FeatureFault) {
          let feature = try FeatureCatalog.feature(own)
          if let windowing = windowing(of: cell) { try feature.check(windowing) }
        } catch {
          let path = "features.\(entry.key)[\(index)]" + (error.parameter.map { ".\($0)" } ?? "")
          faults.append(fault(error.message, path, cell, help: error.help))
        }
      }
    }
  }

  /// Recipes are made once, so that values that do not go together are said before anything runs.
  private static func checkParts(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    TaskChecks.check(cell, &faults)
    do throws(LearnerError) {
      _ = try ModelRecipe(cell.section("model"), classNames: [])
    } catch {
      faults.append(fault(error.words(classes: [], features: []), "model", cell))
    }
    do throws(SplitFault) {
      _ = try Split(cell.section("evaluation").record("outer"))
    } catch {
      let path = "evaluation.outer" + (error.parameter.map { ".\($0)" } ?? "")
      faults.append(fault(error.message, path, cell))
    }
  }

  private static func checkSignal(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    for modality in DatasetDeclaration(cell.section("dataset")).modalities {
      do throws(FeatureFault) {
        _ = try SignalChain(modality.signal)
      } catch {
        let place = SignalChain.path(ofStep: error.feature ?? 0, in: modality.values)
        let path =
          "dataset.modalities.\(modality.name).\(place)"
          + (error.parameter.map { ".\($0)" } ?? "")
        faults.append(fault(error.message, path, cell, help: error.help))
      }
    }
  }
}
