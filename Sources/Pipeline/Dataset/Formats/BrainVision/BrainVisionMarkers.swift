/// The markers (.vmrk) of a BrainVision recording.
struct BrainVisionMarkers: Sendable {
  /// A marker: `Mk2=Stimulus,S 1,487,1,0`.
  struct Marker: Sendable, Hashable {
    let type: String
    let description: String
    /// The sample it stands at, counted from 0.
    let sample: Int
    /// How many samples it lasts.
    let samples: Int
    /// Seconds since 1970 of a new segment, where its date is written.
    let seconds: Double?

    /// `Stimulus/S 1`, as MNE writes it; the type alone where there is no description.
    var text: String { description.isEmpty ? type : "\(type)/\(description)" }
  }

  /// In the order of the file.
  let markers: [Marker]

  /// Reads markers.
  ///
  /// - Throws: the file is no marker file, or a marker has no position.
  init(path: String) throws(DataFault) {
    let input = try BinaryInput(path: path)
    let text = INIText(try input.text(atMost: 256 << 20), path: path)
    guard BrainVisionHeader.isTitle(text.title, of: "marker") else {
      throw DataFault(
        file: path, line: 1,
        "expected 'Brain Vision Data Exchange Marker File', found '\(text.title.prefix(60))'")
    }
    var markers: [Marker] = []
    for entry in text.entries("Marker Infos") where entry.key.hasPrefix("mk") {
      let parts = entry.value.split(separator: ",", omittingEmptySubsequences: false).map {
        BrainVisionHeader.commas(in: HeaderText.trimmed($0))
      }
      // Some writers leave commas in descriptions as they are: the position is the first number.
      guard parts.count >= 3,
        let place = parts.indices.dropFirst(2).first(where: { Int(parts[$0]) != nil }),
        let position = Int(parts[place]), position >= 0, position < 1 << 50
      else {
        throw text.fault(
          "Marker Infos", entry, entry.key, "type, description, and a position from 1 on")
      }
      let rest = parts[(place + 1)...]
      let samples = rest.first.flatMap { Int($0) } ?? 0
      markers.append(
        Marker(
          type: parts[0], description: parts[1..<place].joined(separator: ", "),
          sample: max(0, position - 1), samples: min(max(0, samples), 1 << 50),
          seconds: rest.count > 2 ? Self.seconds(rest[place + 3]) : nil))
    }
    self.markers = markers
  }

  /// `20131113161403794232`: day, time of day and microseconds, of no zone: taken as UTC.
  ///
  /// - Returns: `nil` where it is no date; recorders write zeros for none.
  static func seconds(_ text: String) -> Double? {
    let digits = Array(text.utf8).map { $0 &- 48 }
    guard digits.count == 20, digits.allSatisfy({ $0 < 10 }) else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1) } }
    let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
    guard Clock.years.contains(number(0..<4)), hour < 24, minute < 60, second < 60,
      let date = CivilDate(year: number(0..<4), month: number(4..<6), day: number(6..<8))
    else { return nil }
    let whole = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
    return Double(whole) + Double(number(14..<20)) / 1e6
  }
}
