import Learners

/// Everything about one subject that is drawn before a row is written.
struct MRTSession: Sendable {
  /// Index of the subject; its id is one more.
  let subject: Int
  let id: String
  let seed: UInt64
  let coverage: MRTRoles.Coverage
  let hasInfinite: Bool
  let headBandComesOff: Bool
  let hasGap: Bool
  let sharesKey: Bool
  /// Milliseconds since 1970 of the first EEG row.
  let eegStart: Int
  /// Rows of the EEG file.
  let eegRows: Int
  /// Microseconds since 1970 of the first face frame.
  let faceStart: Int
  let faceFrames: Int
  /// Seconds of the session.
  let seconds: Double
  let trials: [MRTTrial]
  let day: MRTDay
  /// Added to all band values of the subject, in Bels.
  let gainBels: Double

  init(_ study: MRTStudy, subject: Int, seed: UInt64) {
    var noise = NoiseSource(seed: Seed.derive(from: seed, "session"))
    let roles = study.roles
    let rows = study.sessionRows(of: subject)
    let seconds = Double(rows) / MRTStudy.rowsPerSecond
    let day = MRTDay(number: noise.below(57))
    let start = day.milliseconds(secondOfDay: 36_000 + noise.uniform(0, 25_200))
    let length = seconds * 1000
    let tick = MRTTrial.ticksPerMillisecond
    let span =
      (start + Int(length * noise.uniform(0.09, 0.13))) * tick..<(start + Int(length * 0.92)) * tick
    var schedule = MRTSchedule(
      span: span, sharesKey: roles.sharedKey.contains(subject),
      hasShortTrial: roles.shortTrial.contains(subject),
      noise: NoiseSource(seed: Seed.derive(from: seed, "trials")))
    trials = schedule.trials()
    self.subject = subject
    id = study.id(of: subject)
    self.seed = seed
    self.seconds = seconds
    self.day = day
    coverage = roles.coverage[subject]
    hasInfinite = roles.infinite.contains(subject)
    headBandComesOff = roles.headBandOff.contains(subject)
    hasGap = roles.gap.contains(subject)
    sharesKey = roles.sharedKey.contains(subject)
    eegRows = Int(Double(rows) * coverage.share)
    switch coverage {
    case .beginsLate: eegStart = start + Int(length * 0.4)
    case .afterwards: eegStart = start + Int(length * 1.05)
    default: eegStart = start
    }
    faceStart = (start - Int(length * noise.uniform(0.02, 0.05))) * 1000 + noise.below(1000)
    faceFrames = Int(seconds * 1.06 * MRTCamera.framesPerSecond)
    gainBels = MRTEffect.sharedBels * noise.normal()
  }

  /// A random source of a part of the subject, whatever the others draw.
  func noise(_ part: String) -> NoiseSource {
    NoiseSource(seed: Seed.derive(from: seed, part))
  }
}
