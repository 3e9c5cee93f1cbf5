import Learners

/// An open XDF file: a stream of columns per LSL stream of numbers, events from its marker streams.
///
/// Times are seconds on the clock of the recording computer (LSL's local clock, which starts when it
/// boots), the same for all streams, as pyxdf gives them.
struct XDFFile: RecordingFile {
  let path: String
  let streams: [RecordingStream]

  private let input: BinaryInput
  private let index: XDFIndex
  /// For each of `streams`, its place in the index.
  private let places: [Int]

  /// Looks at the heads of all chunks.
  ///
  /// - Throws: it is no XDF file, or a stream's header cannot be read.
  init(path: String) throws(DataFault) {
    self.path = path
    input = try BinaryInput(path: path)
    index = try XDFIndex(input)
    let own = index
    places = own.streams.indices.filter { own.streams[$0].info.format != nil }
    let infos = places.map { own.streams[$0].info }
    let names = ColumnNames.unique(infos.map(\.name)).names
    let found = zip(infos, names).map { info, name in
      RecordingStream(
        name: name, columns: info.channels, rateHz: info.rateHz > 0 ? info.rateHz : nil,
        hasClock: true)
    }
    streams = found.isEmpty ? [RecordingStream(columns: [], hasClock: true)] : found
  }

  /// - Returns: values as stored, times synchronised and, of regular streams, evened out.
  /// - Throws: a column that the stream does not have, or the file cannot be read.
  func read(
    _ stream: Int, _ requests: [ColumnRequest], executor: any Executor
  ) throws(DataFault) -> StreamTable {
    let asked = try RequestedColumns(requests, of: streams[stream], path: path)
    guard stream < places.count, let format = index.streams[places[stream]].info.format else {
      return StreamTable(table: asked.table([], rowCount: 0), seconds: [], notes: fileNotes(""))
    }
    let own = index.streams[places[stream]]
    var decoded = try XDFSamples(input: input, stream: own).numbers(
      asked.columns, format: format, executor: executor)
    let name = streams[stream].name
    var notes = fileNotes(name)
    if decoded.damaged > 0 { notes.append(Self.damaged(decoded.damaged, name)) }
    let timing = XDFTiming(own, stamps: decoded.stamps, name: name)
    decoded.stamps = []
    notes += timing.notes
    let rows = timing.seconds.count
    for place in decoded.values.indices where decoded.values[place].count > rows {
      decoded.values[place].removeLast(decoded.values[place].count - rows)
    }
    return StreamTable(
      table: asked.table(decoded.values, rowCount: rows), seconds: timing.seconds, notes: notes)
  }

  /// Samples of all streams of texts, and of irregular single-channel streams of type `Markers`.
  ///
  /// - Throws: the file cannot be read.
  func events(zone: String?, executor: any Executor) throws(DataFault) -> [RecordingEvent] {
    var events: [RecordingEvent] = []
    for own in index.streams where own.info.isMarkers {
      let samples = XDFSamples(input: input, stream: own)
      if let format = own.info.format {
        let decoded = try samples.numbers([0], format: format, executor: executor)
        let timing = XDFTiming(own, stamps: decoded.stamps, name: own.info.name)
        for (onset, value) in zip(timing.seconds, decoded.values[0]) where value.isFinite {
          events.append(RecordingEvent(onset: onset, text: Canonical.short(value)))
        }
      } else {
        let (stamps, texts, _) = try samples.texts()
        let timing = XDFTiming(own, stamps: stamps, name: own.info.name)
        for (onset, sample) in zip(timing.seconds, texts) {
          for text in sample where !text.isEmpty {
            events.append(RecordingEvent(onset: onset, text: text))
          }
        }
      }
    }
    return RecordingEvent.inTimeOrder(events.filter { $0.onset.isFinite })
  }

  private static func damaged(_ samples: Int, _ name: String) -> DataNote {
    DataNote(
      "damaged_samples", about: name, count: samples,
      "samples of chunks whose content is not what their head says, left out")
  }

  private func fileNotes(_ name: String) -> [DataNote] {
    var notes: [DataNote] = []
    if index.damagedBytes > 0 {
      notes.append(
        DataNote(
          "damaged_bytes", about: name, count: index.damagedBytes,
          index.isCutShort
            ? "bytes of chunks that are damaged or that the file ends within, left out"
            : "bytes of damaged chunks, left out"))
    }
    if index.strayChunks > 0 {
      notes.append(
        DataNote(
          "stray_chunks", about: name, count: index.strayChunks,
          "chunks of samples of streams without a header, left out"))
    }
    return notes
  }
}
