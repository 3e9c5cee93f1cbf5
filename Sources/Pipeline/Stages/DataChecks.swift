import Learners

/// What files and their headers can say about a spec before anything runs: files and columns that are not
/// there, columns in two groups, columns that give the answer away, features that do not fit the columns.
///
/// Of a data set with a file per subject, the first subject's files are looked at; only headers are read.
public struct DataChecks: Sendable {
  /// Everything found, none twice.
  public private(set) var faults: [SpecError] = []
  /// Whether a file is missing or cannot be read.
  public private(set) var isDataMissing = false

  private struct Task: Hashable {
    let dataset: ParameterValues
    let windowing: ParameterValue?
    let features: ParameterValue?
    let group: ParameterValue?
    let fusion: ParameterValue?
  }

  /// Looks at every different data set of some cells, as far as their sections were decoded.
  public init(_ cells: [ExperimentCell], _ surroundings: ExperimentGraph.Surroundings) {
    var headers: [ParameterValues: DatasetHeaders?] = [:]
    var seen: Set<Task> = []
    for cell in cells where !cell.isAutomaticDummy {
      let task = Task(
        dataset: cell.section("dataset"), windowing: cell.sections["windowing"],
        features: cell.sections["features"],
        group: cell.sections["evaluation"]?.record?["outer"]?.record?["group"],
        fusion: cell.sections["fusion"])
      guard seen.insert(task).inserted else { continue }
      if headers[task.dataset] == nil {
        headers[task.dataset] = .some(self.headers(of: cell, surroundings))
      }
      guard let known = headers[task.dataset] ?? nil else { continue }
      known.checkGroup(task.group, cell, &faults)
      known.checkFeatures(cell, &faults)
      known.checkTargetFeatures(cell, &faults)
      for fault in CommandChecks.faults(in: cell, surroundings) where !faults.contains(fault) {
        faults.append(fault)
      }
    }
  }

  private mutating func headers(
    of cell: ExperimentCell, _ surroundings: ExperimentGraph.Surroundings
  ) -> DatasetHeaders? {
    let dataset = DatasetDeclaration(cell.section("dataset"))
    do throws(DataFault) {
      let files = try DatasetFiles(
        dataset, root: surroundings.resolve(dataset.root), listing: surroundings.listing)
      // What an archive remembers was checked where the archive was written.
      if files.units.flatMap(\.paths).contains(where: { surroundings.remembered($0) != nil }) {
        return nil
      }
      var headers = try DatasetHeaders(dataset, files: files, head: surroundings.head)
      headers.checkColumns(cell, &faults)
      headers.checkOversights(cell, &faults)
      return headers
    } catch {
      isDataMissing = true
      faults.append(
        SpecError(
          "\(error)", at: cell.marks.nearest(error.specPath ?? "dataset"), help: error.help))
      return nil
    }
  }
}

/// The headers of a data set's first files.
struct DatasetHeaders {
  struct Header {
    let file: String
    let names: [String]
    /// The path of the spec that names the file.
    let path: String
    /// Of a recording: its format, and the streams that its columns stand in.
    var format: any RecordingFormat.Type = CSVFormat.self
    var streams: [RecordingStream] = []
    /// Texts of its annotations, where trials are annotations of this file.
    var annotations: [String]?
  }

  let dataset: DatasetDeclaration
  /// By modality.
  private(set) var modalities: [String: Header] = [:]
  private var log: Header?
  private(set) var channels: [String: [Channel]] = [:]

  /// Reads the headers.
  /// - Throws: `DataFault` of the first file that cannot be read.
  init(
    _ dataset: DatasetDeclaration, files: DatasetFiles, head: (String) -> [UInt8]
  ) throws(DataFault) {
    self.dataset = dataset
    if let file = files.units.first?.trials {
      log = try Self.header(file, "dataset.trials.file")
    }
    for modality in dataset.modalities {
      let path = "dataset.modalities.\(modality.name)"
      let found = files.units.lazy.compactMap { $0.modalities[modality.name] }.first
      guard let found else { continue }
      modalities[modality.name] =
        dataset.isTables
        ? try Self.header(found, path + ".file")
        : try Self.recording(found, modality, isAnnotated: isAnnotated(modality), path, head)
    }
  }

  /// Whether the trials are annotations of the files of a modality.
  private func isAnnotated(_ modality: DatasetDeclaration.Modality) -> Bool {
    guard let annotations = dataset.trials?["annotations"]?.record else { return false }
    let wanted = annotations["modality"]?.text ?? dataset.modalities.first?.name
    return wanted == modality.name
  }

  private static func recording(
    _ file: String, _ modality: DatasetDeclaration.Modality, isAnnotated: Bool, _ path: String,
    _ head: (String) -> [UInt8]
  ) throws(DataFault) -> Header {
    let format = FormatCatalog.format(of: file, reader: modality.reader, head: head)
    do throws(DataFault) {
      let source = try format.init().open(file, executor: SerialExecutor())
      let events =
        isAnnotated
        ? try source.events(zone: modality.time?.zone, executor: SerialExecutor()).map(\.text) : nil
      return Header(
        file: file, names: FileColumns(source.streams).names, path: path + ".file", format: format,
        streams: source.streams, annotations: events)
    } catch {
      throw error.at(specPath: path + ".file")
    }
  }

