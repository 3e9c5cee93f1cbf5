/// The header (.vhdr) of a BrainVision recording: a text that says how the data file (.eeg) is to be read.
///
/// BrainVision Core Data Format 1.0, 2.0 (brainproducts.com/support-resources).
struct BrainVisionHeader: Sendable {
  /// A channel of the data file.
  struct Channel: Sendable, Hashable {
    let name: String
    let unit: String?
    /// Physical value of one step.
    let resolution: Double
  }

  /// Headers with more channels are refused, so that none is a reason to ask for memory.
  static let mostChannels = 65_536
  private static let common = "Common Infos"
  private static let binary = "Binary Infos"
  private static let formats: [String: SampleFormat] = [
    "INT_16": .int16, "INT_32": .int32, "IEEE_FLOAT_32": .float32, "IEEE_FLOAT_64": .double64,
  ]

  let path: String
  /// The file of samples.
  let dataPath: String
  /// The file of markers, where one is named.
  let markerPath: String?
  let format: SampleFormat
  /// Whether all samples of a channel follow each other.
  let isVectorized: Bool
  /// Samples per second.
  let rateHz: Double
  let channels: [Channel]
  /// Samples per channel, where stated.
  let points: Int?

  /// Reads a header.
  ///
  /// - Throws: a line is not what it has to be.
  init(path: String) throws(DataFault) {
    self.path = path
    let input = try BinaryInput(path: path)
    let text = INIText(try input.text(), path: path)
    guard Self.isTitle(text.title, of: "header") else {
      throw DataFault(
        file: path, line: 1,
        "expected 'Brain Vision Data Exchange Header File', found '\(text.title.prefix(60))'",
        help: "a spec names the .vhdr file; its .eeg and .vmrk are found through it")
    }
    let data = try text.required(Self.common, "DataFile", "the name of the data file")
    dataPath = Self.sibling(data.value, of: path)
    markerPath = text.value(Self.common, "MarkerFile").map { Self.sibling($0.value, of: path) }
    let kind = text.value(Self.common, "DataFormat")
    if let kind, kind.value.uppercased() != "BINARY" {
      throw text.fault(Self.common, kind, "DataFormat", "BINARY")
    }
    format = try Self.format(text)
    isVectorized = try Self.isVectorized(text)
    rateHz = try Self.rateHz(text)
    channels = try Self.channels(text)
    let points = text.value(Self.common, "DataPoints")
    self.points = points.flatMap { Int($0.value) }
  }

  /// The data file and, where one is named, the marker file of a header.
  ///
  /// - Throws: the header cannot be read or names no data file.
  static func siblings(of path: String) throws(DataFault) -> [String] {
    let text = INIText(try BinaryInput(path: path).text(), path: path)
    let data = try text.required(common, "DataFile", "the name of the data file")
    let names = [data.value] + (text.value(common, "MarkerFile").map { [$0.value] } ?? [])
    return names.map { sibling($0, of: path) }
  }

  /// Whether a first line is that of a BrainVision file; spellings differ between recorders.
  static func isTitle(_ title: String, of kind: String) -> Bool {
    let words = title.lowercased().filter { $0 != " " && $0 != "," }
    return words.hasPrefix("brainvision") && words.contains("\(kind)file")
  }

  /// The file beside a header; `$b` stands for the header's name.
  private static func sibling(_ name: String, of path: String) -> String {
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let own = path[cut...]
    let base = own.lastIndex(of: ".").map { own[..<$0] } ?? own
    var filled = ""
    var rest = name[...]
    while let first = rest.first {
      if rest.hasPrefix("$b") {
        filled += base
        rest = rest.dropFirst(2)
      } else {
        filled.append(first)
        rest = rest.dropFirst()
      }
    }
    return path[..<cut] + filled
  }

  private static func format(_ text: INIText) throws(DataFault) -> SampleFormat {
    let words = "INT_16, INT_32 or IEEE_FLOAT_32"
    let entry = try text.required(binary, "BinaryFormat", words)
    guard let format = formats[entry.value.uppercased()] else {
      throw text.fault(binary, entry, "BinaryFormat", words)
    }
    if let big = text.value(binary, "UseBigEndianOrder"), big.value.uppercased() != "NO" {
      throw text.fault(binary, big, "UseBigEndianOrder", "NO")
    }
    return format
  }

  private static func isVectorized(_ text: INIText) throws(DataFault) -> Bool {
    guard let entry = text.value(common, "DataOrientation") else { return false }
    switch entry.value.uppercased() {
    case "MULTIPLEXED": return false
    case "VECTORIZED": return true
    default: throw text.fault(common, entry, "DataOrientation", "MULTIPLEXED or VECTORIZED")
    }
  }

  /// The header states the time between two samples in microseconds.
  private static func rateHz(_ text: INIText) throws(DataFault) -> Double {
    let words = "the microseconds between two samples"
    let entry = try text.required(common, "SamplingInterval", words)
    guard let interval = DecimalParser.parse(entry.value), interval >= 1e-3, interval <= 1e12
    else { throw text.fault(common, entry, "SamplingInterval", words) }
    return 1e6 / interval
  }

  private static func channels(_ text: INIText) throws(DataFault) -> [Channel] {
    let words = "a whole number in 1...\(mostChannels)"
    let entry = try text.required(common, "NumberOfChannels", words)
    guard let count = Int(entry.value), (1...mostChannels).contains(count) else {
      throw text.fault(common, entry, "NumberOfChannels", words)
    }
    var described = [INIText.Entry?](repeating: nil, count: count)
    for line in text.entries("Channel Infos") where line.key.hasPrefix("ch") {
      guard let number = Int(line.key.dropFirst(2)), (1...count).contains(number) else {
        throw text.fault("Channel Infos", line, line.key, "Ch1...Ch\(count)")
      }
      described[number - 1] = line
    }
    var channels: [Channel] = []
    for (index, line) in described.enumerated() {
      guard let line else {
        throw DataFault(
          file: text.path, "[Channel Infos] Ch\(index + 1): expected a name, found nothing")
      }
      channels.append(try channel(line, text))
    }
    let names = ColumnNames.unique(channels.map(\.name)).names
    return zip(channels, names).map {
      Channel(name: $1, unit: $0.unit, resolution: $0.resolution)
    }
  }

  /// `Ch1=Fp1,reference,0.1,µV`: without a resolution 1, without a unit microvolts. `\1` is a comma.
  private static func channel(
    _ line: INIText.Entry, _ text: INIText
  ) throws(DataFault) -> Channel {
    let parts = line.value.split(separator: ",", omittingEmptySubsequences: false).map {
      commas(in: HeaderText.trimmed($0))
    }
    var resolution = 1.0
    if parts.count > 2, !parts[2].isEmpty {
      guard let number = DecimalParser.parse(parts[2]), number != 0,
        abs(number) <= EDFFields.largest
      else {
        throw DataFault(
          file: text.path, line: line.line, column: parts[0],
          "[Channel Infos] resolution: expected a number other than 0, found '\(parts[2])'")
      }
      resolution = number
    }
    let unit = parts.count > 3 ? MeasureUnit.normalised(parts[3]) : nil
    let name = parts.first.flatMap { $0.isEmpty ? nil : $0 }
    return Channel(
      name: name ?? "channel \(line.key.dropFirst(2))", unit: unit ?? "uV", resolution: resolution)
  }

  /// Commas inside of fields are written `\1`.
  static func commas(in text: String) -> String {
    text.split(separator: "\\1", omittingEmptySubsequences: false).joined(separator: ",")
  }
}
