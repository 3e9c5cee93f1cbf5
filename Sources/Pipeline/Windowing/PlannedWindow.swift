/// A window before its samples were looked at.
struct PlannedWindow {
  let window: Window
  /// Rows outside do not belong to the window, even where its nominal length reaches beyond.
  let span: Range<Double>
  /// Whether the window takes all rows of its trial, whatever their times.
  let isWholeTrial: Bool

  init(_ interval: WindowGrid.Interval, trial: Int?, span: Range<Double>) {
    window = Window(trial: trial, start: interval.start, end: interval.end)
    self.span = span
    isWholeTrial = false
  }

  /// `nil` where a trial has no extent and some recording is cut by time.
  init?(wholeTrial trial: Int, of trials: SubjectTrials, in recordings: [Recording]) {
    let (start, end) = (trials.starts[trial], trials.ends[trial])
    let hasExtent = start.isFinite && end.isFinite && start < end
    guard hasExtent || recordings.allSatisfy({ $0.rowsOfTrial != nil }) else { return nil }
    window = Window(trial: trial, start: start, end: end)
    span = hasExtent ? start..<end : 0..<0
    isWholeTrial = true
  }

  /// The rows of the window on one clock of a recording.
  func rows(in track: Recording.Track, of trials: SubjectTrials) -> Range<Int> {
    var among = 0..<track.count
    var clock = 0.0
    if let rowsOfTrial = track.rowsOfTrial, let trial = window.trial {
      among = rowsOfTrial[trial]
      if isWholeTrial { return among }
      clock = trials.starts[trial]
    }
    let lower = max(window.start, span.lowerBound) - clock
    let upper = min(window.end, span.upperBound) - clock
    return track.rows(from: lower, to: max(lower, upper), among: among)
  }
}

/// What one recording has in the planned windows.
struct Cut {
  /// Rows in each window, track by track.
  private(set) var tracks: [[Range<Int>]] = []
  /// Share of each window that rows fill, of the track that fills most.
  private(set) var coverage: [Double]
  private(set) var isCovered: [Bool] = []

  init(of planned: [PlannedWindow], trials: SubjectTrials, recording: Recording, minimum: Double) {
    coverage = [Double](repeating: 0, count: planned.count)
    for (index, track) in recording.tracks.enumerated() {
      let filled = Coverage(of: recording, track: index)
      var rows: [Range<Int>] = []
      rows.reserveCapacity(planned.count)
      for (place, window) in planned.enumerated() {
        let own = window.rows(in: track, of: trials)
        let span = window.window.end - window.window.start
        let share = filled.share(of: own, span: span, isWholeTrial: window.isWholeTrial)
        coverage[place] = max(coverage[place], share)
        rows.append(own)
      }
      tracks.append(rows)
    }
    // Shares are ratios of rounded numbers: half of a window must count as half.
    isCovered = coverage.map { $0 > 0 && $0 >= minimum - 1e-9 }
  }
}
