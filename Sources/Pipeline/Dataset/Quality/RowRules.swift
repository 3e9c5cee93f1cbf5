import Learners

/// What a modality declares about its rows: which are dropped, which are not to be trusted, and what trial
/// they name. Counts what it does.
struct RowRules: Sendable {
  private let modality: DatasetDeclaration.Modality
  private let channels: [Channel]
  private var dropping: RowDropping
  private var quality: RowQuality
  private var keys: TrialKeyCheck?
  private var held: [HeldSamples]
  private var counted: CountedRows
  private var rails: SensorRails
  private var suspects: SuspectValues
  private var carried: [TrialColumns]
  private var gaps = TimeGaps()
  private var sparse = SparseColumns()
  private var moved = 0

  /// Reads what is declared about a stream of a file. Rules about columns that only other streams have are
  /// theirs.
  ///
  /// - Parameters:
  ///   - modality: with the declarations.
  ///   - channels: the chosen columns of the stream.
  ///   - file: for messages.
  ///   - columns: all columns of the stream.
  ///   - elsewhere: all columns of other streams.
  init(
    _ modality: DatasetDeclaration.Modality, channels: [Channel], file: String,
    columns: Set<String> = [], elsewhere: Set<String> = []
  ) {
    self.modality = modality
    self.channels = channels
    let isOwn = { (column: String) in columns.contains(column) || !elsewhere.contains(column) }
    dropping = RowDropping(modality.values["rows"]?.record, where: isOwn)
    quality = RowQuality(modality.values["quality"]?.record, channels: channels, where: isOwn)
    keys = modality.values["trial_key"]?.text.flatMap {
      isOwn($0) ? TrialKeyCheck(file: file, modality: modality, column: $0) : nil
    }
    held = modality.groups.map { HeldSamples(group: $0.name) }
    counted = CountedRows(modality.values["quality"]?.record, where: isOwn)
    rails = SensorRails(modality.groups, channels: channels)
    suspects = SuspectValues(modality.groups, channels: channels)
    carried = modality.groups.map { TrialColumns(group: $0.name) }
  }

  /// What to ask the reader for, beside the columns with values and times.
  var requests: [ColumnRequest] {
    dropping.requests + quality.requests + counted.requests + [keys?.request].compactMap { $0 }
  }

  /// Rows that were dropped, ascending.
  var dropped: [Int] { dropping.dropped }

  /// Starts with all rows of a file, read with `requests`.
  ///
  /// - Returns: whether each row is dropped; `nil` where none is.
  mutating func begin(with table: ColumnTable) -> [Bool]? {
    quality.begin(with: table)
    counted.begin(with: table)
    return dropping.find(in: table)
  }

  /// Compares what rows say about their trial with where they lie.
  ///
  /// - Parameters:
  ///   - rows: one subject's rows in time order.
  ///   - track: their clock; rows that name their trial by themselves are not compared.
  ///   - table: all rows of the file.
  ///   - trials: the subject's trials.
  /// - Throws: `DataFault` where the two do not fit.
  mutating func compareTrials(
    rows: [Int], on track: Recording.Track, of table: ColumnTable, trials: SubjectTrials
  ) throws(DataFault) {
    guard track.rowsOfTrial == nil, var check = keys,
      let column = table.categories[check.column]
    else { return }
    keys = nil
    try check.add(rows: rows, times: track.times, keys: column, trials: trials)
    keys = check
  }

  /// Looks at one subject's values and clears those that are not to be trusted.
  ///
  /// - Parameters:
  ///   - values: per channel, an entry per row of `rows`.
  ///   - rows: rows of the table in time order.
  ///   - track: their clock.
  ///   - trials: the subject's trials.
  mutating func clear(
    _ values: inout [[Double]], rows: [Int], on track: Recording.Track, trials: SubjectTrials
  ) {
    var isHeld = [Bool](repeating: false, count: channels.count)
    for index in held.indices {
      let own = places(of: held[index].group)
      held[index].add(columns: own.map { values[$0] }, sampleSeconds: track.sampleSeconds)
      for place in own { isHeld[place] = held[index].isSlow }
    }
    gaps.add(track)
    counted.add(rows)
    rails.clear(&values)
    quality.clear(&values, rows: rows)
    suspects.add(values, on: track) { isHeld[$0] }
    for index in carried.indices {
      let own = places(of: carried[index].group)
      carried[index].add(
        own.map { values[$0] }, on: own.map { _ in track }, trials: trials)
    }
    sparse.add(values)
    if modality.time?.offsetSeconds != nil { moved += rows.count }
  }

  /// Places of a group's columns among the channels.
  private func places(of group: String) -> [Int] {
    channels.indices.filter { channels[$0].group == group }
  }

  /// What was counted.
  var notes: [DataNote] {
    var notes = dropping.notes(about: modality.name) + quality.notes(about: modality.name)
    if moved > 0, let offset = modality.time?.offsetSeconds {
      notes.append(
        DataNote(
          "clock_offset", about: modality.name, count: moved,
          "rows whose times were moved by \(SamplingRate.plain(offset)) s, as declared"))
    }
    notes += keys?.notes ?? []
    notes += held.compactMap { $0.note(about: modality.name) }
    for group in modality.groups {
      guard let rate = group.rateHz, let own = held.first(where: { $0.group == group.name }) else {
        continue
      }
      notes += [own.rateNote(declaredHz: rate, about: modality.name)].compactMap { $0 }
    }
    notes += [gaps.note(about: modality.name)].compactMap { $0 }
    notes += counted.notes(about: modality.name)
    notes += rails.notes(channels, modality: modality.name)
    notes += suspects.notes(channels, modality: modality.name)
    notes += carried.compactMap { $0.note(about: modality.name) }
    return notes + sparse.notes(channels, modality: modality.name)
  }
}
