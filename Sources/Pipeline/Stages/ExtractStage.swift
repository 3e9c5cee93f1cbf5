import Learners

/// Computes the features of one modality for the windows of one unit.
///
/// Inputs: `windows`, `recording`, `signal/recording` where the modality has signal steps, `trials`
/// (boundaries) where a feature has a baseline or windows share pieces, and `command/<place>` of each feature that a user's program
/// computes.
struct ExtractStage: Stage {
  static let kind = "extract"
  static let revision = 1
  let configuration: ParameterValues
  private let modality: String
  private let pieces: WindowPieces?

  /// - Parameters:
  ///   - modality: its name.
  ///   - features: the decoded list of the modality.
  ///   - windowSeconds: the window length, where it is fixed.
  ///   - strideSeconds: the step of the windows, where they have one; lagged features ask for it, and those
  ///     whose work windows share.
  init(
    modality: String, features: [ParameterValue], windowSeconds: Double?, strideSeconds: Double?
  ) {
    self.modality = modality
    var values = ParameterValues([
      "modality": .text(modality),
      "features": .list(
        features.map { value in
          value.record.map { .record(Content.of($0, as: FeatureCatalog.family)) } ?? value
        }),
      "instruction_set": .text(InstructionSet.current),
    ])
    values["window_s"] = windowSeconds.map { .number($0) }
    if Self.uses(Lagged.name, features) {
      values["stride_s"] = strideSeconds.map { .number($0) }
    }
    pieces =
      Self.sharePieces(features)
      ? WindowPieces(lengthSeconds: windowSeconds, strideSeconds: strideSeconds) : nil
    values["piece_s"] = pieces.map { .number($0.seconds) }
    let revisions = Self.revisions(of: features)
    if !revisions.isEmpty { values["revisions"] = .map(revisions) }
    configuration = values
  }

  /// Whether trials must be known.
  var needsTrials: Bool {
    pieces != nil || Self.uses(BaselineCorrected.name, configuration.list("features"))
  }

  /// Whether windows that overlap share the work of a feature.
  private static func sharePieces(_ features: [ParameterValue]) -> Bool {
    features.compactMap(\.record).contains {
      (try? FeatureCatalog.feature($0))?.sharesPieces ?? false
    }
  }

  private static func uses(_ name: String, _ features: [ParameterValue]) -> Bool {
    features.contains { $0.record?["use"]?.text == name }
  }

  /// Features whose numbers are no longer what they were in their first revision; wrapped ones as well.
  private static func revisions(of features: [ParameterValue]) -> [ParameterValue.Entry] {
    let used = features.compactMap(\.record).flatMap { feature in
      [feature] + (feature["features"]?.list ?? []).compactMap(\.record)
    }.compactMap { $0["use"]?.text }
    return FeatureCatalog.all.filter { $0.revision > 1 && used.contains($0.name) }.map {
      ParameterValue.Entry(key: $0.name, value: .integer($0.revision))
    }
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let windows = UnitWindows(try inputs.artifact("windows"))
    let recordings = try inputs.recordings("recording", of: modality).bySubject
    var names: [String] = []
    var elements: [Double] = []
    var undefined: [Int] = []
    var reads: [[SampleRead]] = []
    let starts = try trialStarts(inputs)
    let commands = try Self.commands(inputs)
    do {
      let features = try configuration.list("features").compactMap(\.record).map {
        try FeatureCatalog.feature($0)
      }
      for (subject, set) in windows.sets(of: modality) {
        guard let recording = recordings[subject] else {
          throw StageFailure("the recording of subject '\(subject)' is missing")
        }
        let bound = try FeatureSet(
          features, channels: recording.channels,
          windowSeconds: configuration["window_s"]?.number)
        let matrix = try FeatureExtraction.extract(
          from: recording, windows: set, features: bound,
          surroundings: .init(
            trialStarts: starts[subject] ?? [], strideSeconds: configuration["stride_s"]?.number,
            pieces: pieces),
          computed: commands.mapValues { $0.rows(windows.firstWindow(of: subject), set) },
          executor: context.executor)
        reads += matrix.reads
        if names.isEmpty { undefined = [Int](repeating: 0, count: matrix.names.count) }
        names = matrix.names
        for (column, count) in matrix.undefined.enumerated() { undefined[column] += count }
        elements += matrix.values.elements
      }
    } catch let fault as FeatureFault {
      let place = fault.feature.map { "[\($0)]" } ?? ""
      throw StageFailure(
        fault.message + (fault.help.map { "; " + $0 } ?? ""), place: "modality \(modality)",
        specPath: "features.\(modality)\(place)" + (fault.parameter.map { ".\($0)" } ?? ""))
    }
    var artifact = Artifact()
    artifact.set(texts: names, as: "names")
    let counted = commands.sorted { $0.key < $1.key }.flatMap(\.value.notes)
    artifact.set(notes: counted + notes(names, undefined))
    let columns = names.count
    artifact["values"] = Tensor(
      shape: [columns == 0 ? 0 : elements.count / columns, columns], .f64(elements))
    artifact.set(reads: reads)
    return StageResult(artifact)
  }

  /// Starts of trials by subject, where a feature asks for them.
  private func trialStarts(_ inputs: StageInputs) throws -> [String: [Double]] {
    guard inputs.names.contains("trials") else { return [:] }
    return try inputs.artifact("trials").subjectTrials().reduce(into: [:]) {
      $0[$1.subject] = $1.starts
    }
  }

  /// What programs computed, by the feature's place in the list.
  private static func commands(_ inputs: StageInputs) throws -> [Int: CommandColumns] {
    var out: [Int: CommandColumns] = [:]
    for name in inputs.names where name.hasPrefix("command/") {
      guard let place = Int(name.dropFirst("command/".count)) else { continue }
      out[place] = CommandColumns(try inputs.artifact(name))
    }
    return out
  }

  private func notes(_ names: [String], _ undefined: [Int]) -> [DataNote] {
    zip(names, undefined).filter { $0.1 > 0 }.map { name, count in
      DataNote(
        "features_undefined", about: "\(modality), feature \(name)", count: count,
        "windows in which it is undefined, missing there")
    }
  }
}
