import Learners

/// The columns that a feature is computed from: a group of the dataset, or groups and columns by name.
struct ChannelSelection: Sendable, Hashable {
  static let type = ParameterType.either([.text, .nonEmptyList(.text)])

  /// Names of groups and columns; `nil` where the spec names none.
  let names: [String]?

  init(_ value: ParameterValue?) {
    names = value?.text.map { [$0] } ?? value?.list?.compactMap(\.text)
  }

  /// The chosen channels, in the order named; all channels where none is named.
  func indices(in channels: [Channel]) throws(FeatureFault) -> [Int] {
    guard let names else { return Array(channels.indices) }
    var out: [Int] = []
    for name in names {
      var found = channels.indices.filter { channels[$0].group == name }
      if found.isEmpty { found = channels.indices.filter { channels[$0].name == name } }
      if found.isEmpty {
        throw FeatureFault(
          "no column or group of columns is named '\(name)'", parameter: "columns",
          help: "groups of this modality: \(ChannelSelection.groups(of: channels))")
      }
      if let twice = found.first(where: out.contains) {
        throw FeatureFault("'\(channels[twice].name)' is chosen twice", parameter: "columns")
      }
      out += found
    }
    return out
  }

  /// The chosen channels; where none is named, those of the only group.
  func indicesOfOneGroup(in channels: [Channel]) throws(FeatureFault) -> [Int] {
    if names == nil, Set(channels.map(\.group)).count > 1 {
      throw FeatureFault(
        "this modality has several groups of columns: say which with 'columns'",
        parameter: "columns",
        help: "groups of this modality: \(ChannelSelection.groups(of: channels))")
    }
    return try indices(in: channels)
  }

  private static func groups(of channels: [Channel]) -> String {
    Set(channels.map(\.group)).sorted().joined(separator: ", ")
  }
}
