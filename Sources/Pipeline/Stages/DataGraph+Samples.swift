import Learners

extension DataGraph {
  /// Samples of every unit that has the modality, for models that look at them.
  mutating func samples(
    _ dataset: DatasetStages, _ windowing: WindowingStages, _ request: SampleRequests.Request
  ) -> [StageInput] {
    var out: [StageInput] = []
    for (index, unit) in dataset.files.units.enumerated() {
      let recording = Self.inputs("recording", dataset, unit: index, request.modality)
      if recording.isEmpty { continue }
      let stage = graph.add(
        SamplesStage(request), label: "samples/\(request.modality)\(Self.suffix(unit))",
        inputs: [("windows", .stage(windowing.windows[index]))] + recording)
      out.append(("samples/\(index)/\(request.modality)", .stage(stage)))
    }
    return out
  }
}
