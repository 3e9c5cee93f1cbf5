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

  /// The rows of the window in one recording.
  func rows(in recording: Recording, of trials: SubjectTrials) -> Range<Int> {
    var among = 0..<recording.count
    var clock = 0.0
    if let rowsOfTrial = recording.rowsOfTrial, let trial = window.trial {
      among = rowsOfTrial[trial]
      if isWholeTrial { return among }
      clock = trials.starts[trial]
    }
    let lower = max(window.start, span.lowerBound) - clock
    let upper = min(window.end, span.upperBound) - clock
    return recording.rows(from: lower, to: max(lower, upper), among: among)
  }
}

/// What one recording has in the planned windows.
struct Cut {
  private(set) var rows: [Range<Int>] = []
  private(set) var coverage: [Double] = []
  private(set) var isCovered: [Bool] = []

  init(of planned: [PlannedWindow], trials: SubjectTrials, recording: Recording, minimum: Double) {
    let coverage = Coverage(of: recording)
    for window in planned {
      let rows = window.rows(in: recording, of: trials)
      let span = window.window.end - window.window.start
      let share = coverage.share(of: rows, span: span, isWholeTrial: window.isWholeTrial)
      self.rows.append(rows)
      self.coverage.append(share)
      // Shares are ratios of rounded numbers: half of a window must count as half.
      isCovered.append(share > 0 && share >= minimum - 1e-9)
    }
  }
}
