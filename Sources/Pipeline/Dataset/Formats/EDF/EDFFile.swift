import Learners

/// An open EDF, EDF+, BDF or BDF+ file: a stream per sampling rate.
struct EDFFile: RecordingFile {
  let path: String
  let streams: [RecordingStream]

  private let input: BinaryInput
  private let header: EDFHeader
  /// The signals of each stream.
  private let signals: [[EDFSignal]]
  /// The Status channel of a BioSemi amplifier: triggers, no measurement.
  private let status: EDFSignal?

  /// Reads the header.
  ///
  /// - Throws: it is not one, or the file ends within it.
  init(path: String, kind: EDFHeader.Kind) throws(DataFault) {
    self.path = path
    input = try BinaryInput(path: path)
    let header = try EDFHeader(input, kind: kind)
    let status = kind == .bdf ? header.signals.first { $0.label == "Status" } : nil
    let measured = header.signals.filter {
      !$0.isAnnotations && $0.samples > 0 && $0.label != status?.label
    }
    var rates: [Int] = []
    var ofRate: [Int: [EDFSignal]] = [:]
    for signal in measured {
      if ofRate[signal.samples] == nil { rates.append(signal.samples) }
      ofRate[signal.samples, default: []].append(signal)
    }
    signals = rates.map { ofRate[$0] ?? [] }
    streams = Self.streams(rates, signals, header.recordSeconds)
    self.header = header
    self.status = status
  }

  private static func streams(
    _ rates: [Int], _ signals: [[EDFSignal]], _ recordSeconds: Double
  ) -> [RecordingStream] {
    // A file of annotations only has one stream without columns.
    guard !rates.isEmpty else { return [RecordingStream(columns: [], hasClock: true)] }
    let hertz = rates.map { Double($0) / recordSeconds }
    let names = ColumnNames.unique(hertz.map { "\(SamplingRate.plain($0)) Hz" }).names
    return rates.indices.map { index in
      RecordingStream(
        name: rates.count > 1 ? names[index] : "",
        columns: signals[index].map { RecordingStream.Column(name: $0.label, unit: $0.unit) },
        rateHz: hertz[index], hasClock: true)
    }
  }

  /// - Returns: physical values; seconds since 1970 where the header names the start, else since the start.
  /// - Throws: a column that the stream does not have, one whose header has no usable ranges, or records
  ///   of EDF+D that do not state when they start.
  func read(
    _ stream: Int, _ requests: [ColumnRequest], executor: any Executor
  ) throws(DataFault) -> StreamTable {
    let asked = try RequestedColumns(requests, of: streams[stream], path: path)
    let own = signals.isEmpty ? [] : signals[stream]
    var columns: [RecordSamples.Column] = []
    for index in asked.columns { columns.append(try column(own[index])) }
    let (values, outside) = try samples().read(columns, executor: executor)
    let timeline = try EDFTimeline(input, header)
    let perRecord = own.first?.samples ?? 0
    let rows = header.records * perRecord
    let name = streams[stream].name
    var notes = ([header.start.note] + header.notes + timeline.notes).map {
      DataNote($0.code, about: name, count: $0.count, $0.message)
    }
    for (index, count) in zip(asked.columns, outside) where count > 0 {
      notes.append(
        DataNote(
          "outside_digital_range", about: own[index].label, count: count,
          "samples outside the digital range that the header declares, scaled as they are"))
    }
    return StreamTable(
      table: asked.table(values, rowCount: rows),
      seconds: timeline.seconds(samplesPerRecord: perRecord), notes: notes)
  }

  /// Annotations of EDF+ and BDF+ and triggers of the Status channel.
  ///
  /// - Throws: bytes that are no annotations, with their data record.
  func events(zone: String?, executor: any Executor) throws(DataFault) -> [RecordingEvent] {
    let start = header.start.seconds
    var events: [RecordingEvent] = []
    for list in try EDFAnnotations(input, header).events() {
      for text in list.texts where !text.isEmpty {
        events.append(
          RecordingEvent(onset: start + list.onset, duration: list.duration, text: text))
      }
    }
    if let status {
      let bare = RecordSamples.Column(
        offset: status.offset, samples: status.samples, scale: LinearScale())
      let stored = try samples().read([bare], executor: executor).values[0]
      let seconds = try EDFTimeline(input, header).seconds(samplesPerRecord: status.samples)
      events += StatusTriggers.events(stored, seconds: seconds)
    }
    return RecordingEvent.inTimeOrder(events)
  }

  private func samples() -> RecordSamples {
    RecordSamples(
      input: input, format: header.kind.sampleFormat, start: header.bytes,
      recordBytes: header.recordBytes, records: header.records)
  }

  private func column(_ signal: EDFSignal) throws(DataFault) -> RecordSamples.Column {
    let scale = try signal.scale(path: path)
    let ends = [signal.digitalMinimum ?? 0, signal.digitalMaximum ?? 0].map { scale($0) }.sorted()
    return RecordSamples.Column(
      offset: signal.offset, samples: signal.samples, scale: scale, bounds: ends[0]...ends[1])
  }
}

/// Triggers of the Status channel of BioSemi amplifiers.
///
/// The lower 16 of its 24 bits are the trigger inputs; the upper ones tell the state of the amplifier.
enum StatusTriggers {
  /// An event for every change to a value that is not 0; one that stands from the first sample on did
  /// not begin in the recording and is no event. How long a trigger stands says nothing about what it
  /// marks: pulses last milliseconds.
  ///
  /// - Parameters:
  ///   - stored: samples of the channel, unscaled.
  ///   - seconds: when they were taken.
  /// - Returns: the triggers in time order; the text is the value.
  static func events(_ stored: [Double], seconds: [Double]) -> [RecordingEvent] {
    var events: [RecordingEvent] = []
    var last = stored.first.map { code($0) } ?? 0
    for row in stored.indices {
      let own = code(stored[row])
      if own != last, own != 0 {
        events.append(RecordingEvent(onset: seconds[row], text: "\(own)"))
      }
      last = own
    }
    return events
  }

  private static func code(_ stored: Double) -> Int { Int(stored) & 0xFFFF }
}
