import Support

@testable import Pipeline

/// A small experiment whose every number can be followed by hand: six people, four clips each, two channels
/// at 2 Hz; the last clip of each person is too short for the longer windows.
enum TinyExperiment {
  static let subjects = 6
  static let clips = 4

  static func answer(_ subject: Int, _ clip: Int) -> Int { (subject + clip) % 2 }
  static func rows(_ clip: Int) -> Int { clip == clips - 1 ? 6 : 8 }

  /// Values of both channels: a little of the answer, more of the person, and noise.
  static func value(_ subject: Int, _ clip: Int, _ row: Int, _ channel: Int) -> Double {
    let noise = Double((subject * 37 + clip * 101 + row * 53 + channel * 71) % 19) / 10
    let signal = Double(answer(subject, clip)) * (channel == 0 ? 0.8 : -0.3)
    return signal + noise + Double(subject) * 0.1
  }

  static var table: String {
    var text = "who,clip,answer,a,b\n"
    for subject in 0..<subjects {
      for clip in 0..<clips {
        for row in 0..<rows(clip) {
          let values = (0..<2).map { "\(value(subject, clip, row, $0))" }.joined(separator: ",")
          let word = answer(subject, clip) == 1 ? "yes" : "no"
          text += "s\(subject),c\(clip),\(word),\(values)\n"
        }
      }
    }
    return text
  }

  static let spec = """
    spec: 1
    name: tiny
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {column: who}
      trial: {column: clip}
      time: {rate_hz: 2}
      modalities:
        eeg: {file: eeg.csv, columns: {raw: {include: [a, b]}}}
      label: {use: column, column: answer, classes: ["no", "yes"]}
    windowing: {length_s: 2}
    features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}
    model: {preprocess: [{use: standardize}], use: logistic_regression}
    evaluation:
      outer: {use: leave_one_group_out, group: subject}
      metrics: [balanced_accuracy, accuracy, log_loss, roc_auc]
      primary: balanced_accuracy
      seeds: [0, 1]
      statistics: {ci: {use: bca, resamples: 200}}
    variants:
      windowing: {short: {length_s: 2}, long: {length_s: 4}}
    sweep: {grid: {windowing: [short, long]}}
    """

  static func project(_ table: String = table) -> TemporaryProject {
    TemporaryProject(["eeg.csv": table])
  }
}
