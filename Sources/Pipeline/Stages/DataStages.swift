import Learners

/// The stages behind the data of a spec, from files to features: what `run` makes first, under the same keys.
public struct DataStages: Sendable {
  /// What is read and cached by itself: a subject's folder, or the whole data set.
  public struct Unit: Sendable {
    /// Whose files they are; `nil` where files name subjects by column.
    public let subject: String?
    /// Ids and borders of its trials, and the columns that labels depend on.
    public let trials: StageID
    /// By modality that the unit has a file of.
    public let recordings: [String: StageID]
    /// What each recording looks like, by modality; empty unless asked for.
    public let profiles: [String: StageID]
    /// Its windows; `nil` without a windowing.
    public let windows: StageID?
    /// By modality that has features and that the unit has a file of; empty unless asked for.
    public let features: [String: StageID]
  }

  /// One data set under one windowing, with one list of features per modality.
  public struct Configuration: Sendable {
    /// The cells that share it.
    public let declared: DataConfiguration
    /// The data set.
    public let dataset: DatasetDeclaration
    /// What was noticed while files were looked for.
    public let notes: [DataNote]
    /// The trials with their classes; `nil` where they have no labels.
    public let label: StageID?
    /// The window length in seconds, where it is fixed.
    public let windowSeconds: Double?
    /// The parts of the data set, in natural order of their subjects.
    public let units: [Unit]
  }

  /// All stages; what is required of them belongs to the names of the configurations.
  public var graph: StageGraph { data.graph }
  /// In the order of the sweep.
  public private(set) var configurations: [Configuration] = []
  private var data: DataGraph

  /// - Parameters:
  ///   - declared: the configurations that are wanted.
  ///   - scope: whether recordings are looked at, or features are computed.
  ///   - surroundings: files and their digests.
  /// - Throws: `DataFault` where files are missing or cannot be read, `StageFailure` for what does not fit.
  public init(
    _ declared: [DataConfiguration], scope: DataExperiment.Scope,
    surroundings: ExperimentGraph.Surroundings
  ) throws {
    data = DataGraph(surroundings)
    for own in declared {
      let configuration = try configuration(own, scope)
      configurations.append(configuration)
      for stage in Self.targets(of: configuration, scope) {
        data.graph.require(stage, for: own.name)
      }
    }
  }

  /// Where the spec says what a stage does: in the first configuration that needs it.
  /// - Returns: the mark of the path, or of what encloses it; `nil` where nothing needs the stage.
  public func mark(of path: String, for stage: StageID) -> SourceMark? {
    let owner = configurations.first { own in
      graph.closure(of: Self.targets(of: own, .recordings) + Self.targets(of: own, .features))
        .contains(stage)
    }
    return owner?.declared.cell.marks.nearest(path)
  }

  private mutating func configuration(
    _ own: DataConfiguration, _ scope: DataExperiment.Scope
  ) throws -> Configuration {
    let dataset = try data.dataset(own.cell.section("dataset"))
    let windowing = try own.cell.sections["windowing"]?.record.map {
      // Whether windows vote is said where models are evaluated, which is not looked at here.
      try data.windows(dataset, $0, pooled: true)
    }
    var features = [[String: StageID]](repeating: [:], count: dataset.files.units.count)
    if scope == .features, let windowing {
      let lists = own.cell.sections.map("features")
      for modality in dataset.declaration.modalities.map(\.name) {
        for unit in dataset.files.units.indices {
          features[unit][modality] = try data.feature(
            dataset, windowing, lists, modality: modality, unit: unit)
        }
      }
    }
    let units = dataset.files.units.indices.map { index in
      Unit(
        subject: dataset.files.units[index].subject, trials: dataset.trials[index],
        recordings: dataset.recordings[index].merging(dataset.signals[index]) { _, after in after },
        profiles: scope == .recordings ? data.profiles(dataset, unit: index) : [:],
        windows: windowing?.windows[index], features: features[index])
    }
    return Configuration(
      declared: own, dataset: dataset.declaration, notes: dataset.files.notes,
      label: windowing?.labels ?? dataset.labels, windowSeconds: windowing?.lengthSeconds,
      units: units)
  }

  private static func targets(
    of own: Configuration, _ scope: DataExperiment.Scope
  ) -> [StageID] {
    var out: [StageID] = []
    for unit in own.units {
      out.append(unit.trials)
      if let windows = unit.windows { out.append(windows) }
      for modality in own.dataset.modalities {
        out += [unit.profiles[modality.name], unit.features[modality.name]].compactMap { $0 }
      }
    }
    // A column is looked at by itself; what is made of channels and ratings has to be made.
    let isMade = own.dataset.isLabelled && own.dataset.target.kind != .column
    if scope == .features || isMade, let label = own.label { out.append(label) }
    return out
  }
}

extension DataGraph {
  /// The features of one unit and modality; `nil` where there is no file or no list of features.
  mutating func feature(
    _ dataset: DatasetStages, _ windowing: WindowingStages, _ lists: [ParameterValue.Entry],
    modality: String, unit: Int
  ) throws -> StageID? {
    let wanted = "features/\(unit)/\(modality)"
    for case (wanted, .stage(let id, _)) in try features(
      dataset, windowing, lists, modalities: [modality])
    {
      return id
    }
    return nil
  }

  /// What the recordings of a unit look like as they stand in the files, by modality.
  mutating func profiles(_ dataset: DatasetStages, unit: Int) -> [String: StageID] {
    var out: [String: StageID] = [:]
    let suffix = dataset.files.units[unit].subject.map { "/\($0)" } ?? ""
    for modality in dataset.declaration.modalities.map(\.name) {
      guard let recording = dataset.recordings[unit][modality] else { continue }
      out[modality] = graph.add(
        ProfileStage(modality: modality), label: "profile/\(modality)\(suffix)",
        inputs: [
          ("recording", .stage(recording)),
          ("trials", .stage(dataset.trials[unit], part: "boundaries")),
        ])
    }
    return out
  }
}
