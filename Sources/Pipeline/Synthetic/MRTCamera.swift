/// Writes a subject's face file: `SID_TIVA.csv`, some ten frames a second.
struct MRTCamera {
  static let framesPerSecond = 10.1
  /// Microseconds from frame to frame, give or take 12 ms.
  private static let step = 99_000
  /// A run of lost frames begins so often per frame; runs have 12 on average, so that 8.8 % are lost.
  private static let lossRate = 0.0081

  private let session: MRTSession
  private let keys: [[UInt8]]
  private let date: [UInt8]
  private var cursor: MRTTrialCursor
  private var metrics: MRTFaceMetrics
  private var noise: NoiseSource
  private var lostLeft = 0

  init(_ session: MRTSession) {
    self.session = session
    keys = session.trials.map { Array($0.key.utf8) }
    date = Array(session.day.isoPrefix.utf8)
    cursor = MRTTrialCursor(session.trials)
    metrics = MRTFaceMetrics(session)
    noise = session.noise("frames")
  }

  /// Writes the file.
  /// - Returns: Brow Raise in trials that carry the effect against others.
  /// - Throws: what the buffer's sink throws.
  mutating func write(
    to out: TextBuffer, counts: inout MRTCounts
  ) throws(SyntheticFault) -> MRTContrast {
    var brow = MRTContrast()
    out.append(MRTFaceMetrics.header)
    var microseconds = session.faceStart
    for frame in 0..<session.faceFrames {
      _ = try out.beginRow()
      cursor.advance(to: microseconds * 10)
      let trial = cursor.trial
      writeHead(frame, microseconds, trial, to: out)
      let carried = trial >= 0 && session.trials[trial].carriesFace
      metrics.advance(
        raised: trial < 0
          ? 0 : session.trials[trial].ownBrow + (carried ? MRTEffect.browRaise : 0))
      if isLost(frame) {
        counts[.faceFramesLost] += 1
        out.append(MRTFaceMetrics.emptyCells)
      } else {
        let lacksBlinkRate = frame == 20 || noise.below(660) == 0
        if lacksBlinkRate { counts[.blinkRateMissing] += 1 }
        metrics.write(to: out, lacksBlinkRate: lacksBlinkRate)
        if trial >= 0 { brow.add(metrics.browRaise, carried: carried) }
      }
      out.append(0x0A)
      if trial >= 0 { counts[.faceKeyAgrees] += 1 }
      count(frame, &counts)
      microseconds += Self.step - 12_000 + noise.below(24_001)
    }
    try out.flush()
    return brow
  }

  private func writeHead(_ frame: Int, _ microseconds: Int, _ trial: Int, to out: TextBuffer) {
    out.append(scaled: microseconds, decimals: 6)
    out.append(0x2C)
    out.append(whole: frame + 1)
    out.append(0x2C)
    if trial >= 0 { out.append(keys[trial]) }
    out.append(0x2C)
    let ofDay = microseconds - session.day.midnight * 1_000_000
    out.append(date)
    out.append(clock: ofDay / 1_000_000)
    out.append(0x2E)
    out.append(digits: 6, of: UInt(truncatingIfNeeded: ofDay % 1_000_000))
    out.append(0x2C)
    switch Self.sampleNumber(frame) {
    case .missing: break
    case .unknown: out.append("-1.0")
    case .known(let number):
      out.append(whole: number)
      out.append(".0")
    }
    out.append(0x2C)
  }

  private enum SampleNumber {
    case missing
    case unknown
    case known(Int)
  }

  /// The first frames have none or -1; then they are counted from 1.
  private static func sampleNumber(_ frame: Int) -> SampleNumber {
    switch frame {
    case 0, 4: .missing
    case 1..<8: .unknown
    default: .known(frame - 7)
    }
  }

  private func count(_ frame: Int, _ counts: inout MRTCounts) {
    counts[.faceRows] += 1
    switch Self.sampleNumber(frame) {
    case .missing: counts[.sampleNumberMissing] += 1
    case .unknown: counts[.sampleNumberUnknown] += 1
    case .known: break
    }
  }

  /// Whether the face was lost: in the first frames, once soon after, and in runs at random.
  private mutating func isLost(_ frame: Int) -> Bool {
    if lostLeft > 0 {
      lostLeft -= 1
      return true
    }
    if frame == 0 || frame == 1 || frame == 4 { return true }
    if frame == 10 || noise.uniform() < Self.lossRate {
      lostLeft = noise.below(23)
      if frame == 10 { lostLeft = 2 }
      return true
    }
    return false
  }
}
