import Learners

/// The stages of a data set that do not depend on windowing.
struct DatasetStages: Sendable {
  /// Place among the data sets of the experiment.
  let number: Int
  let declaration: DatasetDeclaration
  let files: DatasetFiles
  let trials: [StageID]
  /// By unit and modality: as they were read.
  let recordings: [[String: StageID]]
  /// By unit and modality: what the signal steps changed, where there are any.
  let signals: [[String: StageID]]
  /// `nil` where trials have no labels, which only looking at data allows, and where truth is recorded, so
  /// that it depends on windows.
  let labels: StageID?
}

/// The windows of a data set under one windowing, and the rows that models see.
struct WindowingStages: Sendable {
  /// Place among all windowings of the experiment's data sets.
  let number: Int
  let lengthSeconds: Double?
  let strideSeconds: Double?
  let windows: [StageID]
  /// Trials (windows, where `areJudged`) with their truth; `nil` where there is none.
  let labels: StageID?
  /// Whether each window is judged against a target of its own.
  let areJudged: Bool
  /// `nil` where trials have no labels.
  let labelledRows: StageID?

  var label: StageID {
    guard let labels else { preconditionFailure("a cell was decoded without its label") }
    return labels
  }

  var rows: StageID {
    guard let labelledRows else { preconditionFailure("a cell was decoded without its label") }
    return labelledRows
  }
}

/// Adds the stages from files to rows and features, each different one once.
///
/// Sections of a spec are compared as values, then known by number: a sweep of a thousand cells looks at
/// its few data sets, windowings and feature lists once each.
struct DataGraph: Sendable {
  var graph = StageGraph()
  let surroundings: ExperimentGraph.Surroundings
  private var datasets: [ParameterValues: DatasetStages] = [:]
  private var windowings: [Pair: WindowingStages] = [:]
  private var featureLists: [FeaturesKey: [StageInput]] = [:]
  private var splits: [SplitKey: StageID] = [:]
  private var digests: [String: Digest] = [:]
  private var formats: [String: any RecordingFormat.Type] = [:]
  private var companions: [String: [String]] = [:]

  private struct Pair: Hashable {
    let number: Int
    let section: ParameterValues
    /// Only where it matters: whether the windows of a trial make one decision.
    let pooled: Bool
  }

  private struct FeaturesKey: Hashable {
    let windowing: Int
    let modality: String
    let features: ParameterValue
  }

  private struct SplitKey: Hashable {
    let label: StageID
    /// Only where windows are divided.
    let windowing: Int?
    let outer: ParameterValues
    let seed: Int
  }

  init(_ surroundings: ExperimentGraph.Surroundings) { self.surroundings = surroundings }

  // MARK: - From files to recordings and labels

  mutating func dataset(_ section: ParameterValues) throws -> DatasetStages {
    if let known = datasets[section] { return known }
    let declaration = DatasetDeclaration(section)
    let files = try DatasetFiles(
      declaration, root: surroundings.resolve(declaration.root), listing: surroundings.listing)
    remember(files.units.flatMap(\.paths))
    var columns: [String] = []
    for column in declaration.target.columns.map(\.name) where !columns.contains(column) {
      columns.append(column)
    }
    let trials = try self.trials(declaration, files, columns: columns)
    let ingested = try zip(files.units, trials).map {
      try self.ingested(declaration, $0, trials: $1)
    }
    let signals = zip(files.units, ingested).map { self.signals(declaration, $0, $1) }
    let labels =
      declaration.isLabelled && !declaration.target.isRecorded
      ? graph.add(
        LabelStage(dataset: declaration, notes: files.notes), label: "label",
        inputs: Self.labelInputs(declaration, trials, ingested)) : nil
    let stages = DatasetStages(
      number: datasets.count, declaration: declaration, files: files, trials: trials,
      recordings: ingested, signals: signals, labels: labels)
    datasets[section] = stages
    return stages
  }

