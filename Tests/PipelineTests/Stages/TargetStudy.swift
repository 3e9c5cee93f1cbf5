import Support

@testable import Pipeline

/// Six people with EEG and a camera at 4 Hz for 60 seconds, five trials of ten seconds each with two seconds
/// between them, and ratings in the trial log; every number can be followed by hand.
enum TargetStudy {
  static let subjects = 6
  static let rate = 4
  static let rows = 60 * rate

  /// A slow wave that differs from person to person.
  static func joy(_ subject: Int, _ row: Int) -> Double {
    Double((row / 8 * 7 + subject * 5) % 23) + Double(row % 4) / 8
  }

  static func calm(_ subject: Int, _ row: Int) -> Double {
    Double((row / 8 * 11 + subject * 3) % 23) + Double(row % 4) / 16
  }

  /// The camera lost the face for ten seconds of person 2, and for the whole of trial 1 of person 3.
  static func isLost(_ subject: Int, _ row: Int) -> Bool {
    subject == 2 ? row >= 200 && row < 240 : subject == 3 && row >= 48 && row < 88
  }

  /// EEG follows joy with noise.
  static func eeg(_ subject: Int, _ row: Int) -> Double {
    joy(subject, row) / 4 + Double((row * 37 + subject * 11) % 17) / 8
  }

  static func start(_ trial: Int) -> Int { trial * 12 }
  static func end(_ trial: Int) -> Int { trial * 12 + 10 }
  static func rating(_ subject: Int, _ trial: Int) -> Int { 1 + (subject * 2 + trial * 3) % 9 }

  static func project() -> TemporaryProject {
    var log = "who,key,from,to,valence,arousal,stimulus\n"
    let project = TemporaryProject()
    for subject in 1...subjects {
      var eeg = "t,a,b\n"
      var face = "t,joy,calm,smile\n"
      for row in 0..<rows {
        let time = Double(row) / Double(rate)
        eeg += "\(time),\(self.eeg(subject, row)),\(Double((row * 13 + subject) % 7))\n"
        let lost = isLost(subject, row)
        face +=
          lost
          ? "\(time),,,\n"
          : "\(time),\(joy(subject, row)),\(calm(subject, row)),\(Double((row * 5) % 11))\n"
      }
      project.write(eeg, to: "s\(subject)/eeg.csv")
      project.write(face, to: "s\(subject)/face.csv")
      for trial in 0..<5 {
        let arousal = subject == 4 && trial == 2 ? "" : "\(Double(rating(trial, subject)) / 2)"
        log +=
          "s\(subject),t\(trial),\(start(trial)),\(end(trial)),\(rating(subject, trial)),\(arousal),f\(trial % 3)\n"
      }
    }
    project.write(log, to: "log.csv")
    return project
  }

  /// A spec over the study.
  static func spec(
    label: String, windowing: String = "{length_s: 5, within: trial}",
    features: String = "{eeg: [{use: statistics, columns: raw, stats: [mean, std]}]}",
    model: String = "{preprocess: [{use: standardize}], use: ridge}",
    outer: String = "{use: leave_one_group_out, group: subject}",
    metrics: String = "[ccc, rmse, pearson]", more: String = "", tail: String = ""
  ) -> String {
    """
    spec: 1
    name: targets
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {folder: "s*"}
      trials: {file: log.csv, subject: {column: who}, trial: {column: key}, start: {column: from}, end: {column: to}}
      modalities:
        eeg: {file: "{subject}/eeg.csv", time: {column: t}, columns: {raw: {include: [a, b]}}}
        face: {file: "{subject}/face.csv", time: {column: t}, columns: {emotion: {include: [joy, calm]}, unit: {include: [smile]}}}
      label: \(label)
    windowing: \(windowing)
    features: \(features)
    model: \(model)
    evaluation:
      outer: \(outer)
      metrics: \(metrics)
      statistics: {ci: {use: percentile, resamples: 100}}
    \(more.isEmpty ? "" : "  " + more)
    \(tail)
    """
  }
}
