/// Writes a subject's EEG file: `SID_EEG.csv`, some 305 rows a second in bursts.
struct MRTHeadset {
  /// The columns, in order.
  static let header: String = {
    var names = ["TimeStamp", "UnixTime", "QuestionKey"]
    for band in MRTBands.bands { names += MRTBands.electrodes.map { "\(band)_\($0)" } }
    names += MRTBands.electrodes.map { "RAW_\($0)" }
    names += ["AUX_RIGHT", "Accelerometer_X", "Accelerometer_Y", "Accelerometer_Z"]
    names += ["Gyro_X", "Gyro_Y", "Gyro_Z", "HeadBandOn"]
    names += MRTBands.electrodes.map { "HSI_\($0)" }
    return (names + ["Battery", "Elements"]).joined(separator: ",") + "\n"
  }()

  private let session: MRTSession
  private let keys: [[UInt8]]
  private let date: [UInt8]
  private var timing: MRTRowTiming
  private var cursor: MRTTrialCursor
  private var bands: MRTBands
  private var raw: MRTRaw
  private var motion: MRTMotion
  private let contact: MRTContact
  private var state = MRTContact.State()
  private var disorder: MRTDisorder
  private var noise: NoiseSource
  private var isRaised = false
  private var tally: MRTRowTally

  init(_ session: MRTSession) {
    self.session = session
    keys = session.trials.map { Array($0.key.utf8) }
    date = Array(session.day.isoPrefix.utf8)
    timing = MRTRowTiming(session)
    cursor = MRTTrialCursor(session.trials)
    bands = MRTBands(session)
    raw = MRTRaw(session)
    motion = MRTMotion(session)
    contact = MRTContact(session)
    disorder = MRTDisorder(session)
    noise = session.noise("events")
    tally = MRTRowTally(session.trials)
  }

  /// Writes the file.
  /// - Returns: Theta_AF7 and Theta_AF8 in trials that carry the effect against others.
  /// - Throws: what the buffer's sink throws.
  mutating func write(
    to out: TextBuffer, counts: inout MRTCounts
  ) throws(SyntheticFault) -> MRTContrast {
    out.append(Self.header)
    let first = timing.now
    for row in 0..<disorder.rows {
      if timing.isBurstOver { try beginBurst(row, out) }
      let milliseconds = timing.next()
      cursor.advance(to: milliseconds * MRTTrial.ticksPerMillisecond)
      if disorder.isLate(row) {
        disorder.held.clear()
        write(milliseconds, to: disorder.held)
        disorder.holdBack(milliseconds)
      } else {
        let start = try out.beginRow()
        write(milliseconds, to: out)
        let isPlain = state.isGood && bands.infinite < 0 && !raw.lacksCell
        if disorder.isRepeated(row, wherePlain: isPlain) { out.appendAgain(from: start) }
        disorder.followed(by: milliseconds, in: out)
      }
      tally.add(
        cursor, state, infinite: bands.infinite, theta: bands.frontalTheta / 2, isRaised: isRaised)
    }
    disorder.finish(in: out)
    try out.flush()
    tally.finish(session.trials, milliseconds: first...timing.now, counts: &counts)
    finish(&counts)
    return tally.theta
  }

  /// Renews what a burst of rows shares; events stand between bursts.
  private mutating func beginBurst(_ row: Int, _ out: TextBuffer) throws(SyntheticFault) {
    if disorder.hasEvent(row) {
      _ = try out.beginRow()
      writeEvent(timing.momentOfEvent, isFirst: row == 0, to: out)
    }
    let milliseconds = timing.beginBurst(row)
    cursor.advance(to: milliseconds * MRTTrial.ticksPerMillisecond)
    state = contact.state(at: milliseconds)
    motion.advance(to: milliseconds, state)
    var raised = 0.0
    isRaised = false
    if cursor.trial >= 0 {
      let trial = session.trials[cursor.trial]
      isRaised = trial.carriesEEG
      raised = trial.ownTheta + (isRaised ? MRTEffect.thetaBels : 0)
    }
    bands.advance(to: milliseconds, raised: raised)
  }

  private mutating func write(_ milliseconds: Int, to out: TextBuffer) {
    writeTime(milliseconds, to: out)
    if cursor.keyed >= 0 { out.append(keys[cursor.keyed]) }
    out.append(0x2C)
    out.append(bands.text)
    raw.write(at: milliseconds, isRaised: isRaised, contact: state.levels, to: out)
    out.append(motion.text)
    out.append(0x0A)
  }

  private func writeTime(_ milliseconds: Int, to out: TextBuffer) {
    let ofDay = milliseconds - session.day.midnight * 1000
    out.append(date)
    out.append(clock: ofDay / 1000)
    out.append(0x2E)
    out.append(digits: 3, of: UInt(truncatingIfNeeded: ofDay % 1000))
    out.append(0x2C)
    out.append(scaled: milliseconds, decimals: 3)
    out.append(0x2C)
  }

  /// A row in which Elements alone is filled: the 38 cells between the time and it are empty.
  private mutating func writeEvent(_ milliseconds: Int, isFirst: Bool, to out: TextBuffer) {
    writeTime(milliseconds, to: out)
    for _ in 0..<38 { out.append(0x2C) }
    let word = noise.below(5) == 0 ? "/muse/elements/jaw_clench" : "/muse/elements/blink"
    out.append(isFirst ? "/muse/event/connected Muse-0001" : word)
    out.append(0x0A)
  }

  private func finish(_ counts: inout MRTCounts) {
    counts[.eegRows] = disorder.rows + disorder.eventRows + disorder.repeatedRows
    counts[.eegEventRows] = disorder.eventRows
    counts[.eegRepeatedRows] = disorder.repeatedRows
    counts[.eegLateRows] = disorder.lateRows
    counts[.eegLatestMilliseconds] = disorder.latestMilliseconds
    counts[.eegGaps] = timing.gaps
    counts[.eegGapMilliseconds] = timing.gapLength
    counts[.bandUpdates] = bands.updates
    counts[.bandRowsHeld] = disorder.rows - bands.updates
    counts[.rawMissingTP9] = raw.missing[0]
    counts[.rawMissingAF7] = raw.missing[1]
    counts[.rawMissingAF8] = raw.missing[2]
    counts[.rawMissingTP10] = raw.missing[3]
    counts[.rawMissingAUX] = raw.missing[4]
    counts[.rawAtRails] = raw.atRails
  }
}
