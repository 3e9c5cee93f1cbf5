/// Counts, row by row, what stands in an EEG file.
struct MRTRowTally {
  private let keys: [String]
  private var rowsOfTrial: [Int]
  private var infinite = SIMD4<Int>(repeating: 0)
  private var poor = SIMD4<Int>(repeating: 0)
  private var off = 0
  private var batteryUnknown = 0
  private var agrees = 0
  private var differs = 0
  private var missing = 0
  private var outside = 0
  /// Frontal theta in trials that carry the effect and in others.
  private(set) var theta = MRTContrast()

  init(_ trials: [MRTTrial]) {
    keys = trials.map(\.key)
    rowsOfTrial = trials.map { _ in 0 }
  }

  /// Counts a row that is neither an event nor a repetition.
  mutating func add(
    _ cursor: MRTTrialCursor, _ state: MRTContact.State, infinite electrode: Int,
    theta value: Double,
    isRaised: Bool
  ) {
    if electrode >= 0 { infinite[electrode] += 1 }
    if !state.isGood {
      for electrode in 0..<4 where state.levels[electrode] > 2 { poor[electrode] += 1 }
      if !state.isOn { off += 1 }
      if state.isBatteryUnknown { batteryUnknown += 1 }
    }
    let (trial, keyed) = (cursor.trial, cursor.keyed)
    guard trial >= 0 else {
      if keyed >= 0 { outside += 1 }
      return
    }
    rowsOfTrial[trial] += 1
    if keyed == trial {
      agrees += 1
    } else if keyed < 0 {
      missing += 1
    } else if keys[keyed] == keys[trial] {
      agrees += 1
    } else {
      differs += 1
    }
    if electrode != 1 { theta.add(value, carried: isRaised) }
  }

  /// Hands over the counts.
  /// - Parameters:
  ///   - trials: of the subject.
  ///   - milliseconds: the moments of the first and the last row.
  ///   - counts: take the numbers.
  func finish(
    _ trials: [MRTTrial], milliseconds: ClosedRange<Int>, counts: inout MRTCounts
  ) {
    let tick = MRTTrial.ticksPerMillisecond
    counts[.infiniteTP9] = infinite[0]
    counts[.infiniteAF7] = infinite[1]
    counts[.infiniteTP10] = infinite[3]
    counts[.poorContactTP9] = poor[0]
    counts[.poorContactAF7] = poor[1]
    counts[.poorContactAF8] = poor[2]
    counts[.poorContactTP10] = poor[3]
    counts[.headBandOff] = off
    counts[.batteryUnknown] = batteryUnknown
    counts[.keyAgrees] = agrees
    counts[.keyDiffers] = differs
    counts[.keyMissing] = missing
    counts[.keyOutside] = outside
    counts[.trialsWithoutEEG] = rowsOfTrial.count { $0 == 0 }
    counts[.trialsOutsideEEG] = trials.count {
      $0.start < milliseconds.lowerBound * tick || $0.end > milliseconds.upperBound * tick
    }
  }
}
