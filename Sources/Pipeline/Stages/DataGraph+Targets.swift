import Learners

extension DataGraph {
  /// The label of a data set whose truth is recorded beside the rest.
  ///
  /// A number needs the share of samples that `windowing` asks for; `windows` are those of each unit, where each
  /// is judged by itself.
  mutating func recordedLabel(
    _ dataset: DatasetStages, _ windowing: Windowing, windows: [StageID]?
  ) throws -> StageID {
    let declaration = dataset.declaration
    let target = declaration.target
    for source in target.sources {
      guard let channel = source.channel,
        declaration.modalities.contains(where: { $0.name == channel.modality })
      else {
        throw StageFailure("no modality in '\(source.written)'", specPath: source.path)
      }
    }
    var inputs = Self.labelInputs(declaration, dataset.trials, dataset.recordings)
    for (index, unit) in dataset.files.units.enumerated() {
      var own: [StageInput] = [("trials", .stage(dataset.trials[index], part: "boundaries"))]
      if let windows { own.append(("windows", .stage(windows[index]))) }
      for modality in declaration.modalities {
        let channels = target.channels.filter { $0.modality == modality.name }.map(\.channel)
        guard !channels.isEmpty,
          let stage = try ingest(
            declaration, unit, modality.only(channels), trials: dataset.trials[index],
            as: "target")
        else { continue }
        own.append(("target/" + modality.name, .stage(stage)))
      }
      let measured = graph.add(
        TargetStage(label: target, windowing: windowing),
        label: "targets\(Self.suffix(unit))", inputs: own)
      inputs.append(("targets/\(index)", .stage(measured)))
    }
    return graph.add(
      LabelStage(dataset: declaration, notes: dataset.files.notes), label: "label", inputs: inputs)
  }
}

extension DatasetDeclaration.Modality {
  /// The same modality with some columns of its files only, as they were read: no signal step has seen them.
  ///
  /// What a group of columns says about a column (what means missing, its unit) stays.
  func only(_ columns: [String]) -> DatasetDeclaration.Modality {
    var own = values.removing(["signal", "trial_key"])
    let groups = columns.enumerated().map { index, column in
      ParameterValue.Entry(
        key: "target \(index + 1)", value: .record(Self.group(of: column, in: values)))
    }
    own["columns"] = .map(groups)
    let hasElectrode = groups.contains { $0.value.record?["channels"] != nil }
    if let quality = own["quality"]?.record, !hasElectrode {
      own["quality"] = .record(quality.removing(["channel_contact"]))
    }
    return DatasetDeclaration.Modality(
      name: name, file: file, reader: reader, values: own, time: time,
      groups: groups.compactMap { entry in
        entry.value.record.map { ColumnGroup(name: entry.key, $0) }
      }, signal: [], sorts: sorts, start: start, coverage: coverage)
  }

  /// A group that holds one column, with what the declared group of that column says.
  private static func group(of column: String, in values: ParameterValues) -> ParameterValues {
    let plain = ParameterValues([
      "include": .list([.text(column)]), "scale": .text("linear"), "missing_values": .list([]),
    ])
    for declared in values.map("columns").compactMap(\.value.record) {
      var group = declared.removing(["resample_hz"])
      if let pattern = group["pattern"]?.text {
        for band in Self.words(group["bands"]) {
          for channel in Self.words(group["channels"])
          where Glob.filled(pattern, ["band": band, "channel": channel]) == column {
            group["bands"] = band.map { .list([.text($0)]) }
            group["channels"] = channel.map { .list([.text($0)]) }
            return group
          }
        }
      } else if group.texts("include").contains(where: { Glob.matches($0, column) }) {
        group["include"] = .list([.text(column)])
        return group
      }
    }
    return plain
  }

  private static func words(_ value: ParameterValue?) -> [String?] {
    value?.list?.map(\.text) ?? [nil]
  }
}
