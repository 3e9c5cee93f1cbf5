import Learners

/// Reads the chosen columns of one stream of a file: rows of every subject, in time order, on one clock.
struct StreamReader {
  /// What one subject has in the stream.
  struct Piece {
    let track: Recording.Track
    /// One array per chosen column.
    var values: [[Double]]
  }

  /// File, modality, identity and trials.
  let recordings: RecordingReader
  let source: any RecordingFile
  /// Which stream, and what of it.
  let part: FileColumns.Part
  /// The chosen channels, in the order of the part.
  let channels: [Channel]
  /// Values that mean missing, by channel.
  let requests: [ColumnRequest]
  let defaults: FormatDefaults

  private var file: String { recordings.file }
  private var modality: DatasetDeclaration.Modality { recordings.modality }
  private var trials: [SubjectTrials] { recordings.trials }

  /// - Returns: one entry per subject, in the order of the trials.
  /// - Throws: `DataFault` with file, line and column.
  func read(
    executor: any Executor, notes: inout [DataNote]
  ) throws(DataFault) -> [Piece] {
    let stream = source.streams[part.stream]
    let clock = try RowClock(
      modality.time, of: modality.name, stream: stream, defaults: defaults, file: file)
    var declared = RowRules(
      modality, channels: channels, file: file, columns: Set(stream.columns.map(\.name)),
      elsewhere: elsewhere)
    var read = try source.read(
      part.stream, wanted(clock) + declared.requests, executor: executor)
    notes += read.notes.map { $0.about(modality.name) }
    let isDropped = declared.begin(with: read.table)
    let seconds = try clock.seconds(of: read, file: file)
    read.seconds = nil
    notes += ValueNotes.notes(
      read.table, channels: channels, names: part.names, modality: modality.name,
      without: declared.dropped)
    let (rows, order) = try ordered(read.table, without: isDropped, seconds, clock, &notes)
    let sampling = SamplingRate(file: file, modality: modality, channels: channels, clock: clock)
    var pieces: [Piece] = []
    for (index, own) in trials.enumerated() {
      var piece = Piece(
        track: try track(of: own, rows[index], seconds, sampling), values: [])
      try declared.compareTrials(
        rows: rows[index].rows, on: piece.track, of: read.table, trials: own)
      piece.values.reserveCapacity(part.names.count)
      // The last subject, mostly the only one, takes the columns out of the table: no column is held twice.
      for name in part.names {
        let column =
          index + 1 == trials.count
          ? read.table.numbers.removeValue(forKey: name) : read.table.numbers[name]
        piece.values.append(SubjectRows.gathered(rows[index].rows, from: column ?? []))
      }
      declared.clear(&piece.values, rows: rows[index].rows, on: piece.track, trials: own)
      notes += rows[index].notes(modality: modality.name)
      if part.stream == recordings.firstStream { notes += try overlap(of: own, piece.track, clock) }
      pieces.append(piece)
    }
    notes += order + declared.notes
    if read.table.rowCount > 0, pieces.allSatisfy({ $0.track.count == 0 }) {
      throw nothingFits(read.table)
    }
    return pieces
  }

  private func wanted(_ clock: RowClock) -> [ColumnRequest] {
    var wanted = requests
    if let column = recordings.subjectColumn { wanted.append(.category(column)) }
    if let column = recordings.trialColumn { wanted.append(.category(column)) }
    return wanted + clock.requests
  }

  /// Columns of the other streams of the file.
  private var elsewhere: Set<String> {
    var names: Set<String> = []
    for (index, stream) in source.streams.enumerated() where index != part.stream {
      names.formUnion(stream.columns.map(\.name))
    }
    return names
  }

  /// Rows of each subject in the order in which they are kept, and what was found out of order.
  private func ordered(
    _ table: ColumnTable, without isDropped: [Bool]?, _ seconds: [Double]?, _ clock: RowClock,
    _ notes: inout [DataNote]
  ) throws(DataFault) -> (rows: [SubjectRows], notes: [DataNote]) {
    let rowsBySubject = try rowsOfSubjects(table, without: isDropped, notes: &notes)
    var order = TimeOrder(
      file: file, modality: modality, column: clock.column, table: table, seconds: seconds ?? [])
    var out: [SubjectRows] = []
    for own in trials {
      var rows = SubjectRows(rowsBySubject[own.subject] ?? [])
      if let trialColumn = recordings.trialColumn, let names = table.categories[trialColumn] {
        rows.group(by: names, trials: own)
      }
      if seconds != nil { try rows.order(&order, trials: own) }
      out.append(rows)
    }
    return (out, order.notes)
  }

  /// Rows of every subject; those of subjects without trials are counted.
  private func rowsOfSubjects(
    _ table: ColumnTable, without isDropped: [Bool]?, notes: inout [DataNote]
  ) throws(DataFault) -> [String: [Int]] {
    guard let subjectColumn = recordings.subjectColumn, let ids = table.categories[subjectColumn]
    else {
      let subject = recordings.unitSubject ?? SubjectTrials.onlySubject
      return [subject: RowDropping.kept(Array(0..<table.rowCount), without: isDropped)]
    }
    let groups = try RowGroups(ids, named: subjectColumn, of: table, file: file, without: isDropped)
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

  private func track(
    of own: SubjectTrials, _ rows: SubjectRows, _ seconds: [Double]?, _ sampling: SamplingRate
  ) throws(DataFault) -> Recording.Track {
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
      times = sampling.clock.moved(times)
    }
    return Recording.Track(
      times: times, rowsOfTrial: rows.ranges, sampleSeconds: rate.map { 1 / $0 })
  }
}

extension StreamReader {
  /// Counts trials that lie outside of what was recorded.
  private func overlap(
    of own: SubjectTrials, _ track: Recording.Track, _ clock: RowClock
  ) throws(DataFault) -> [DataNote] {
    if case .even = clock.source { return [] }
    let without = own.ids.indices.count { track.closedRows(of: $0, in: own).isEmpty }
    let notes =
      without == 0
      ? []
      : [
        DataNote(
          "trials_without_rows", about: modality.name, count: without,
          "trials without a row of the recording")
      ]
    guard track.rowsOfTrial == nil, let first = track.times.first, let last = track.times.last
    else { return notes }
    let end = last + (track.sampleSeconds ?? 0)
    let outside = own.ids.indices.count { own.starts[$0] < first || own.ends[$0] > end }
    let apart = own.ids.indices.allSatisfy { own.ends[$0] < first || own.starts[$0] > end }
    if apart, own.count > 0, Self.areOtherUnits(first, own.starts[0]) {
      throw DataFault(
        file: file, column: clock.column,
        "rows lie at \(SamplingRate.plain(first))...\(SamplingRate.plain(last)) s, the trials of "
          + "subject '\(own.subject)' from \(SamplingRate.plain(own.starts[0])) s on",
        help: "check the unit of both times")
    }
    guard outside > 0 else { return notes }
    return notes + [
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
    let subject =
      recordings.subjectColumn.flatMap { table.categories[$0]?[0] } ?? recordings.unitSubject
    let trial = recordings.trialColumn.flatMap { table.categories[$0]?[0] }
    let found = [subject.map { "subject '\($0)'" }, trial.map { "trial '\($0)'" }]
      .compactMap { $0 }.joined(separator: ", ")
    return table.fault(
      file: file, row: 0, column: nil,
      "no row belongs to a known trial: the trials begin with \(wanted), this file with \(found)",
      help: "ids are compared as text: '1' and '01' differ")
  }
}