  private static func header(_ file: String, _ path: String) throws(DataFault) -> Header {
    do throws(DataFault) {
      return Header(file: file, names: try CSVReader(path: file).header, path: path)
    } catch {
      throw error.at(specPath: path)
    }
  }

  /// The table that says what trials are: the log, or the first modality.
  private var trials: Header? {
    log ?? dataset.modalities.lazy.compactMap { modalities[$0.name] }.first
  }

  // MARK: - Columns

  mutating func checkColumns(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    checkIdentity(cell, &faults)
    checkTargetChannels(cell, &faults)
    for modality in dataset.modalities {
      guard let header = modalities[modality.name] else { continue }
      let before = faults.count
      checkGroups(of: modality, header, cell, &faults)
      guard faults.count == before else { continue }
      do throws(DataFault) {
        let chosen = try ChannelColumns(modality, header: header.names, file: header.file).channels
        channels[modality.name] = try RecordedChannels(
          chosen, of: modality, in: header.streams, header.format, file: header.file
        ).channels
        checkPatterns(of: modality, cell, &faults)
        checkRules(of: modality, header, cell, &faults)
      } catch {
        let path = error.specPath
        faults.append(
          SpecError(
            path == nil ? "\(error)" : error.message,
            at: cell.marks.nearest(path ?? "dataset.modalities.\(modality.name).columns"),
            help: error.help))
      }
      checkSignal(of: modality, cell, &faults)
    }
    checkAnnotations(cell, &faults)
  }

  /// The steps between reading and windowing: features look at what they leave.
  private mutating func checkSignal(
    of modality: DatasetDeclaration.Modality, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    guard let read = channels[modality.name], !modality.signal.isEmpty else { return }
    do throws(FeatureFault) {
      channels[modality.name] = try SignalChain(modality.signal).channels(
        after: read, modality: modality.name, rateHz: read.lazy.compactMap(\.rateHz).first)
    } catch {
      let place = SignalChain.path(ofStep: error.feature ?? 0, in: modality.values)
      let path =
        "dataset.modalities.\(modality.name).\(place)" + (error.parameter.map { ".\($0)" } ?? "")
      faults.append(SpecError(error.message, at: self.place(path, cell), help: error.help))
      channels[modality.name] = nil
    }
  }

  /// A pattern that no annotation of the first file fits is a misspelling until proven otherwise.
  private func checkAnnotations(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let patterns = dataset.trials?["annotations"]?.record?["match"]?.list?.compactMap(\.text) ?? []
    for header in dataset.modalities.compactMap({ modalities[$0.name] }) {
      guard let texts = header.annotations else { continue }
      let known = NaturalOrder.sorted(Array(Set(texts)))
      for (index, pattern) in patterns.enumerated()
      where !known.contains(where: { Glob.matches(pattern, $0) }) {
        faults.append(
          SpecError(
            "no annotation of \(header.file) matches '\(pattern)'",
            at: place("dataset.trials.annotations.match[\(index)]", cell),
            help: known.isEmpty
              ? "the file has none" : "the annotations are \(Self.list(known))"))
      }
    }
  }

  /// Columns that say who, when, which trial and what.
  private func checkIdentity(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let subject = cell.marks.value("dataset.subject.column") == nil ? nil : "dataset.subject.column"
    if let log {
      for column in dataset.target.columns {
        require(log, column.name, column.path, cell, &faults)
      }
      for key in ["subject", "trial", "start", "end", "stamp"] {
        let own = dataset.trials?[key]?.record?["column"]?.text
        require(log, own, "dataset.trials.\(key).column", cell, &faults)
      }
      if dataset.trials?["trial"] == nil {
        require(log, dataset.trialColumn, "dataset.trial.column", cell, &faults)
      }
      if dataset.trials?["subject"] == nil, case .column(let column) = dataset.subject {
        require(log, column, subject ?? "dataset.subject", cell, &faults)
      }
    } else if let trials, dataset.trials == nil {
      for column in dataset.target.columns {
        require(trials, column.name, column.path, cell, &faults)
      }
    }
    for modality in dataset.modalities {
      guard let header = modalities[modality.name] else { continue }
      let path = "dataset.modalities.\(modality.name)"
      if case .column(let column) = dataset.subject {
        require(header, column, "dataset.subject.column", cell, &faults)
      }
      if dataset.isTables || dataset.trials == nil {
        require(header, dataset.trialColumn, "dataset.trial.column", cell, &faults)
      }
      let ownTime = modality.values["time"] != nil
      require(
        header, modality.time?.clock?.column, (ownTime ? path : "dataset") + ".time.column", cell,
        &faults)
      require(header, modality.start?.column, path + ".start.column", cell, &faults)
    }
  }

  func require(
    _ header: Header, _ column: String?, _ path: String, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    guard let column, !header.names.contains(column) else { return }
    faults.append(missing(column, header, at: place(path, cell)))
  }

