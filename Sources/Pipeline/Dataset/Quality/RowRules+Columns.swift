extension DatasetDeclaration.Modality {
  /// The columns that rules about rows look at, each with the path below the modality that names it.
  ///
  /// Columns of contact quality are left out: which there are depends on the electrodes.
  var ruleColumns: [(column: String, path: String)] {
    var out: [(column: String, path: String)] = []
    for (section, key) in [("rows", "drop_when"), ("quality", "require"), ("quality", "count")] {
      for (index, value) in (values[section]?.record?[key]?.list ?? []).enumerated() {
        guard let condition = value.record else { continue }
        out.append((condition.text("column"), "\(section).\(key)[\(index)].column"))
      }
    }
    if let key = values["trial_key"]?.text { out.append((key, "trial_key")) }
    return out
  }

  /// What is wrong with the rules themselves, with the path below the modality: for its chosen channels, and
  /// by whether a trial log says where trials start and end.
  func ruleFaults(
    _ channels: [Channel], isCutByTime: Bool
  ) -> [(message: String, help: String, path: String)] {
    var out: [(message: String, help: String, path: String)] = []
    if values["trial_key"] != nil, !isCutByTime {
      out.append(
        (
          "'trial_key' is compared with a trial log that has starts and ends",
          "declare 'trials' with 'start' and 'end', or leave 'trial_key' out", "trial_key"
        ))
    }
    for group in groups {
      guard let rails = group.rails, rails.low >= rails.high else { continue }
      out.append(
        (
          "the rails of group '\(group.name)' leave no value between them",
          "low is the smallest, high the largest value that the sensor can give",
          "columns.\(group.name).rails"
        ))
    }
    if let contact = values["quality"]?.record?["channel_contact"]?.record {
      let path = "quality.channel_contact.pattern"
      if !contact.text("pattern").contains("{channel}") {
        out.append(
          (
            "the pattern holds no '{channel}'",
            "'{channel}' stands for the electrode: HSI_{channel}",
            path
          ))
      } else if channels.allSatisfy({ $0.electrode == nil }) {
        out.append(
          (
            "no group of modality '\(name)' names electrodes",
            "a group does with a pattern that holds '{channel}', and its 'channels'", path
          ))
      }
    }
    return out
  }

  /// The columns of contact quality that some channels need.
  func contactColumns(_ channels: [Channel]) -> [String] {
    RowQuality(values["quality"]?.record, channels: channels).contacts.map(\.column)
  }
}
