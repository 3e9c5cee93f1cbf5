/// The columns of all streams of a file, by the names that a spec uses.
///
/// A column that several streams have is called `STREAM/COLUMN`; every other one by its own name.
struct FileColumns: Sendable {
  /// Where a column is.
  struct Place: Sendable, Hashable {
    /// Its stream, as an index into the streams of the file.
    let stream: Int
    /// Its name there.
    let name: String
    /// Its unit, where the file states one.
    let unit: String?
    /// Its scale, where the format states one.
    let scale: Channel.Scale?
  }

  /// Channels that stand in one stream.
  struct Part: Sendable {
    /// The stream.
    let stream: Int
    /// Places of the channels among all that were chosen.
    var channels: [Int] = []
    /// Their names in the stream.
    var names: [String] = []
  }

  /// All names in file order; columns without a name are empty.
  let names: [String]
  private let places: [String: Place]

  init(_ streams: [RecordingStream]) {
    var streamsWith: [String: Int] = [:]
    for stream in streams {
      for name in Set(stream.columns.map(\.name)) { streamsWith[name, default: 0] += 1 }
    }
    var names: [String] = []
    var places: [String: Place] = [:]
    for (index, stream) in streams.enumerated() {
      for column in stream.columns {
        let isShared = (streamsWith[column.name] ?? 0) > 1 && !column.name.isEmpty
        let name = isShared ? "\(stream.name)/\(column.name)" : column.name
        names.append(name)
        guard !name.isEmpty, places[name] == nil else { continue }
        places[name] = Place(
          stream: index, name: column.name, unit: column.unit, scale: column.scale)
      }
    }
    self.names = names
    self.places = places
  }

  /// Where a column is; `nil` for a name that no column has.
  subscript(_ name: String) -> Place? { places[name] }

  /// The channels stream by stream, in the order of the streams.
  func parts(of channels: [Channel]) -> [Part] {
    var parts: [Int: Part] = [:]
    for (index, channel) in channels.enumerated() {
      guard let place = places[channel.name] else { continue }
      parts[place.stream, default: Part(stream: place.stream)].channels.append(index)
      parts[place.stream]?.names.append(place.name)
    }
    return parts.values.sorted { $0.stream < $1.stream }
  }
}
