import Learners

/// How the rows of one stream get their time: as the spec says, else as the format of the file does.
struct RowClock {
  /// Where times come from.
  enum Source {
    /// A column of the stream.
    case column(TimeColumn)
    /// The format itself.
    case file
    /// Rows that are evenly spaced; the clock starts again with every trial.
    case even
  }

  let source: Source
  /// Rows per second, as the spec declares or, where it says nothing, the file; `nil` where frames are
  /// numbered: how many of them have a row only the rows say.
  let rateHz: Double?
  /// Whether the file says when its rows were recorded: it may be wrong about their rate, a spec may not.
  let isOfFile: Bool
  /// Seconds that the spec adds to every time.
  let offsetSeconds: Double?

  /// Chooses the clock of a stream.
  /// - Throws: `DataFault` where nobody says when rows were recorded, where numbers of frames have no rate,
  ///   and for evenly spaced rows whose rate is another one than the file's.
  init(
    _ time: DatasetDeclaration.TimeSource?, of modality: String, stream: RecordingStream,
    defaults: FormatDefaults, file: String
  ) throws(DataFault) {
    let path = "dataset.modalities.\(modality)"
    offsetSeconds = time?.offsetSeconds
    if let time, time.isTimed {
      isOfFile = false
      guard let declared = time.clock else {
        try Self.requireRate(time.rateHz, of: stream, file: file)
        (source, rateHz) = (.even, time.rateHz)
        return
      }
      let clock = Self.completed(declared, by: defaults)
      rateHz = clock.isOfFrames ? nil : time.rateHz
      source = .column(
        try TimeColumn(clock: clock, rateHz: time.rateHz).checked(file: file, specPath: path))
    } else if stream.hasClock {
      (source, rateHz, isOfFile) = (.file, stream.rateHz, true)
    } else if let usual = defaults.time {
      let clock = usual.inZone(time?.zone)
      rateHz = clock.isOfFrames ? nil : defaults.rateHz
      isOfFile = false
      source = .column(
        try TimeColumn(clock: clock, rateHz: defaults.rateHz).checked(file: file, specPath: path))
    } else {
      throw DataFault(
        file: file, "no time: modality '\(modality)' needs 'time', here or under dataset",
        help: "time: {column: X, unit: s} or time: {rate_hz: 128}", specPath: path)
    }
  }

  /// Columns to ask the reader for.
  var requests: [ColumnRequest] {
    if case .column(let column) = source { [column.request] } else { [] }
  }

  /// The column that holds the time, if one does.
  var column: String? {
    if case .column(let column) = source { column.clock.column } else { nil }
  }

  /// Seconds per row, NaN where missing; `nil` where rows are evenly spaced.
  /// - Throws: `DataFault` at the first cell that is no time.
  func seconds(of read: StreamTable, file: String) throws(DataFault) -> [Double]? {
    switch source {
    // A column that the spec names knows the offset itself.
    case .column(let column) where column.clock.offsetSeconds != nil:
      return try column.seconds(of: read.table, file: file)
    case .column(let column): return moved(try column.seconds(of: read.table, file: file))
    case .file: return moved(read.seconds ?? [])
    case .even: return nil
    }
  }

  /// Times with the declared offset.
  func moved(_ seconds: [Double]) -> [Double] {
    guard let offsetSeconds else { return seconds }
    return seconds.map { $0 + offsetSeconds }
  }

  /// A spec that names the format's own column of time need not say what it holds.
  private static func completed(
    _ clock: DatasetDeclaration.ClockColumn, by defaults: FormatDefaults
  ) -> DatasetDeclaration.ClockColumn {
    guard let usual = defaults.time, usual.column == clock.column, clock.unit == "s" else {
      return clock
    }
    return usual.inZone(clock.zone)
  }

  private static func requireRate(
    _ declared: Double?, of stream: RecordingStream, file: String
  ) throws(DataFault) {
    guard let declared, let rate = stream.rateHz, abs(rate - declared) > 0.02 * declared else {
      return
    }
    let name = stream.name.isEmpty ? "the file" : "stream '\(stream.name)'"
    throw DataFault(
      file: file,
      "declared \(SamplingRate.plain(declared)) rows a second, \(name) has \(SamplingRate.plain(rate))",
      help: "leave 'time' out: the file says when its rows were recorded")
  }
}

extension TimeColumn {
  /// The column itself.
  /// - Throws: `DataFault` for numbers of frames without a rate.
  fileprivate func checked(file: String, specPath: String) throws(DataFault) -> TimeColumn {
    guard clock.isOfFrames, rateHz == nil else { return self }
    throw DataFault(
      file: file, column: clock.column, "numbers of frames are no times without a rate",
      help: "time: {column: \(clock.column), unit: frames, rate_hz: 30}", specPath: specPath)
  }
}

extension DatasetDeclaration.ClockColumn {
  /// Whether it holds numbers of frames.
  fileprivate var isOfFrames: Bool { unit == Self.frames }

  /// The column with the zone that a spec declares.
  func inZone(_ declared: String?) -> Self {
    Self(column: column, unit: unit, zone: declared ?? zone)
  }
}
