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
  func read(
    executor: any Executor
  ) throws(DataFault) -> (recordings: [Recording], notes: [DataNote]) {
    let reader = try CSVReader(path: file)
    let columns = try ChannelColumns(modality, header: reader.header, file: file)
    var requests = columns.requests
    if let subjectColumn { requests.append(.category(subjectColumn)) }
    if let trialColumn { requests.append(.category(trialColumn)) }
    let clock = modality.time?.clock.map { TimeColumn(clock: $0) }
    if let clock { requests.append(clock.request) }
    let table = try reader.read(requests, executor: executor)
    let seconds = try clock?.seconds(of: table, file: file)
    var notes = ValueNotes.notes(table, channels: columns.channels, modality: modality.name)
    let rowsBySubject = try rowsOfSubjects(table, notes: &notes)
    var order = TimeOrder(
      file: file, modality: modality, table: table, seconds: seconds ?? [])
    var recordings: [Recording] = []
    for own in trials {
      var rows = SubjectRows(rowsBySubject[own.subject] ?? [])
      if let trialColumn, let names = table.categories[trialColumn] {
        rows.group(by: names, trials: own)
      }
      if seconds != nil { try rows.order(&order, trials: own) }
      recordings.append(
        try recording(of: own, rows, table, seconds: seconds, channels: columns.channels))
      notes += rows.notes(modality: modality.name)
      notes += try overlap(of: own, recordings[recordings.count - 1])
    }
    notes += order.notes
    if table.rowCount > 0, recordings.allSatisfy({ $0.count == 0 }) { throw nothingFits(table) }
    return (recordings, DataNote.summarised(notes))
  }

  /// Rows of every subject; those of subjects without trials are counted.
  private func rowsOfSubjects(
    _ table: ColumnTable, notes: inout [DataNote]
  ) throws(DataFault) -> [String: [Int]] {
    guard let subjectColumn, let ids = table.categories[subjectColumn] else {
      return [unitSubject ?? SubjectTrials.onlySubject: Array(0..<table.rowCount)]
    }
    let groups = try RowGroups(ids, named: subjectColumn, of: table, file: file)
    let known = Set(trials.map(\.subject))
    var strangers = 0
    for (name, rows) in zip(groups.names, groups.rows) where !known.contains(name) {
      strangers += rows.count
    }
    if strangers > 0 {
      notes.append(
        DataNote(
          "rows_without_trials", about: modality.name, count: strangers,
          "rows of subjects without trials, left out"))
    }
    return groups.byName
  }

  private func recording(
    of own: SubjectTrials, _ rows: SubjectRows, _ table: ColumnTable, seconds: [Double]?,
    channels: [Channel]
  ) throws(DataFault) -> Recording {
    let sampling = SamplingRate(file: file, modality: modality, channels: channels)
    var rate = sampling.declared
    var times: [Double] = []
    if let seconds {
      times = SubjectRows.gathered(rows.rows, from: seconds)
      let pieces = rows.ranges?.map { times[$0] } ?? [times[...]]
      rate = try sampling.checked(pieces, subject: own.subject)
      // Rows that name their trial are timed from its start, which all modalities share.
      for (trial, range) in (rows.ranges ?? []).enumerated() {
        for index in range { times[index] -= own.starts[trial] }
      }
    } else {
      let perSecond = rate ?? 1
      times = rows.rows.indices.map { Double($0) / perSecond }
      for range in rows.ranges ?? [] {
        for index in range { times[index] = Double(index - range.lowerBound) / perSecond }
      }
    }
    return Recording(
      modality: modality.name,
      channels: channels.map { $0.sampled(at: modality.time?.rateHz) }, times: times,
      values: channels.map { SubjectRows.gathered(rows.rows, from: table.numbers[$0.name] ?? []) },
      rowsOfTrial: rows.ranges, sampleSeconds: rate.map { 1 / $0 })
  }

  /// Counts trials that lie outside of what was recorded.
  private func overlap(
    of own: SubjectTrials, _ recording: Recording
  ) throws(DataFault) -> [DataNote] {
    guard recording.rowsOfTrial == nil, modality.time?.clock != nil,
      let first = recording.times.first, let last = recording.times.last
    else { return [] }
    let end = last + (recording.sampleSeconds ?? 0)
    let outside = own.ids.indices.count { own.starts[$0] < first || own.ends[$0] > end }
    let apart = own.ids.indices.allSatisfy { own.ends[$0] < first || own.starts[$0] > end }
    if apart, own.count > 0, Self.areOtherUnits(first, own.starts[0]) {
      throw DataFault(
        file: file, column: modality.time?.clock?.column,
        "rows lie at \(SamplingRate.plain(first))...\(SamplingRate.plain(last)) s, the trials of "
          + "subject '\(own.subject)' from \(SamplingRate.plain(own.starts[0])) s on",
        help: "check the unit of both times")
    }
    guard outside > 0 else { return [] }
    return [
      DataNote(
        "trials_outside_recording", about: modality.name, count: outside,
        "trials that lie (partly) outside the recording")
    ]
  }

  /// Whether two times of one experiment differ so much that a unit must be wrong.
  private static func areOtherUnits(_ a: Double, _ b: Double) -> Bool {
    let (small, large) = (min(abs(a), abs(b)), max(abs(a), abs(b)))
    return large > 1e6 && small * 100 < large
  }

  private func nothingFits(_ table: ColumnTable) -> DataFault {
    let first = trials.first { $0.count > 0 }
    let wanted = first.map { "subject '\($0.subject)', trial '\($0.ids[0])'" } ?? "no trial"
    let subject = subjectColumn.flatMap { table.categories[$0]?[0] } ?? unitSubject
    let trial = trialColumn.flatMap { table.categories[$0]?[0] }
    let found = [subject.map { "subject '\($0)'" }, trial.map { "trial '\($0)'" }]
      .compactMap { $0 }.joined(separator: ", ")
    return DataFault(
      file: file, line: table.lineNumbers[0],
      "no row belongs to a known trial: the trials begin with \(wanted), this file with \(found)",
      help: "ids are compared as text: '1' and '01' differ")
  }
}

extension Channel {
  /// The channel with the rate of its modality, where it has none of its own.
  func sampled(at modalityRateHz: Double?) -> Channel {
    Channel(
      name: name, group: group, unit: unit, scale: scale, band: band, electrode: electrode,
      rateHz: rateHz ?? modalityRateHz)
  }
}
