/// What is planted in a synthetic mental-rotation data set, and counted row by row while it is written.
public enum MRTHazard: String, Sendable, Hashable, CaseIterable {
  case eegRows = "eeg_rows"
  case eegFilesMissing = "eeg_files_missing"
  case eegEventRows = "eeg_event_rows"
  case eegRepeatedRows = "eeg_repeated_rows"
  case eegLateRows = "eeg_late_rows"
  case eegLatestMilliseconds = "eeg_latest_ms"
  case eegGaps = "eeg_gaps"
  case eegGapMilliseconds = "eeg_gap_ms"
  case bandUpdates = "eeg_band_updates"
  case bandRowsHeld = "eeg_band_rows_held"
  case infiniteTP9 = "eeg_infinite_rows_TP9"
  case infiniteAF7 = "eeg_infinite_rows_AF7"
  case infiniteTP10 = "eeg_infinite_rows_TP10"
  case rawMissingTP9 = "eeg_raw_missing_TP9"
  case rawMissingAF7 = "eeg_raw_missing_AF7"
  case rawMissingAF8 = "eeg_raw_missing_AF8"
  case rawMissingTP10 = "eeg_raw_missing_TP10"
  case rawMissingAUX = "eeg_raw_missing_AUX_RIGHT"
  case rawAtRails = "eeg_raw_at_rails"
  case poorContactTP9 = "eeg_poor_contact_TP9"
  case poorContactAF7 = "eeg_poor_contact_AF7"
  case poorContactAF8 = "eeg_poor_contact_AF8"
  case poorContactTP10 = "eeg_poor_contact_TP10"
  case headBandOff = "eeg_head_band_off"
  case batteryUnknown = "eeg_battery_unknown"
  case keyAgrees = "eeg_key_agrees"
  case keyDiffers = "eeg_key_differs"
  case keyMissing = "eeg_key_missing"
  case keyOutside = "eeg_key_outside"
  case trialsOutsideEEG = "trials_outside_eeg"
  case trialsWithoutEEG = "trials_without_eeg"
  case faceRows = "face_rows"
  case faceFramesLost = "face_frames_lost"
  case blinkRateMissing = "face_blink_rate_missing"
  case sampleNumberMissing = "face_sample_number_missing"
  case sampleNumberUnknown = "face_sample_number_unknown"
  case faceKeyAgrees = "face_key_agrees"
  case trials = "trials"
  case verdictCorrect = "verdict_correct"
  case verdictIncorrect = "verdict_incorrect"
  case verdictSkip = "verdict_skip"
  case verdictMissing = "verdict_missing"
  case keysShared = "trials_sharing_a_key"
  case feedbackMissing = "feedback_missing"
  case stampsQuoted = "stamps_quoted"
  case stampsWrong = "stamps_wrong"
  case effectInEEG = "trials_with_eeg_effect"
  case effectInFace = "trials_with_face_effect"
}

extension MRTHazard {
  /// Whether the count of all subjects is the largest of theirs, not the sum.
  public var isMaximum: Bool { self == .eegLatestMilliseconds }

  /// What is counted. Rows are counted without event and repeated rows unless it says otherwise.
  public var meaning: String {
    switch self {
    case .eegRows: "data rows of the EEG file, event and repeated rows included"
    case .eegFilesMissing: "subjects without an EEG file"
    case .eegEventRows: "rows with Elements alone: every sensor and the key are empty"
    case .eegRepeatedRows: "rows that repeat the row above byte by byte"
    case .eegLateRows: "rows with a UnixTime before that of some row above"
    case .eegLatestMilliseconds: "most that a row lies before a row above it"
    case .eegGaps: "stretches without rows"
    case .eegGapMilliseconds: "their length in all"
    case .bandUpdates: "different sets of band values one after the other"
    case .bandRowsHeld: "rows whose 20 band values repeat those of the row before it in time"
    case .infiniteTP9, .infiniteAF7, .infiniteTP10:
      "rows in which all five bands of the electrode are -inf"
    case .rawMissingTP9, .rawMissingAF7, .rawMissingAF8, .rawMissingTP10, .rawMissingAUX:
      "empty raw cells of the electrode, event rows aside"
    case .rawAtRails: "raw cells of 0 or 1650 uV, where contact is poor"
    case .poorContactTP9, .poorContactAF7, .poorContactAF8, .poorContactTP10:
      "rows with HSI of the electrode above 2"
    case .headBandOff: "rows with HeadBandOn 0"
    case .batteryUnknown: "rows with Battery -1"
    case .keyAgrees: "rows within a trial that carry its key"
    case .keyDiffers: "rows within a trial that carry another trial's key"
    case .keyMissing: "rows within a trial that carry no key"
    case .keyOutside: "rows outside of all trials that carry a key"
    case .trialsOutsideEEG:
      "trials of subjects with an EEG file that lie outside of it, at least in part"
    case .trialsWithoutEEG: "trials without any EEG row"
    case .faceRows: "data rows of the face file"
    case .faceFramesLost: "frames in which every metric is empty"
    case .blinkRateMissing: "other frames without BlinkRate"
    case .sampleNumberMissing: "frames without SampleNumber"
    case .sampleNumberUnknown: "frames with SampleNumber -1"
    case .faceKeyAgrees: "frames within a trial; all carry its key"
    case .trials: "rows of the trial log"
    case .verdictCorrect, .verdictIncorrect, .verdictSkip: "trials with this verdict"
    case .verdictMissing:
      "trials without verdict, Difficulty and matchOrnomatch: the last of each subject"
    case .keysShared: "trials whose key another trial of the subject has too"
    case .feedbackMissing: "trials without Cat2FeedbackTime"
    case .stampsQuoted: "stamps with a comma, quoted"
    case .stampsWrong: "stamps that are 9 h 30 min early: the last of each subject"
    case .effectInEEG: "trials with raised frontal theta"
    case .effectInFace: "trials with raised Brow Raise"
    }
  }
}

/// How often each hazard was planted.
public struct MRTCounts: Sendable, Hashable {
  private var counts = [Int](repeating: 0, count: MRTHazard.allCases.count)

  /// Nothing yet.
  public init() {}

  /// The count of a hazard.
  public subscript(_ hazard: MRTHazard) -> Int {
    get { counts[Self.places[hazard] ?? 0] }
    set { counts[Self.places[hazard] ?? 0] = newValue }
  }

  /// Adds what another subject has.
  public mutating func add(_ other: MRTCounts) {
    for hazard in MRTHazard.allCases {
      self[hazard] =
        hazard.isMaximum ? max(self[hazard], other[hazard]) : self[hazard] + other[hazard]
    }
  }

  private static let places = Dictionary(
    uniqueKeysWithValues: MRTHazard.allCases.enumerated().map { ($0.element, $0.offset) })
}
