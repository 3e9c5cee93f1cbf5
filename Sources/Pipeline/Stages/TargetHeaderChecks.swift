import Learners

extension DatasetHeaders {
  /// The channels that the label is made from must stand in the files.
  func checkTargetChannels(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    for source in dataset.target.sources {
      guard let channel = source.channel, let header = modalities[channel.modality] else {
        continue
      }
      require(header, channel.channel, source.path, cell, &faults)
    }
  }

  /// What makes the label must not be among the features: the camera gives the target, never the input.
  ///
  /// Only modalities that the fusion uses are looked at. A feature counts as computed from every column that
  /// it chooses.
  func checkTargetFeatures(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let target = dataset.target
    guard target.isRecorded, !cell.isDummy else { return }
    for modality in usedModalities(of: cell) {
      let own = target.channels.filter { $0.modality == modality }.map(\.channel)
      guard !own.isEmpty, let channels = channels[modality] else { continue }
      let list = features(of: cell).first { $0.key == modality }?.value.list ?? []
      for (index, value) in list.enumerated() {
        let path = "features.\(modality)[\(index)]"
        for (feature, path) in Self.innermost(value.record, path) {
          check(feature, path, of: modality, channels, own, cell, &faults)
        }
      }
    }
  }

  private func check(
    _ feature: ParameterValues, _ path: String, of modality: String, _ channels: [Channel],
    _ targets: [String], _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    let chosen: [Int]
    do throws(FeatureFault) {
      chosen = try ChannelSelection(feature["columns"]).indices(in: channels)
    } catch { return }
    let found = chosen.map { channels[$0].name }.filter(targets.contains)
    guard !found.isEmpty else { return }
    let names = found.map { "\(modality).\($0)" }.joined(separator: ", ")
    append(
      SpecError(
        "the label is made from \(names), which '\(feature.use)' would be computed from",
        at: place(path + ".columns", cell),
        help:
          "put \(found.count == 1 ? "that column" : "those columns") into a group that no feature uses, "
          + "or leave this modality out with 'fusion'"),
      to: &faults)
  }

  /// A feature, or the features that it wraps.
  private static func innermost(
    _ feature: ParameterValues?, _ path: String
  ) -> [(ParameterValues, String)] {
    guard let feature else { return [] }
    guard let wrapped = feature["features"]?.list else { return [(feature, path)] }
    return wrapped.enumerated().flatMap { innermost($1.record, "\(path).features[\($0)]") }
  }

  /// Modalities that the fusion takes; none where no fusion was decoded.
  private func usedModalities(of cell: ExperimentCell) -> [String] {
    let names = features(of: cell).map(\.key)
    let featured = dataset.modalities.map(\.name).filter(names.contains)
    guard let fusion = cell.sections["fusion"]?.record else { return [] }
    do throws(FusionFault) {
      return try FusionCatalog.make(fusion).modalities(among: featured)
    } catch {
      return []
    }
  }

  private func features(of cell: ExperimentCell) -> [ParameterValue.Entry] {
    cell.sections["features"]?.map ?? []
  }
}
