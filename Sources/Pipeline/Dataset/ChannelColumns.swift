import Learners

/// The columns that a modality's groups choose from a header.
struct ChannelColumns {
  /// In the order of the groups.
  private(set) var channels: [Channel] = []
  /// What to ask the reader for, one for each channel.
  private(set) var requests: [ColumnRequest] = []

  /// Finds the columns of all groups.
  /// - Throws: `DataFault` for a column that is not there, or that stands in two groups.
  init(
    _ modality: DatasetDeclaration.Modality, header: [String], file: String
  ) throws(DataFault) {
    var groupOf: [String: String] = [:]
    for group in modality.groups {
      for channel in try group.channels(in: header, file: file) {
        if let known = groupOf[channel.name] {
          throw DataFault(
            file: file, column: channel.name,
            known == group.name
              ? "is chosen twice by group '\(known)'"
              : "stands in two groups, '\(known)' and '\(group.name)'")
        }
        groupOf[channel.name] = group.name
        channels.append(channel)
        requests.append(.number(channel.name, missing: group.missingValues))
      }
    }
    guard !channels.isEmpty else {
      throw DataFault(file: file, "modality '\(modality.name)' chooses no column")
    }
  }
}
