import Learners

/// Writes the files of one subject of a planted study: `ID/eeg.csv`, `ID/face.csv` and `ID/trials.csv`.
public struct PlantedSubject: SyntheticSubject {
  private let study: PlantedStudy
  private let index: Int
  /// The subject's id.
  public let id: String
  /// The subject's trials in time order.
  public let trials: [PlantedTrial]

  init(_ study: PlantedStudy, subject index: Int) {
    self.study = study
    self.index = index
    id = study.id(of: index)
    trials = study.plan[index]
  }

  /// The three files.
  public var paths: [String] { ["eeg", "face", "trials"].map { "\(id)/\($0).csv" } }

  /// Writes one of `paths`.
  /// - Throws: what the buffer's sink throws.
  public mutating func write(path: String, to out: TextBuffer) throws(SyntheticFault) {
    switch path {
    case paths[0]: try writeEEG(to: out)
    case paths[1]: try writeFace(to: out)
    case paths[2]: try writeLog(to: out)
    default: throw SyntheticFault("\(path): no file of subject \(id)")
    }
  }

  // MARK: - Recordings

  private func source(_ part: String) -> NoiseSource {
    let own = Seed.derive(from: Seed.derive(from: study.seed, "subject"), index)
    return NoiseSource(seed: Seed.derive(from: own, part))
  }

  private func writeEEG(to out: TextBuffer) throws(SyntheticFault) {
    var noise = source("eeg")
    let offsets = (0..<2).map { _ in Self.even(PlantedStudy.offset, &noise) }
    let own = Own(trials.count, &noise)
    let ramp = Double(PlantedStudy.trialSeconds * PlantedStudy.eegHz - 1)
    try write("seconds,theta,alpha,beta", PlantedStudy.eegHz, to: out, &noise) { trial, sample in
      guard let trial else { return [offsets[0], offsets[1], own.subject] }
      let shown = trials[trial]
      let rising = PlantedStudy.level * (2 * Double(sample) / ramp - 1)
      return [
        offsets[0] + Self.level(shown.hasHighTheta), offsets[1] + (shown.rises ? rising : -rising),
        own.subject + own.trials[trial],
      ]
    }
  }

  private func writeFace(to out: TextBuffer) throws(SyntheticFault) {
    var noise = source("face")
    let offset = Self.even(PlantedStudy.offset, &noise)
    let own = Own(trials.count, &noise)
    try write("seconds,brow,gaze", PlantedStudy.faceHz, to: out, &noise) { trial, _ in
      guard let trial else { return [offset, own.subject] }
      return [
        offset + Self.level(trials[trial].hasHighBrow), own.subject + own.trials[trial],
      ]
    }
  }

  /// Writes a row per sample: its second, then its channels with noise.
  private func write(
    _ header: String, _ rate: Int, to out: TextBuffer, _ noise: inout NoiseSource,
    means: (_ trial: Int?, _ sample: Int) -> [Double]
  ) throws(SyntheticFault) {
    out.append(header)
    out.append(0x0A)
    let cycle = PlantedStudy.cycleSeconds * rate
    let length = PlantedStudy.trialSeconds * rate
    for row in 0..<study.seconds * rate {
      _ = try out.beginRow()
      // The first second lies before the first trial.
      let since = row - rate
      let isInside = since >= 0 && since % cycle < length && since / cycle < trials.count
      out.append(Double(row) / Double(rate), decimals: 4)
      for mean in means(isInside ? since / cycle : nil, isInside ? since % cycle : 0) {
        out.append(0x2C)
        out.append(mean + noise.normal(), decimals: 4)
      }
      out.append(0x0A)
    }
    try out.flush()
  }

  // MARK: - Trial log

  private func writeLog(to out: TextBuffer) throws(SyntheticFault) {
    out.append("trial,start,end,state")
    for column in study.null.columns {
      _ = try out.beginRow()
      out.append(0x2C)
      out.append(column)
    }
    out.append(0x0A)
    for (place, trial) in trials.enumerated() {
      _ = try out.beginRow()
      out.append(whole: place + 1)
      out.append(0x2C)
      out.append(whole: PlantedStudy.start(of: place))
      out.append(0x2C)
      out.append(whole: PlantedStudy.start(of: place) + PlantedStudy.trialSeconds)
      out.append(0x2C)
      out.append(trial.label)
      for column in study.null.columns.indices {
        _ = try out.beginRow()
        out.append(0x2C)
        out.append(study.null.label(column, subject: index, trial: place))
      }
      out.append(0x0A)
    }
    try out.flush()
  }

  // MARK: - Levels

  /// Levels that tell who somebody is, and which trial it is, but not its class.
  private struct Own {
    let subject: Double
    let trials: [Double]

    init(_ count: Int, _ noise: inout NoiseSource) {
      subject = PlantedSubject.even(PlantedStudy.ownLevel, &noise)
      var levels: [Double] = []
      for _ in 0..<count {
        levels.append(PlantedSubject.even(PlantedStudy.ownTrialLevel, &noise))
      }
      trials = levels
    }
  }

  private static func even(_ bound: Double, _ noise: inout NoiseSource) -> Double {
    noise.uniform(-bound, bound)
  }

  private static func level(_ isHigh: Bool) -> Double {
    isHigh ? PlantedStudy.level : -PlantedStudy.level
  }
}
