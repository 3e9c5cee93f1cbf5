/// Finds values that look filled in or broken: counted, never changed.
enum TableSuspicions {
  /// Looks through all values of one modality.
  ///
  /// - Parameters:
  ///   - recordings: one row per trial, in the order of `subjects`.
  ///   - subjects: ids.
  /// - Returns: one note per suspicion.
  static func notes(_ recordings: [Recording], subjects: [String]) -> [DataNote] {
    repetitions(recordings, subjects: subjects) + extremes(recordings)
  }

  private static func repetitions(_ recordings: [Recording], subjects: [String]) -> [DataNote] {
    let different = recordings.map { recording in
      var rows = Set<[UInt64]>()
      for row in 0..<recording.count {
        rows.insert(recording.values.map { $0[row].isNaN ? 0 : $0[row].bitPattern })
      }
      return rows.count
    }
    // Where hardly a row of the table repeats, one that does was copied; scores on a scale repeat often.
    let all = recordings.reduce(0) { $0 + $1.count }
    let isFine = different.reduce(0, +) * 10 >= all * 9
    var notes: [DataNote] = []
    for (index, recording) in recordings.enumerated() where recording.count >= 4 {
      let about = "\(recording.modality), subject \(subjects[index])"
      let repeated = recording.count - different[index]
      if different[index] == 1 {
        notes.append(
          DataNote(
            "subject_constant", about: about, count: recording.count,
            "trials with one and the same row of values"))
      } else if repeated > 0, isFine || repeated * 2 > recording.count {
        notes.append(
          DataNote(
            "trials_repeated", about: about, count: repeated,
            "trials that repeat another trial's values"))
      }
    }
    return notes
  }

  private static func extremes(_ recordings: [Recording]) -> [DataNote] {
    guard let first = recordings.first else { return [] }
    var notes: [DataNote] = []
    for (index, channel) in first.channels.enumerated() {
      let values = recordings.flatMap { $0.values[index] }.filter(\.isFinite).sorted()
      guard values.count >= 20 else { continue }
      let quarter = values[values.count / 4]
      let threeQuarters = values[values.count * 3 / 4]
      let reach = 50 * (threeQuarters - quarter)
      guard reach > 0 else { continue }
      let far = values.count { $0 < quarter - reach || $0 > threeQuarters + reach }
      if far > 0 {
        notes.append(
          DataNote(
            "values_extreme", about: "\(first.modality), column \(channel.name)", count: far,
            "values more than 50 interquartile ranges away from the middle half"))
      }
    }
    return notes
  }
}
