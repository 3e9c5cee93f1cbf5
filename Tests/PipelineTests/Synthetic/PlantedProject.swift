import Support

@testable import Pipeline

/// A planted study as files, and the specs that tests run on it.
struct PlantedProject {
  let study: PlantedStudy
  let project: TemporaryProject

  init(
    _ signal: PlantedSignal, subjects: Int, trials: Int, seed: UInt64, permutations: Int = 0
  ) throws {
    study = try PlantedStudy(
      signal: signal, subjects: subjects, trials: trials, seed: seed, permutations: permutations)
    project = TemporaryProject()
    for (path, bytes) in try Self.files(study) { project.write(bytes, to: path) }
  }

  /// Bytes of every file by its path.
  static func files(_ study: PlantedStudy) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for index in 0..<study.subjects {
      var subject = study.subject(at: index)
      for path in subject.paths {
        files[path] = try SyntheticStudy.bytes { (out) throws(SyntheticFault) in
          try subject.write(path: path, to: out)
        }
      }
    }
    return files
  }

  /// A spec down to its windows; features, model and everything after them are the caller's.
  func spec(
    label: String = "state", windowing: String = "{length_s: 2, within: trial, anchor: trial_start}"
  ) -> String {
    """
    spec: 1
    name: planted
    dataset:
      use: recordings
      root: \(project.path)
      subject: {folder: "*"}
      time: {column: seconds, unit: s}
      modalities:
        eeg:  {file: "{subject}/eeg.csv", columns: {band: {include: [theta, alpha, beta]}}}
        face: {file: "{subject}/face.csv", columns: {action: {include: [brow, gaze]}}}
      trials: {file: "{subject}/trials.csv", trial: {column: trial}, start: {column: start, unit: s}, end: {column: end, unit: s}}
      label: {use: column, column: \(label), classes: [bored, engaged]}
    windowing: \(windowing)

    """
  }
}