  /// What every label depends on: trials, their columns, and the names of channels.
  static func labelInputs(
    _ declaration: DatasetDeclaration, _ trials: [StageID], _ ingested: [[String: StageID]]
  ) -> [StageInput] {
    var inputs: [StageInput] = []
    for (index, unit) in trials.enumerated() {
      inputs.append(("trials/\(index)", .stage(unit, part: "boundaries")))
      inputs.append(("columns/\(index)", .stage(unit, part: "columns")))
      for modality in declaration.modalities {
        guard let stage = ingested[index][modality.name] else { continue }
        inputs.append(("channels/\(index)/\(modality.name)", .stage(stage, part: "channels")))
      }
    }
    return inputs
  }

  /// The trials of every unit with some of their columns; borders are the same whatever the columns.
  private mutating func trials(
    _ declaration: DatasetDeclaration, _ files: DatasetFiles, columns: [String]
  ) throws -> [StageID] {
    try files.units.map { unit in
      let rows = try rowSource(declaration, unit)
      var inputs: [StageInput] = []
      if let source = unit.trials ?? rows?.path { inputs.append(("file", try file(source))) }
      if let rows { inputs += try companions(of: rows.path, rows.format) }
      return graph.add(
        TrialsStage(
          dataset: declaration, unit: unit, log: unit.trials != nil, source: rows?.modality,
          format: rows?.format ?? CSVFormat.self, columns: columns),
        label: "trials\(Self.suffix(unit))", inputs: inputs)
    }
  }

  /// The file whose rows or annotations are the trials, where there is no log: that of the named modality,
  /// else of the first that has one.
  private mutating func rowSource(
    _ declaration: DatasetDeclaration, _ unit: DatasetUnit
  ) throws -> (
    modality: DatasetDeclaration.Modality, path: String, format: any RecordingFormat.Type
  )? {
    if unit.trials != nil { return nil }
    let wanted = declaration.trials?["annotations"]?.record?["modality"]?.text
    if let wanted, !declaration.modalities.contains(where: { $0.name == wanted }) {
      throw StageFailure(
        "no modality '\(wanted)'", specPath: "dataset.trials.annotations.modality")
    }
    for modality in declaration.modalities where wanted ?? modality.name == modality.name {
      guard let path = unit.modalities[modality.name] else { continue }
      return (modality, path, format(of: path, modality))
    }
    return nil
  }

  private mutating func format(
    of path: String, _ modality: DatasetDeclaration.Modality
  ) -> any RecordingFormat.Type {
    if let reader = modality.reader, let format = FormatCatalog.format(named: reader) {
      return format
    }
    if let known = formats[path] { return known }
    let remembered = surroundings.remembered(path)?.format.flatMap(FormatCatalog.format(named:))
    let format = remembered ?? FormatCatalog.recognised(surroundings.head(path), path: path)
    formats[path] = format
    return format
  }

  /// The further files of a recording, whose bytes are part of the key.
  private mutating func companions(
    of path: String, _ format: any RecordingFormat.Type
  ) throws -> [StageInput] {
    let known =
      surroundings.remembered(path).map(\.companions)?.map { DatasetFiles.beside(path, $0) }
    let all = known ?? format.companions(of: path)
    if !all.isEmpty { companions[path] = all }
    return try all.enumerated().map { ("file/\($0 + 1)", try file($1)) }
  }

  private mutating func ingested(
    _ declaration: DatasetDeclaration, _ unit: DatasetUnit, trials: StageID
  ) throws -> [String: StageID] {
    var recordings: [String: StageID] = [:]
    for modality in declaration.modalities {
      recordings[modality.name] = try ingest(
        declaration, unit, modality, trials: trials, as: "ingest")
    }
    return recordings
  }

  /// Reads some columns of a modality of a unit; `nil` where it has no file.
  mutating func ingest(
    _ declaration: DatasetDeclaration, _ unit: DatasetUnit,
    _ modality: DatasetDeclaration.Modality, trials: StageID, as name: String
  ) throws -> StageID? {
    guard let path = unit.modalities[modality.name] else { return nil }
    var inputs: [StageInput] = [
      ("file", try file(path)), ("trials", .stage(trials, part: "boundaries")),
    ]
    if let coverage = unit.coverage[modality.name] {
      inputs.append(("coverage", try file(coverage)))
    }
    let format: any RecordingFormat.Type =
      declaration.isTables ? CSVFormat.self : self.format(of: path, modality)
    inputs += try companions(of: path, format)
    return graph.add(
      IngestStage(dataset: declaration, modality: modality, unit: unit, format: format),
      label: "\(name)/\(modality.name)\(Self.suffix(unit))", inputs: inputs)
  }

