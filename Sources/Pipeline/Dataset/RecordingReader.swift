import Learners

/// Reads one modality's file into a recording per subject.
struct RecordingReader {
  let file: String
  let modality: DatasetDeclaration.Modality
  let unitSubject: String?
  let subjectColumn: String?
  /// The column that names the trial of each row, where trials are not cut by time.
  let trialColumn: String?
  /// The trials of the unit.
  let trials: [SubjectTrials]

  /// The recordings, in the order of `trials`; subjects without rows have empty ones.
  /// - Throws: `DataFault` with file, line and column.
  func read(executor: any Executor) throws(DataFault) -> (recordings: [Recording], notes: [DataNote]) {
    let reader = try CSVReader(path: file)
    var channels: [Channel] = []
    var requests: [ColumnRequest] = []
    for group in modality.groups {
      for channel in try group.channels(in: reader.header, file: file) {
        if let known = channels.first(where: { $0.name == channel.name }) {
          throw DataFault(
            file: file, column: channel.name,
            "stands in two groups, '\(known.group)' and '\(group.name)'")
        }
        channels.append(channel)
        requests.append(.number(channel.name, missing: group.missingValues))
      }
    }
    if let subjectColumn { requests.append(.category(subjectColumn)) }
    if let trialColumn { requests.append(.category(trialColumn)) }
    let clock = modality.time?.clock.map { TimeColumn(clock: $0) }
    if let clock { requests.append(clock.request) }
    let table = try reader.read(requests, executor: executor)
    let seconds = try clock?.seconds(of: table, file: file)
    var notes = ValueNotes.notes(table, channels: channels, modality: modality.name)

    var recordings: [Recording] = []
    let rowsBySubject = rowsOfSubjects(table)
    for own in trials {
      let rows = rowsBySubject[own.subject] ?? []
      recordings.append(
        try recording(
          of: own, rows: rows, table: table, seconds: seconds, channels: channels, notes: &notes))
    }
    let known = Set(trials.map(\.subject))
    let strangers = rowsBySubject.filter { !known.contains($0.key) }.map(\.value.count).reduce(0, +)
    if strangers > 0 {
      notes.append(
        DataNote(
          "rows_without_trials", about: modality.name, count: strangers,
          "rows of subjects without trials, left out"))
    }
    return (recordings, DataNote.summarised(notes))
  }

  private func rowsOfSubjects(_ table: ColumnTable) -> [String: [Int]] {
    guard let subjectColumn, let subjects = table.categories[subjectColumn] else {
      return [unitSubject ?? SubjectTrials.onlySubject: Array(0..<table.rowCount)]
    }
    var byCode = [[Int]](repeating: [], count: subjects.levels.count)
    for row in 0..<table.rowCount where subjects.codes[row] >= 0 {
      byCode[Int(subjects.codes[row])].append(row)
    }
    return Dictionary(uniqueKeysWithValues: zip(subjects.levels, byCode))
  }

  private func recording(
    of own: SubjectTrials, rows: [Int], table: ColumnTable, seconds: [Double]?,
    channels: [Channel], notes: inout [DataNote]
  ) throws(DataFault) -> Recording {
    var rows = rows
    if let seconds {
      rows = try TimeOrder(file: file, modality: modality, subject: own.subject)
        .ordered(rows, seconds: seconds, table: table, notes: &notes)
    }
    let rate = try SamplingRate(file: file, modality: modality, channels: channels).checked(
      rows.compactMap { seconds?[$0] }, subject: own.subject)
    var ranges: [Range<Int>]?
    var times: [Double] = []
    if let trialColumn, let names = table.categories[trialColumn] {
      (rows, ranges) = grouped(rows, by: names, trials: own, notes: &notes)
      times.reserveCapacity(rows.count)
      for range in ranges ?? [] {
        for index in range {
          if let seconds {
            times.append(seconds[rows[index]] - seconds[rows[range.lowerBound]])
          } else {
            times.append(Double(index - range.lowerBound) / (rate ?? 1))
          }
        }
      }
    } else if let seconds {
      times = rows.map { seconds[$0] }
    } else {
      times = rows.indices.map { Double($0) / (rate ?? 1) }
    }
    let values = channels.map { channel -> [Double] in
      let column = table.numbers[channel.name] ?? []
      return rows.map { column[$0] }
    }
    let resolved = channels.map { channel in
      Channel(
        name: channel.name, group: channel.group, unit: channel.unit, scale: channel.scale,
        band: channel.band, electrode: channel.electrode,
        rateHz: channel.rateHz ?? modality.time?.rateHz)
    }
    return Recording(
      modality: modality.name, channels: resolved, times: times, values: values,
      rowsOfTrial: ranges, sampleSeconds: rate.map { 1 / $0 })
  }

  /// Rows put together trial by trial; rows of unknown trials are left out and counted.
  private func grouped(
    _ rows: [Int], by names: CategoryColumn, trials own: SubjectTrials, notes: inout [DataNote]
  ) -> (rows: [Int], ranges: [Range<Int>]) {
    var indexOf: [String: Int] = [:]
    for (index, id) in own.ids.enumerated() { indexOf[id] = index }
    let trialOfCode = names.levels.map { indexOf[$0] }
    var byTrial = [[Int]](repeating: [], count: own.count)
    var lost = 0
    for row in rows {
      let code = Int(names.codes[row])
      if code >= 0, let trial = trialOfCode[code] { byTrial[trial].append(row) } else { lost += 1 }
    }
    if lost > 0 {
      notes.append(
        DataNote(
          "rows_without_trials", about: modality.name, count: lost,
          "rows that belong to no known trial, left out"))
    }
    var out: [Int] = []
    var ranges: [Range<Int>] = []
    for part in byTrial {
      ranges.append(out.count..<out.count + part.count)
      out += part
    }
    return (out, ranges)
  }
}
