/// Finds values that look filled in or broken: counted, never changed.
enum TableSuspicions {
  /// Looks through all values of one modality.
  ///
  /// - Parameters:
  ///   - recordings: one row per trial, in the order of `subjects`.
  ///   - subjects: ids.
  /// - Returns: one note per suspicion.
  static func notes(_ recordings: [Recording], subjects: [String]) -> [DataNote] {
    var notes: [DataNote] = []
    for (recording, subject) in zip(recordings, subjects) where recording.count >= 4 {
      var different = Set<[UInt64]>()
      for row in 0..<recording.count {
        different.insert(recording.values.map { $0[row].isNaN ? 0 : $0[row].bitPattern })
      }
      let about = "\(recording.modality), subject \(subject)"
      if different.count == 1 {
        notes.append(
          DataNote(
            "subject_constant", about: about, count: recording.count,
            "trials with one and the same row of values"))
      } else if different.count * 2 < recording.count {
        notes.append(
          DataNote(
            "trials_repeated", about: about, count: recording.count - different.count,
            "trials that repeat another trial's values"))
      }
    }
    guard let first = recordings.first else { return notes }
    for (index, channel) in first.channels.enumerated() {
      let values = recordings.flatMap { $0.values[index] }.filter(\.isFinite).sorted()
      guard values.count >= 20 else { continue }
      let quarter = values[values.count / 4]
      let threeQuarters = values[values.count * 3 / 4]
      let reach = 50 * (threeQuarters - quarter)
      guard reach > 0 else { continue }
      let far = values.filter { $0 < quarter - reach || $0 > threeQuarters + reach }.count
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