  /// What signal steps change, where a modality declares any.
  private mutating func signals(
    _ declaration: DatasetDeclaration, _ unit: DatasetUnit, _ recordings: [String: StageID]
  ) -> [String: StageID] {
    var out: [String: StageID] = [:]
    for modality in declaration.modalities where !modality.signal.isEmpty {
      guard let recording = recordings[modality.name] else { continue }
      out[modality.name] = graph.add(
        SignalStage(modality: modality), label: "signal/\(modality.name)\(Self.suffix(unit))",
        inputs: [("recording", .stage(recording))])
    }
    return out
  }

  /// A recording as an input called `name`, with what its signal steps changed.
  static func inputs(
    _ name: String, _ dataset: DatasetStages, unit: Int, _ modality: String
  ) -> [StageInput] {
    guard let recording = dataset.recordings[unit][modality] else { return [] }
    let signal = dataset.signals[unit][modality].map {
      (StageInputs.signal(name), StageSource.stage($0))
    }
    return [(name, .stage(recording))] + [signal].compactMap { $0 }
  }

  static func suffix(_ unit: DatasetUnit) -> String { unit.subject.map { "/\($0)" } ?? "" }

  /// Hashes files of several gigabytes on all cores, before they are asked for one by one.
  private mutating func remember(_ paths: [String]) {
    let unknown = Set(paths).filter { digests[$0] == nil }.sorted()
    digests.merge(surroundings.digests(unknown)) { known, _ in known }
  }

  /// All files that were looked at, by path.
  var files: [String: RememberedFile] {
    var files = digests.mapValues { RememberedFile(digest: $0) }
    for (path, format) in formats { files[path, default: RememberedFile()].format = format.name }
    for (path, all) in companions {
      let names = all.map { DatasetFiles.name($0, beside: path) }
      files[path, default: RememberedFile()].companions = names
    }
    return files
  }

  mutating func file(_ path: String) throws -> StageSource {
    if let known = digests[path] { return .file(path: path, digest: known) }
    let digest = try surroundings.digest(path)
    digests[path] = digest
    return .file(path: path, digest: digest)
  }

  // MARK: - Windows, features, splits

  /// Windows and rows of a data set; `pooled` says whether the windows of a trial make one decision.
  mutating func windows(
    _ dataset: DatasetStages, _ section: ParameterValues, pooled: Bool
  ) throws -> WindowingStages {
    let isRecorded = dataset.declaration.target.isRecorded
    let key = Pair(number: dataset.number, section: section, pooled: pooled || !isRecorded)
    if let known = windowings[key] { return known }
    let windowing: Windowing
    do throws(WindowFault) {
      windowing = try Windowing(section)
    } catch {
      throw StageFailure(error.message, specPath: "windowing")
    }
    let modalities = dataset.declaration.modalities.map(\.name)
    let windows = dataset.files.units.indices.map { index -> StageID in
      var inputs: [StageInput] = [("trials", .stage(dataset.trials[index], part: "boundaries"))]
      for modality in modalities {
        inputs += Self.inputs(modality, dataset, unit: index, modality)
      }
      return graph.add(
        WindowsStage(windowing: section, modalities: modalities),
        label: "windows\(Self.suffix(dataset.files.units[index]))", inputs: inputs)
    }
    let areJudged = dataset.declaration.target.labelsWindows(windowing, pooled: pooled)
    let labels =
      isRecorded
      ? try recordedLabel(dataset, windowing, windows: areJudged ? windows : nil) : dataset.labels
    let rows = labels.map { label -> StageID in
      var inputs: [StageInput] = [("label", .stage(label))]
      for (index, unit) in windows.enumerated() {
        inputs.append(("windows/\(index)", .stage(unit)))
      }
      return graph.add(
        RowsStage(
          modalities: modalities, reachSeconds: FilterReach.seconds(of: dataset.declaration)),
        label: "rows", inputs: inputs)
    }
    let stages = WindowingStages(
      number: windowings.count, lengthSeconds: windowing.lengthSeconds,
      strideSeconds: windowing.strideSeconds, windows: windows, labels: labels,
      areJudged: areJudged, labelledRows: rows)
    windowings[key] = stages
    return stages
  }

