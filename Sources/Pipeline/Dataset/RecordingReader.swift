import Learners

/// Reads one modality's file into a recording per subject.
///
/// Columns of several streams of a file, each with a clock of its own, become tracks of one recording.
struct RecordingReader {
  let file: String
  let modality: DatasetDeclaration.Modality
  let unitSubject: String?
  let subjectColumn: String?
  /// The column that names the trial of each row, where trials are not cut by time.
  let trialColumn: String?
  /// The trials of the unit.
  let trials: [SubjectTrials]
  /// The kind of file.
  var format: any RecordingFormat.Type = CSVFormat.self
  /// The first stream that columns are chosen from.
  fileprivate(set) var firstStream = 0

  /// The recordings, in the order of `trials`; subjects without rows have empty ones.
  /// - Throws: `DataFault` with file, line and column.
  func read(
    executor: any Executor
  ) throws(DataFault) -> (recordings: [Recording], notes: [DataNote]) {
    let source = try format.init().open(file, executor: executor)
    let columns = FileColumns(source.streams)
    let chosen = try ChannelColumns(modality, header: columns.names, file: file)
    let parts = columns.parts(of: chosen.channels)
    var own = self
    own.firstStream = parts.first?.stream ?? 0
    var notes: [DataNote] = []
    let channels = try RecordedChannels(
      chosen.channels, of: modality, in: source.streams, format, file: file
    ).channels
    var streams: [[StreamReader.Piece]] = []
    for part in parts {
      let reader = StreamReader(
        recordings: own, source: source, part: part,
        channels: part.channels.map { chosen.channels[$0] },
        requests: zip(part.channels, part.names).map {
          ColumnRequest($1, chosen.requests[$0].kind)
        }, defaults: format.defaults)
      streams.append(try reader.read(executor: executor, notes: &notes))
    }
    return (
      trials.indices.map { joined(streams, parts, subject: $0, channels: channels) },
      DataNote.summarised(notes)
    )
  }

  /// One subject's streams side by side.
  private func joined(
    _ streams: [[StreamReader.Piece]], _ parts: [FileColumns.Part], subject: Int,
    channels: [Channel]
  ) -> Recording {
    var trackOf = [Int](repeating: 0, count: channels.count)
    var values = [[Double]](repeating: [], count: channels.count)
    for (track, (part, pieces)) in zip(parts, streams).enumerated() {
      for (index, column) in zip(part.channels, pieces[subject].values) {
        trackOf[index] = track
        values[index] = column
      }
    }
    return Recording(
      modality: modality.name, channels: channels, tracks: streams.map { $0[subject].track },
      trackOf: trackOf, values: values)
  }
}

extension Channel {
  /// The channel with what its modality or file knows of it, where the spec says nothing.
  func completed(unit fileUnit: String? = nil, rateHz usual: Double?) -> Channel {
    Channel(
      name: name, group: group, unit: unit ?? fileUnit, scale: scale, band: band,
      electrode: electrode, rateHz: rateHz ?? usual)
  }
}
