import Learners

/// Chosen columns with what their file knows of them, from its header alone.
struct RecordedChannels {
  /// With units, scales and rates of the file where the spec says none.
  private(set) var channels: [Channel]

  /// Looks at the streams that the columns stand in.
  /// - Throws: `DataFault` where nobody says when the rows of one of them were recorded, where the column that
  ///   says it is among the channels, or where a declared scale is not that of the format.
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
      if let column = clock.column, part.names.contains(column) {
        throw DataFault(
          file: file, column: column, "a time among the features",
          help: "leave it out of the modality's columns")
      }
      for index in part.channels {
        let place = columns[chosen[index].name]
        channels[index] = try channels[index].scaled(as: place?.scale, file: file)
          .completed(unit: place?.unit, rateHz: clock.rateHz ?? stream.rateHz)
      }
    }
  }
}

extension Channel {
  /// The channel on the scale that the format of its file states; `linear`, which a spec need not write,
  /// gives way to it.
  fileprivate func scaled(as stated: Scale?, file: String) throws(DataFault) -> Channel {
    guard let stated, stated != scale else { return self }
    guard scale == .linear else {
      throw DataFault(
        file: file, column: name,
        "declared on scale '\(scale.rawValue)', but the format of the file says '\(stated.rawValue)'",
        help: "leave 'scale' out, or read the file with 'reader: csv'")
    }
    return Channel(
      name: name, group: group, unit: unit, scale: stated, band: band, electrode: electrode,
      rateHz: rateHz)
  }
}