  /// The rows of the windowings that are compared.
  mutating func commonRows(
    _ dataset: DatasetStages, _ sections: [ParameterValue], pooled: Bool
  ) throws -> [StageInput] {
    var out: [StageInput] = []
    for section in sections.compactMap(\.record) {
      let stages = try windows(dataset, section, pooled: pooled)
      out.append(("common/\(out.count)", .stage(stages.rows)))
    }
    return out
  }

  /// Features of every unit and used modality.
  mutating func features(
    _ dataset: DatasetStages, _ windowing: WindowingStages, _ lists: [ParameterValue.Entry],
    modalities: [String]
  ) throws -> [StageInput] {
    try modalities.flatMap { modality -> [StageInput] in
      guard let list = lists.first(where: { $0.key == modality })?.value else { return [] }
      let key = FeaturesKey(windowing: windowing.number, modality: modality, features: list)
      if let known = featureLists[key] { return known }
      var out: [StageInput] = []
      for (index, unit) in dataset.files.units.enumerated() {
        let recording = Self.inputs("recording", dataset, unit: index, modality)
        if recording.isEmpty { continue }
        var inputs: [StageInput] = [("windows", .stage(windowing.windows[index]))] + recording
        let commands = try self.commands(
          list.list ?? [], of: modality, unit: unit, inputs: inputs)
        let extract = ExtractStage(
          modality: modality, features: list.list ?? [], windowSeconds: windowing.lengthSeconds,
          strideSeconds: windowing.strideSeconds)
        if extract.needsTrials {
          inputs.append(("trials", .stage(dataset.trials[index], part: "boundaries")))
        }
        let stage = graph.add(
          extract, label: "features/\(modality)\(Self.suffix(unit))", inputs: inputs + commands)
        out.append(("features/\(index)/\(modality)", .stage(stage)))
      }
      featureLists[key] = out
      return out
    }
  }

  mutating func split(
    _ dataset: DatasetStages, _ windowing: WindowingStages, outer: ParameterValues, seed: Int
  ) throws -> StageID {
    let split: Split
    do throws(SplitFault) {
      split = try Split(outer)
    } catch {
      throw StageFailure(
        error.message, specPath: "evaluation.outer" + (error.parameter.map { ".\($0)" } ?? ""))
    }
    let key = SplitKey(
      label: windowing.label, windowing: split.isLeaky ? windowing.number : nil, outer: outer,
      seed: seed)
    if let known = splits[key] { return known }
    var inputs: [StageInput] = [("label", .stage(windowing.label))]
    if split.isLeaky || (split.needsTime && windowing.areJudged) {
      inputs.append(("rows", .stage(windowing.rows)))
    }
    // Windows that are judged one by one do not say which trials there are.
    if split.group?.column != nil || split.needsTime || windowing.areJudged {
      inputs += try groupColumns([split.group?.column].compactMap { $0 }, of: dataset)
    }
    let id = graph.add(
      SplitStage(outer: outer, seed: UInt64(seed)), label: "split/seed \(seed)", inputs: inputs)
    splits[key] = id
    return id
  }

  /// The trials of every unit, with the column that groups come from.
  mutating func groupColumns(
    _ columns: [String], of dataset: DatasetStages
  ) throws -> [StageInput] {
    let stages = try trials(dataset.declaration, dataset.files, columns: columns)
    return stages.enumerated().flatMap { index, stage -> [StageInput] in
      [
        ("trials/\(index)", .stage(stage, part: "boundaries")),
        ("columns/\(index)", .stage(stage, part: "columns")),
      ]
    }
  }
}
