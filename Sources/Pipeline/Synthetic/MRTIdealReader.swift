/// What a reader could reach who knew each subject's own level and saw each trial without noise.
///
/// It calls a trial INCORRECT where the level of frontal theta, or of Brow Raise, lies more than half the effect
/// above the subject's own. Only trials judged CORRECT or INCORRECT are read.
public struct MRTIdealReader: Sendable, Hashable {
  /// What the reader sees.
  public enum View: String, Sendable, Hashable, CaseIterable {
    /// Trials with EEG from start to end, by frontal theta.
    case eeg
    /// All trials, by Brow Raise.
    case face
    /// All trials, by either.
    case both
  }

  /// Trials by truth (CORRECT, INCORRECT) and by what the reader says.
  public private(set) var counts = [[0, 0], [0, 0]]

  /// Reads the trials of all subjects.
  public init(_ view: View, subjects: [MRTSubject]) {
    for subject in subjects {
      let recorded = subject.session.recordedTicks
      for trial in subject.trials {
        guard let verdict = trial.verdict, verdict != .skip else { continue }
        let hasEEG = recorded.map { $0.contains(trial.start) && $0.contains(trial.end) } ?? false
        if view == .eeg, !hasEEG { continue }
        let theta = trial.ownTheta + (trial.carriesEEG ? MRTEffect.thetaBels : 0)
        let brow = trial.ownBrow + (trial.carriesFace ? MRTEffect.browRaise : 0)
        let seesTheta = view != .face && hasEEG && theta > MRTEffect.thetaBels / 2
        let seesBrow = view != .eeg && brow > MRTEffect.browRaise / 2
        counts[verdict == .incorrect ? 1 : 0][seesTheta || seesBrow ? 1 : 0] += 1
      }
    }
  }

  /// Trials that were read.
  public var trials: Int { counts[0][0] + counts[0][1] + counts[1][0] + counts[1][1] }

  /// Mean of the shares of CORRECT and of INCORRECT trials that are read right; `nil` without one of them.
  public var balancedAccuracy: Double? {
    let (correct, incorrect) = (counts[0][0] + counts[0][1], counts[1][0] + counts[1][1])
    guard correct > 0, incorrect > 0 else { return nil }
    return (Double(counts[0][0]) / Double(correct) + Double(counts[1][1]) / Double(incorrect)) / 2
  }
}

extension MRTSession {
  /// About from when to when EEG was recorded, in ticks; `nil` without a file. Gaps count as recorded.
  var recordedTicks: ClosedRange<Int>? {
    guard coverage != .none else { return nil }
    let start = eegStart * MRTTrial.ticksPerMillisecond
    let length = Double(eegRows) / MRTStudy.rowsPerSecond * Double(MRTTrial.ticksPerSecond)
    return start...(start + Int(length))
  }
}
