import Learners

/// A named group of columns: which ones, and what they hold.
public struct ColumnGroup: Sendable, Hashable {
  /// The group's name in the spec.
  public let name: String
  private let values: ParameterValues

  /// Reads a decoded group.
  public init(name: String, _ values: ParameterValues) {
    self.name = name
    self.values = values
  }

  /// Values that mean missing in these columns.
  public var missingValues: Set<Double> { Set(values.list("missing_values").compactMap(\.number)) }

  /// Samples per second as declared.
  var rateHz: Double? { values["rate_hz"]?.number }

  /// What the sensor can give at most, where that is declared: values at or beyond are no measurements.
  var rails: (low: Double, high: Double)? {
    guard let rails = values["rails"]?.record else { return nil }
    return (rails["low"]?.number ?? -.infinity, rails["high"]?.number ?? .infinity)
  }

  /// The channels of the group, found in a header.
  /// - Throws: `DataFault` that names the file and the column or pattern that is not there.
  public func channels(in header: [String], file: String) throws(DataFault) -> [Channel] {
    if values["pattern"] != nil { return try patterned(in: header, file: file) }
    var chosen: [String] = []
    for word in values.texts("include") {
      let hits = word.contains("*") ? header.filter { Glob.matches(word, $0) } : [word]
      guard !hits.isEmpty else {
        throw DataFault(
          file: file, "no column matches '\(word)' of group '\(name)'",
          help: "known columns: " + header.joined(separator: ", "))
      }
      for hit in hits where !chosen.contains(hit) {
        guard header.contains(hit) else { throw Self.missing(hit, in: header, file: file) }
        chosen.append(hit)
      }
    }
    return chosen.map { channel($0, band: nil, electrode: nil) }
  }

  private func patterned(in header: [String], file: String) throws(DataFault) -> [Channel] {
    let pattern = values.text("pattern")
    let bands: [String?] = values["bands"] == nil ? [nil] : values.texts("bands")
    let electrodes: [String?] = values["channels"] == nil ? [nil] : values.texts("channels")
    var out: [Channel] = []
    for band in bands {
      for electrode in electrodes {
        let column = Glob.filled(pattern, ["band": band, "channel": electrode])
        guard header.contains(column) else { throw Self.missing(column, in: header, file: file) }
        out.append(channel(column, band: band, electrode: electrode))
      }
    }
    return out
  }

  private func channel(_ column: String, band: String?, electrode: String?) -> Channel {
    Channel(
      name: column, group: name, unit: values["unit"]?.text,
      scale: Channel.Scale(rawValue: values.text("scale")) ?? .linear, band: band,
      electrode: electrode, rateHz: values["rate_hz"]?.number)
  }

  static func missing(_ column: String, in header: [String], file: String) -> DataFault {
    let near = Suggestion.nearest(to: column, among: header)
    return DataFault(
      file: file, "no column '\(column)'",
      help: near.map { "did you mean '\($0)'?" }
        ?? "known columns: " + header.joined(separator: ", "))
  }
}
