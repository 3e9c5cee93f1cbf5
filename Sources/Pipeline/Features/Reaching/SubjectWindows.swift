/// The windows of one subject in one modality, and what lies around them.
struct SubjectWindows: Sendable {
  let recording: Recording
  let windows: [Window]
  let part: ModalityWindows
  /// Start of each trial in seconds; empty where no feature asks for it.
  let trialStarts: [Double]
  /// Step from window to window in seconds, where windows have one.
  let strideSeconds: Double?
  private let pieces: WindowPieces?
  private let coverage: [Coverage]

  init(
    recording: Recording, windows: WindowSet, part: ModalityWindows,
    surroundings: FeatureExtraction.Surroundings, reaches: Bool
  ) {
    self.recording = recording
    self.windows = windows.windows
    self.part = part
    trialStarts = surroundings.trialStarts
    strideSeconds = surroundings.strideSeconds
    pieces = surroundings.pieces
    coverage =
      trialStarts.isEmpty || !reaches
      ? [] : recording.tracks.indices.map { Coverage(of: recording, track: $0) }
  }

  /// The rows of a window.
  func segment(_ index: Int) -> Segment {
    Segment(
      recording: recording, rows: part.rows[index], trackRows: part.trackRows.map { $0[index] },
      window: windows[index])
  }

  /// The rows of a window, cut as those of its neighbours are; `nil` where they share nothing.
  func pieces(of segment: Segment) -> [Segment]? {
    pieces?.pieces(of: segment, trialStart: segment.window.trial.flatMap(start))
  }

  /// The window of the same trial that begins so many seconds before another one, if there is one and the
  /// modality covers it.
  func window(_ seconds: Double, before index: Int) -> Int? {
    guard let trial = windows[index].trial else { return nil }
    let wanted = windows[index].start - seconds
    let slack = max(Windowing.tolerance, 4 * abs(wanted).ulp)
    var place = index
    while place > 0 {
      place -= 1
      guard windows[place].trial == trial, windows[place].start >= wanted - slack else {
        return nil
      }
      if windows[place].start <= wanted + slack { return part.isCovered[place] ? place : nil }
    }
    return nil
  }

  /// The start of a window's trial in seconds; `nil` where the window lies in no trial.
  func trialStart(of index: Int) -> Double? {
    windows[index].trial.flatMap(start)
  }

  private func start(ofTrial trial: Int) -> Double? {
    guard trialStarts.indices.contains(trial), trialStarts[trial].isFinite else { return nil }
    return trialStarts[trial]
  }

  /// A stretch of time of a trial and around it.
  ///
  /// - Parameters:
  ///   - trial: the trial.
  ///   - interval: seconds on the clock of the windows.
  ///   - leastCoverage: the share of the stretch that must hold samples.
  /// - Returns: `nil` where it holds fewer.
  func stretch(of trial: Int, _ interval: Range<Double>, leastCoverage: Double) -> Segment? {
    let span = interval.upperBound - interval.lowerBound
    var share = 0.0
    let tracks = zip(recording.tracks, coverage).map { track, filled in
      let rows = rows(of: trial, interval, on: track)
      share = max(share, filled.share(of: rows, span: span, isWholeTrial: false))
      return rows
    }
    guard share > 0, share >= leastCoverage - 1e-9 else { return nil }
    return Segment(
      recording: recording, rows: tracks[0], trackRows: Array(tracks.dropFirst()),
      window: Window(trial: trial, start: interval.lowerBound, end: interval.upperBound))
  }

  private func rows(
    of trial: Int, _ interval: Range<Double>, on track: Recording.Track
  ) -> Range<Int> {
    guard let rowsOfTrial = track.rowsOfTrial else {
      return track.rows(
        from: interval.lowerBound, to: interval.upperBound, among: 0..<track.count)
    }
    // Rows that are timed from the start of their trial: nothing lies before it.
    let clock = trialStarts[trial]
    return track.rows(
      from: interval.lowerBound - clock, to: interval.upperBound - clock,
      among: rowsOfTrial[trial])
  }
}
