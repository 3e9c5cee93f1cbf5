import Learners

/// Chosen columns with what their file knows of them, from its header alone.
struct RecordedChannels {
  /// With units and rates of the file where the spec says none.
  private(set) var channels: [Channel]

  /// Looks at the streams that the columns stand in.
  /// - Throws: `DataFault` where nobody says when the rows of one of them were recorded.
  init(
    _ chosen: [Channel], of modality: DatasetDeclaration.Modality, in streams: [RecordingStream],
    _ format: any RecordingFormat.Type, file: String
  ) throws(DataFault) {
    channels = chosen
    let columns = FileColumns(streams)
    for part in columns.parts(of: chosen) {
      let stream = streams[part.stream]
      let clock = try RowClock(
        modality.time, of: modality.name, stream: stream, defaults: format.defaults, file: file)
      for index in part.channels {
        channels[index] = channels[index].completed(
          unit: columns[chosen[index].name]?.unit, rateHz: clock.rateHz ?? stream.rateHz)
      }
    }
  }
}
