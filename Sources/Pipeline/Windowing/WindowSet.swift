/// The windows of one subject and the rows that each modality has in them.
public struct WindowSet: Sendable, Hashable {
  /// The windows that at least one modality covers, by trial, then by time.
  public let windows: [Window]
  /// One entry per modality, in the order of the recordings.
  public let modalities: [ModalityWindows]
  /// What was planned and what became of it.
  public let counts: WindowCounts

  /// Gathers what belongs together.
  public init(windows: [Window], modalities: [ModalityWindows], counts: WindowCounts) {
    precondition(
      modalities.allSatisfy { part in
        part.rows.count == windows.count
          && part.trackRows.allSatisfy { $0.count == windows.count }
      }, "one range of rows per window and track")
    self.windows = windows
    self.modalities = modalities
    self.counts = counts
  }

  /// The part of one modality.
  public subscript(_ modality: String) -> ModalityWindows? {
    modalities.first { $0.modality == modality }
  }
}

/// What one modality has in each window; arrays as long as `WindowSet.windows`.
public struct ModalityWindows: Sendable, Hashable {
  /// The modality's name.
  public let modality: String
  /// Rows of the recording's first track in each window.
  public let rows: [Range<Int>]
  /// Rows of each further track in each window.
  public let trackRows: [[Range<Int>]]
  /// Share of each window's span that rows with a finite value fill, 0...1.
  public let coverage: [Double]
  /// Whether the share reaches `min_coverage`; elsewhere the modality counts as missing.
  public let isCovered: [Bool]

  /// Gathers what belongs together.
  public init(
    modality: String, rows: [Range<Int>], trackRows: [[Range<Int>]] = [], coverage: [Double],
    isCovered: [Bool]
  ) {
    self.modality = modality
    self.rows = rows
    self.trackRows = trackRows
    self.coverage = coverage
    self.isCovered = isCovered
  }
}

/// What became of the windows of one subject.
public struct WindowCounts: Sendable, Hashable {
  /// Why a trial has no window.
  public enum Loss: String, Sendable, Hashable, CaseIterable {
    /// Its start or end is missing, or it ends before it begins.
    case noExtent = "no start or end"
    /// No window fits into it.
    case tooShort = "shorter than a window"
    /// Windows fit, but no modality covers one.
    case uncovered = "no modality covers it"
  }

  /// Windows before coverage was looked at.
  public let planned: Int
  /// Windows left out because no modality covers them.
  public let uncovered: Int
  /// Kept windows in which a modality is missing; one entry per modality.
  public let missingByModality: [Int]
  /// Planned windows of each trial (0 everywhere where windows cross trials).
  public let plannedByTrial: [Int]
  /// Kept windows of each trial.
  public let keptByTrial: [Int]
  /// Why a trial has no window; `nil` where it has one or where windows cross trials.
  public let lossByTrial: [Loss?]

  /// Gathers counts.
  public init(
    planned: Int, uncovered: Int, missingByModality: [Int], plannedByTrial: [Int],
    keptByTrial: [Int], lossByTrial: [Loss?]
  ) {
    self.planned = planned
    self.uncovered = uncovered
    self.missingByModality = missingByModality
    self.plannedByTrial = plannedByTrial
    self.keptByTrial = keptByTrial
    self.lossByTrial = lossByTrial
  }

  /// Number of trials without a window, by reason.
  public func trials(lostTo loss: Loss) -> Int { lossByTrial.count { $0 == loss } }
}
