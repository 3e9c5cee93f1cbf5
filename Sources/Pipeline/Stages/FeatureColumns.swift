import Learners

/// One column of a table of features: where it comes from.
public struct FeatureColumn: Sendable, Hashable {
  /// Its name.
  public let name: String
  /// Place of its declaration in the modality's list of features.
  public let feature: Int
  /// The channel whose samples it summarises; `nil` where it joins several or names none.
  public let channel: Channel?
  /// Unit of its numbers, `1` for none; `nil` where the spec declares no unit or it follows from none.
  public let unit: String?
}

/// Says what the columns of a modality's features are.
public enum FeatureColumns {
  /// - Parameters:
  ///   - features: the decoded list of the modality.
  ///   - recording: what any unit's ingest stage made of the modality.
  ///   - windowSeconds: the window length, where it is fixed.
  /// - Returns: one entry per column, in their order.
  /// - Throws: `FeatureFault` where the features do not fit the channels.
  public static func of(
    _ features: [ParameterValue], recording: Artifact, windowSeconds: Double?
  ) throws(FeatureFault) -> [FeatureColumn] {
    let channels = recording.channels
    let declarations = features.compactMap(\.record)
    var made: [any Feature] = []
    for own in declarations { made.append(try FeatureCatalog.feature(own)) }
    let bound = try FeatureSet(made, channels: channels, windowSeconds: windowSeconds)
    var out: [FeatureColumn] = []
    var place = 0
    for (index, feature) in bound.features.enumerated() {
      for plain in feature.names {
        let channel = channel(of: plain, among: channels)
        out.append(
          FeatureColumn(
            name: bound.names[place], feature: index, channel: channel,
            unit: FeatureUnits.unit(of: plain, declarations[index], channel)))
        place += 1
      }
    }
    return out
  }

  /// The channel that a column is called after: the longest name that it begins with.
  private static func channel(of column: String, among channels: [Channel]) -> Channel? {
    channels.filter { column == $0.name || column.hasPrefix($0.name + "_") }
      .max { $0.name.utf8.count < $1.name.utf8.count }
  }
}
