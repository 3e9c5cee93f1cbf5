/// What the header of an LSL stream in an XDF file says.
struct XDFStreamInfo: Sendable, Hashable {
  /// Headers with more channels are refused, so that none is a reason to ask for memory.
  static let mostChannels = 65_536

  /// What the outlet called itself; empty where it has no name.
  let name: String
  /// `EEG`, `Markers`, `Gaze`.
  let type: String
  let channels: [RecordingStream.Column]
  /// Samples per second as declared; 0 where samples come irregularly.
  let rateHz: Double
  /// `nil` where samples are texts.
  let format: SampleFormat?
  /// Whether the outlet says that it leaves samples out, so that their times must not be evened out.
  let dropsSamples: Bool

  /// Whether samples are events rather than measurements.
  var isMarkers: Bool {
    format == nil
      || (rateHz == 0 && channels.count == 1 && Self.markerTypes.contains(type.lowercased()))
  }

  private static let markerTypes: Set<String> = [
    "markers", "marker", "events", "event", "triggers", "trigger", "stim", "stimulus",
  ]
  private static let formats: [String: SampleFormat] = [
    "int8": .int8, "int16": .int16, "int32": .int32, "int64": .int64, "float32": .float32,
    "double64": .double64,
  ]

  /// Reads a header.
  ///
  /// - Parameters:
  ///   - bytes: an XML document.
  ///   - id: the stream's number in the file.
  ///   - byte: where the document starts in the file, for messages.
  ///   - path: the file, for messages.
  /// - Throws: it is no document, or a field is not what it has to be.
  init(_ bytes: [UInt8], id: UInt32, at byte: Int, path: String) throws(DataFault) {
    func fault(_ message: String) -> DataFault {
      DataFault(file: path, "header of stream \(id) (byte \(byte)): \(message)")
    }
    let info: XMLElement
    do throws(XMLElement.Fault) {
      info = try XMLElement.parsed(bytes)
    } catch {
      throw DataFault(
        file: path,
        "header of stream \(id) (byte \(byte + error.byte)): expected \(error.expected), found "
          + "\(error.byte < bytes.count ? "something else" : "the end of the chunk")")
    }
    name = info.value("name") ?? "stream \(id)"
    type = info.value("type") ?? ""
    let count = info.value("channel_count") ?? ""
    guard let channelCount = Int(count), (1...Self.mostChannels).contains(channelCount) else {
      throw fault(
        "channel_count: expected a whole number in 1...\(Self.mostChannels), found '\(count)'")
    }
    let rate = info.value("nominal_srate") ?? ""
    guard let hertz = DecimalParser.parse(rate), hertz >= 0, hertz <= 1e9 else {
      throw fault("nominal_srate: expected a number in 0...1e9, found '\(rate)'")
    }
    let word = info.value("channel_format") ?? ""
    guard word == "string" || Self.formats[word] != nil else {
      throw fault(
        "channel_format: expected one of double64, float32, int16, int32, int64, int8, string, "
          + "found '\(word)'")
    }
    rateHz = hertz
    format = Self.formats[word]
    let channel = info["desc"]?["channels"]?.children.filter { $0.name == "channel" } ?? []
    channels = Self.columns(channel, count: channelCount, name: name)
    dropsSamples =
      info["desc"]?["synchronization"]?.value("can_drop_samples")?.lowercased() == "true"
  }

  /// Channels by their labels; those without one by the stream's name and their position.
  private static func columns(
    _ described: [XMLElement], count: Int, name: String
  ) -> [RecordingStream.Column] {
    let labels = (0..<count).map { index in
      (index < described.count ? described[index].value("label") : nil)
        ?? (count == 1 ? name : "\(name)_\(index + 1)")
    }
    let names = ColumnNames.unique(labels).names
    return names.indices.map { index in
      let unit = index < described.count ? described[index].value("unit") : nil
      return RecordingStream.Column(
        name: names[index], unit: unit.flatMap { MeasureUnit.normalised($0) })
    }
  }
}