  /// Of a key its value, else what encloses it.
  func place(_ path: String, _ cell: ExperimentCell) -> SourceMark {
    cell.marks.value(path) ?? cell.marks.nearest(path)
  }

  private func missing(_ column: String, _ header: Header, at mark: SourceMark) -> SpecError {
    let known = header.names.filter { !$0.isEmpty }
    let help =
      Suggestion.nearest(to: column, among: known).map { "did you mean '\($0)'?" }
      ?? "the columns are \(Self.list(known))"
    return SpecError("no column '\(column)' in \(header.file)", at: mark, help: help)
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(20).joined(separator: ", ")
    return names.count > 20 ? shown + ", and \(names.count - 20) more" : shown
  }

  /// The columns that groups choose.
  private func checkGroups(
    of modality: DatasetDeclaration.Modality, _ header: Header, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    let outcomes = OutcomeColumns(dataset)
    var groupOf: [String: String] = [:]
    for entry in modality.values.map("columns") {
      guard let group = entry.value.record else { continue }
      let path = "dataset.modalities.\(modality.name).columns.\(entry.key)"
      var own: [String] = []
      let words = (group["include"]?.list ?? []).compactMap(\.text)
      for (index, word) in words.enumerated() {
        let mark = place("\(path).include[\(index)]", cell)
        let isWild = word.contains("*")
        let hits =
          isWild
          ? header.names.filter { !$0.isEmpty && Glob.matches(word, $0) }
          : header.names.filter { $0 == word }
        if hits.isEmpty {
          faults.append(
            isWild
              ? SpecError(
                "no column of \(header.file) matches '\(word)'", at: mark,
                help: "the columns are \(Self.list(header.names))")
              : missing(word, header, at: mark))
        }
        for fault in outcomes.faults(in: hits) where isWild {
          faults.append(
            SpecError(
              "\(fault.message), which '\(word)' matches", at: mark,
              help: "write a narrower pattern, or name the columns"))
        }
        own += hits.filter { !own.contains($0) }
        for hit in hits {
          if let other = groupOf[hit], other != entry.key {
            faults.append(
              SpecError(
                "column '\(hit)' stands in two groups, '\(other)' and '\(entry.key)'", at: mark))
          }
        }
      }
      for column in own { groupOf[column] = groupOf[column] ?? entry.key }
    }
  }

  /// Patterns that spell the name of a column that gives the answer away.
  private func checkPatterns(
    of modality: DatasetDeclaration.Modality, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    for entry in modality.values.map("columns") where entry.value.record?["pattern"] != nil {
      let own = (channels[modality.name] ?? []).filter { $0.group == entry.key }.map(\.name)
      let path = "dataset.modalities.\(modality.name).columns.\(entry.key).pattern"
      for fault in OutcomeColumns(dataset).faults(in: own) {
        faults.append(SpecError(fault.message, at: place(path, cell), help: fault.help))
      }
    }
  }

  /// Rules about rows: their columns, and what they need.
  private func checkRules(
    of modality: DatasetDeclaration.Modality, _ header: Header, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    let path = "dataset.modalities.\(modality.name)."
    for (column, own) in modality.ruleColumns { require(header, column, path + own, cell, &faults) }
    let channels = channels[modality.name] ?? []
    let wrong = modality.ruleFaults(channels, isCutByTime: dataset.trials?["start"] != nil)
    for fault in wrong {
      faults.append(SpecError(fault.message, at: place(path + fault.path, cell), help: fault.help))
    }
    guard wrong.isEmpty else { return }
    for column in modality.contactColumns(channels) {
      require(header, column, path + "quality.channel_contact.pattern", cell, &faults)
    }
  }

  // MARK: - Splits and features

  func checkGroup(
    _ group: ParameterValue?, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    guard let trials, let column = SplitGroup(group)?.column else { return }
    let isAnnotation = dataset.trials?["annotations"] != nil
    if isAnnotation ? column == AnnotationTrialReader.column : trials.names.contains(column) {
      return
    }
    let path = "evaluation.outer.group"
    let mark = cell.marks.value(path + ".column") ?? place(path, cell)
    append(missing(column, trials, at: mark), to: &faults)
  }

  func checkFeatures(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    guard let windowing = cell.sections["windowing"]?.record else { return }
    var windowSeconds: Double?
    do throws(WindowFault) {
      windowSeconds = try Windowing(windowing).lengthSeconds
    } catch { return }
    for entry in cell.sections["features"]?.map ?? [] {
      guard let own = channels[entry.key] else { continue }
      let values = (entry.value.list ?? []).compactMap(\.record)
      for (index, value) in values.enumerated() {
        do throws(FeatureFault) {
          _ = try FeatureCatalog.feature(value).bound(to: own, windowSeconds: windowSeconds)
        } catch {
          let path = "features.\(entry.key)[\(index)]" + (error.parameter.map { ".\($0)" } ?? "")
          append(
            SpecError(error.message, at: place(path, cell), help: error.help), to: &faults)
        }
      }
    }
  }

  func append(_ fault: SpecError, to faults: inout [SpecError]) {
    if !faults.contains(fault) { faults.append(fault) }
  }
}
