import Learners

/// A named stretch of frequencies in Hz.
struct FrequencyBand: Sendable, Hashable {
  let name: String
  let low: Double
  let high: Double

  /// How specs write bands: `{alpha: [8, 13]}`.
  static let type = ParameterType.map(.list(.number(.positive), count: 2...2))

  /// Reads bands in the order of the file.
  /// - Throws: `FeatureFault` for a band that ends before it begins, and for no band.
  static func list(_ entries: [ParameterValue.Entry]) throws(FeatureFault) -> [FrequencyBand] {
    var bands: [FrequencyBand] = []
    for entry in entries {
      let edges = entry.value.list?.compactMap(\.number) ?? []
      guard edges.count == 2, edges[0] < edges[1] else {
        throw FeatureFault(
          "band '\(entry.key)' must be [low, high] with low below high", parameter: "bands")
      }
      bands.append(FrequencyBand(name: entry.key, low: edges[0], high: edges[1]))
    }
    if bands.isEmpty { throw FeatureFault("no band is given", parameter: "bands") }
    return bands
  }
}
