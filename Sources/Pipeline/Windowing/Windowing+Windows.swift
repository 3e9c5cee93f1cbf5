extension Windowing {
  /// More windows than this of one subject mean wrong times or a wrong unit, not a wish.
  static let mostWindows = 1_000_000

  /// Cuts the windows of one subject and finds their rows.
  ///
  /// Windows lie on the clock of the trials. Where the recordings themselves say to which trial a row
  /// belongs, rows are searched among those; elsewhere by time.
  /// - Throws: `WindowFault` where the recordings cannot be cut this way.
  public func windows(of trials: SubjectTrials, in recordings: [Recording]) throws(WindowFault)
    -> WindowSet
  {
    let planned = try plannedWindows(of: trials, in: recordings)
    let cuts: [Cut] = recordings.map { recording in
      Cut(
        of: planned, trials: trials, recording: recording,
        minimum: minCoverage(of: recording.modality))
    }
    let kept = planned.indices.filter { index in cuts.contains { $0.isCovered[index] } }
    return WindowSet(
      windows: kept.map { planned[$0].window },
      modalities: zip(recordings, cuts).map { recording, cut in
        ModalityWindows(
          modality: recording.modality, rows: kept.map { cut.tracks[0][$0] },
          trackRows: cut.tracks.dropFirst().map { rows in kept.map { rows[$0] } },
          coverage: kept.map { cut.coverage[$0] }, isCovered: kept.map { cut.isCovered[$0] })
      },
      counts: counts(of: planned, kept: kept, cuts: cuts, trials: trials))
  }

  private func plannedWindows(of trials: SubjectTrials, in recordings: [Recording])
    throws(WindowFault) -> [PlannedWindow]
  {
    guard case .sliding(let sliding) = kind else {
      return trials.ids.indices.compactMap {
        PlannedWindow(wholeTrial: $0, of: trials, in: recordings)
      }
    }
    if let table = recordings.first(where: \.isTable) {
      throw WindowFault(
        "windows of \(sliding.lengthSeconds) seconds need samples, but '\(table.modality)' has one row "
          + "a trial: use 'whole_trial'", parameter: "length_s")
    }
    switch sliding.within {
    case .trial: return try windowsWithinTrials(sliding, of: trials, in: recordings)
    case .recording: return try windowsAcrossTrials(sliding, of: trials, in: recordings)
    }
  }

  private func windowsWithinTrials(
    _ sliding: SlidingWindows, of trials: SubjectTrials, in recordings: [Recording]
  ) throws(WindowFault) -> [PlannedWindow] {
    let grid = WindowGrid(windows: sliding)
    var origin: Double?
    if sliding.anchor == .recordingStart {
      try refuseTrialClocks(in: recordings, because: "'recording_start' is no moment of theirs")
      origin = extent(of: recordings)?.lowerBound
    }
    var out: [PlannedWindow] = []
    for trial in trials.ids.indices {
      let (start, end) = (trials.starts[trial], trials.ends[trial])
      guard start.isFinite, end.isFinite, start < end else { continue }
      let room = Windowing.mostWindows - out.count
      let intervals =
        if let origin {
          grid.intervals(origin: origin, from: start, to: end, limit: room)
        } else {
          grid.intervals(from: start, to: end, limit: room)
        }
      guard let intervals, intervals.count <= room else { throw tooMany(trials.subject) }
      for interval in intervals {
        out.append(PlannedWindow(interval, trial: trial, span: start..<end))
      }
    }
    return out
  }

  private func windowsAcrossTrials(
    _ sliding: SlidingWindows, of trials: SubjectTrials, in recordings: [Recording]
  ) throws(WindowFault) -> [PlannedWindow] {
    if trials.count == 1, recordings.contains(where: { $0.rowsOfTrial != nil }) {
      return try windowsWithinTrials(inOneTrial(sliding), of: trials, in: recordings)
    }
    try refuseTrialClocks(in: recordings, because: "windows cannot cross them")
    guard let extent = extent(of: recordings) else { return [] }
    let intervals = WindowGrid(windows: sliding).intervals(
      from: extent.lowerBound, to: extent.upperBound, limit: Windowing.mostWindows)
    guard let intervals else { throw tooMany(trials.subject) }
    return intervals.map { PlannedWindow($0, trial: nil, span: extent) }
  }

  /// A recording that is one trial is cut as that trial.
  private func inOneTrial(_ sliding: SlidingWindows) throws(WindowFault) -> SlidingWindows {
    try SlidingWindows(
      lengthSeconds: sliding.lengthSeconds, strideSeconds: sliding.strideSeconds, within: .trial,
      anchor: .trialStart, tail: sliding.tail)
  }

  private func refuseTrialClocks(in recordings: [Recording], because reason: String)
    throws(WindowFault)
  {
    if let recording = recordings.first(where: { $0.rowsOfTrial != nil }) {
      throw WindowFault(
        "the rows of '\(recording.modality)' are timed from the start of their trial: \(reason)",
        parameter: "within")
    }
  }

  /// From the first row of any modality to the end of the last row of any.
  private func extent(of recordings: [Recording]) -> Range<Double>? {
    var out: Range<Double>?
    for track in recordings.flatMap(\.tracks) {
      guard let first = track.times.first, let last = track.times.last else { continue }
      let end = last + (track.sampleSeconds ?? 0)
      guard first.isFinite, end.isFinite, first <= end else { continue }
      out = min(out?.lowerBound ?? first, first)..<max(out?.upperBound ?? end, end)
    }
    return out
  }

  private func tooMany(_ subject: String) -> WindowFault {
    WindowFault(
      "more than \(Windowing.mostWindows) windows for subject '\(subject)': "
        + "check the times and their unit", parameter: "length_s")
  }

  private func counts(
    of planned: [PlannedWindow], kept: [Int], cuts: [Cut], trials: SubjectTrials
  ) -> WindowCounts {
    var plannedByTrial = [Int](repeating: 0, count: trials.count)
    var keptByTrial = plannedByTrial
    for window in planned { if let trial = window.window.trial { plannedByTrial[trial] += 1 } }
    for index in kept { if let trial = planned[index].window.trial { keptByTrial[trial] += 1 } }
    let crosses = planned.contains { $0.window.trial == nil }
    let losses: [WindowCounts.Loss?] = trials.ids.indices.map { trial in
      if crosses || keptByTrial[trial] > 0 { return nil }
      if plannedByTrial[trial] > 0 { return .uncovered }
      return trials.starts[trial] < trials.ends[trial] ? .tooShort : .noExtent
    }
    return WindowCounts(
      planned: planned.count, uncovered: planned.count - kept.count,
      missingByModality: cuts.map { cut in kept.count { !cut.isCovered[$0] } },
      plannedByTrial: plannedByTrial, keptByTrial: keptByTrial, lossByTrial: losses)
  }
}
