import Learners

/// An open BrainVision recording: one stream.
struct BrainVisionFile: RecordingFile {
  let path: String
  let streams: [RecordingStream]

  private let header: BrainVisionHeader
  private let input: BinaryInput
  private let markers: [BrainVisionMarkers.Marker]
  private let clock: BrainVisionClock
  /// Samples per channel in the data file.
  private let rows: Int

  /// Reads the header and the markers, opens the data file.
  ///
  /// - Throws: one of the three files is missing or not what it has to be.
  init(path: String) throws(DataFault) {
    self.path = path
    let header = try BrainVisionHeader(path: path)
    input = try Self.dataFile(header)
    var markers: [BrainVisionMarkers.Marker] = []
    if let markerPath = header.markerPath {
      do throws(DataFault) {
        markers = try BrainVisionMarkers(path: markerPath).markers
      } catch {
        throw Self.explained(error, "marker file", markerPath, header)
      }
    }
    rows = input.size / (header.channels.count * header.format.bytes)
    clock = BrainVisionClock(markers, rateHz: header.rateHz)
    streams = [
      RecordingStream(
        columns: header.channels.map { RecordingStream.Column(name: $0.name, unit: $0.unit) },
        rateHz: header.rateHz, hasClock: true)
    ]
    self.header = header
    self.markers = markers
  }

  private static func dataFile(_ header: BrainVisionHeader) throws(DataFault) -> BinaryInput {
    do throws(DataFault) {
      return try BinaryInput(path: header.dataPath)
    } catch {
      throw explained(error, "data file", header.dataPath, header)
    }
  }

  /// A file that is not there is a fault of the header that names it.
  private static func explained(
    _ fault: DataFault, _ kind: String, _ path: String, _ header: BrainVisionHeader
  ) -> DataFault {
    guard fault.message.hasSuffix("no such file") else { return fault }
    return DataFault(
      file: header.path, "the \(kind) that it names, '\(path)', is not there",
      help:
        "the three files of a recording stay together; one that is renamed has to be renamed in "
        + "the header, too")
  }

  /// - Returns: physical values; seconds since 1970 where the markers date the first segment, else since
  ///   the start.
  /// - Throws: a column that the recording does not have, or the data file cannot be read.
  func read(
    _ stream: Int, _ requests: [ColumnRequest], executor: any Executor
  ) throws(DataFault) -> StreamTable {
    let asked = try RequestedColumns(requests, of: streams[0], path: path)
    let width = header.format.bytes
    let count = header.channels.count
    let columns = asked.columns.map { index in
      RecordSamples.Column(
        offset: header.isVectorized ? index * rows * width : index * width,
        samples: header.isVectorized ? rows : 1,
        scale: LinearScale(gain: header.channels[index].resolution))
    }
    let samples = RecordSamples(
      input: input, format: header.format, start: 0,
      recordBytes: header.isVectorized ? count * rows * width : count * width,
      records: header.isVectorized ? min(1, rows) : rows)
    let (values, _) = try samples.read(columns, executor: executor)
    return StreamTable(
      table: asked.table(values, rowCount: rows), seconds: clock.seconds(count: rows),
      notes: clock.notes + sizeNotes())
  }

  /// Markers; new segments among them.
  ///
  /// - Throws: nothing: markers were read when the recording was opened.
  func events(zone: String?, executor: any Executor) throws(DataFault) -> [RecordingEvent] {
    RecordingEvent.inTimeOrder(
      markers.map { marker in
        RecordingEvent(
          onset: clock.seconds(of: marker.sample),
          // Markers of one sample are moments.
          duration: marker.samples > 1 ? Double(marker.samples) / header.rateHz : nil,
          text: marker.text)
      })
  }

  private func sizeNotes() -> [DataNote] {
    var notes: [DataNote] = []
    let rest = input.size - rows * header.channels.count * header.format.bytes
    if rest > 0 {
      notes.append(
        DataNote(
          "trailing_bytes", count: rest, "bytes behind the last whole sample, left out"))
    }
    if let points = header.points, points != rows {
      let difference = points.subtractingReportingOverflow(rows).partialValue
      notes.append(
        DataNote(
          "points_differ", count: Int(clamping: difference.magnitude),
          "samples by which the data file differs from what the header states"))
    }
    return notes
  }
}
