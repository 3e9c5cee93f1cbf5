import Learners

/// Computes the features of one modality for the windows of one unit.
///
/// Inputs: `windows`, `recording`.
struct ExtractStage: Stage {
  static let kind = "extract"
  static let revision = 1
  let configuration: ParameterValues
  private let modality: String

  /// - Parameters:
  ///   - modality: its name.
  ///   - features: the decoded list of the modality.
  ///   - windowSeconds: the window length, where it is fixed.
  init(modality: String, features: [ParameterValue], windowSeconds: Double?) {
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
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let windows = UnitWindows(try inputs.artifact("windows"))
    let recordings = try inputs.artifact("recording").recordings(of: modality)
    var names: [String] = []
    var elements: [Double] = []
    var undefined: [Int] = []
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
          from: recording, windows: set, features: bound, executor: context.executor)
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
    artifact.set(notes: notes(names, undefined))
    let columns = names.count
    artifact["values"] = Tensor(
      shape: [columns == 0 ? 0 : elements.count / columns, columns], .f64(elements))
    return StageResult(artifact)
  }

  private func notes(_ names: [String], _ undefined: [Int]) -> [DataNote] {
    zip(names, undefined).filter { $0.1 > 0 }.map { name, count in
      DataNote(
        "features_undefined", about: "\(modality), feature \(name)", count: count,
        "windows in which it is undefined, missing there")
    }
  }
}
