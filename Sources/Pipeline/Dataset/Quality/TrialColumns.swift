import Learners

/// How many trials the columns of a group carry: with bad contact some electrodes hold nothing, however many
/// rows there are.
///
/// A column carries a trial where it holds a value in at least half of the trial's rows; a group carries it
/// where at least half of its columns do. Trials without rows are not looked at.
struct TrialColumns: Sendable, Hashable {
  /// The group of columns.
  let group: String
  /// Trials with rows.
  private(set) var trials = 0
  /// Trials that the group carries.
  private(set) var carried = 0

  /// Nothing counted yet.
  init(group: String) { self.group = group }

  /// Counts the trials of a subject. Costs one pass over the values within trials.
  ///
  /// - Parameters:
  ///   - columns: those of the group, each with an entry per row of its clock.
  ///   - tracks: the clock of each column.
  ///   - trials: the subject's trials.
  mutating func add(_ columns: [[Double]], on tracks: [Recording.Track], trials: SubjectTrials) {
    guard !columns.isEmpty else { return }
    for trial in trials.ids.indices {
      var carrying = 0
      var isRecorded = false
      for (column, track) in zip(columns, tracks) {
        let rows = track.closedRows(of: trial, in: trials)
        guard !rows.isEmpty else { continue }
        isRecorded = true
        let present = column.withUnsafeBufferPointer { values in
          var count = 0
          for row in rows { count &+= values[row].isNaN ? 0 : 1 }
          return count
        }
        if present * 2 >= rows.count { carrying += 1 }
      }
      guard isRecorded else { continue }
      self.trials += 1
      if carrying * 2 >= columns.count { carried += 1 }
    }
  }

  /// What a user should know; `nil` where the group carries every trial.
  func note(about modality: String) -> DataNote? {
    guard carried < trials else { return nil }
    return DataNote(
      "trials_few_columns", about: "\(modality), group \(group)", count: trials - carried,
      "trials of \(trials) in all, in which fewer than half of the columns have values in half of the rows"
    )
  }
}

extension Recording.Track {
  /// Rows of a trial: those that name it, else those in start...end, both included, by binary search.
  func closedRows(of trial: Int, in trials: SubjectTrials) -> Range<Int> {
    if let rowsOfTrial { return rowsOfTrial[trial] }
    let (start, end) = (trials.starts[trial], trials.ends[trial])
    return start <= end ? TrialKeyCheck.places(in: times, from: start, to: end) : 0..<0
  }
}
