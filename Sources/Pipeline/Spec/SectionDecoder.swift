import Learners

/// Decodes the sections of cells, each different section once.
struct SectionDecoder {
  /// Every section, as the language declares it.
  static let all = ExperimentSchema.root.parameters.filter {
    SpecSections.patchable.contains($0.name)
  }

  private struct Key: Hashable {
    let section: Int
    let number: Int
    /// The model section, where it matters beside the section's own.
    let model: Int
  }

  /// Whether keys may still come from elsewhere.
  let isPartial: Bool
  /// The sections that are decoded; the others are passed by.
  let sections: [Parameter]
  /// Whether a label of a kind that nobody knows is passed by with a warning.
  let passesUnknownLabels: Bool
  private var known: [Key: ParameterValues?] = [:]
  private let modelIndex = SpecSections.patchable.firstIndex(of: "model") ?? 0

  init(_ sections: [Parameter], isPartial: Bool = false, passesUnknownLabels: Bool = false) {
    self.sections = sections
    self.isPartial = isPartial
    self.passesUnknownLabels = passesUnknownLabels
  }

  /// - Returns: `nil` where any section has a fault.
  mutating func decode(_ plan: CellPlan, faults: inout [SpecError]) -> ParameterValues? {
    var values = ParameterValues()
    var isWhole = true
    for section in sections {
      guard let index = SpecSections.patchable.firstIndex(of: section.name) else { continue }
      let model = section.name == "fusion" ? plan.sectionNumbers[modelIndex] : 0
      let key = Key(section: index, number: plan.sectionNumbers[index], model: model)
      if known[key] == nil { known[key] = part(section, of: plan.node, faults: &faults) }
      if let part = known[key] ?? nil {
        values[section.name] = part[section.name]
      } else {
        isWhole = false
      }
    }
    return isWhole ? values : nil
  }

  /// One section by itself; `nil` where it has a fault, without the key where it may be absent and is.
  func part(
    _ section: Parameter, of node: Node, faults: inout [SpecError]
  ) -> ParameterValues? {
    var pair = node.pairs?.first { $0.key == section.name }
    if passesUnknownLabels, section.name == "dataset" {
      pair = pair.map { Self.withoutUnknownLabel($0, &faults) }
    }
    if section.name == "fusion" {
      pair = pair.map { ModalityModels.completed($0, with: node["model"], faults: &faults) }
    }
    let part = Node(.mapping(pair.map { [$0] } ?? []), at: node.mark)
    let decoded = Decoder.decode(
      part, as: Record([section]), named: "the spec", isPartial: isPartial)
    faults += decoded.faults
    return decoded.values.map { tuned($0, part, faults: &faults) }
  }

  /// What models tune is read by the types of what they tune.
  private func tuned(
    _ values: ParameterValues, _ node: Node, faults: inout [SpecError]
  ) -> ParameterValues {
    var values = values
    if let model = values["model"]?.record {
      values["model"] = .record(
        TuneDeclaration.completed(model, node: node["model"], faults: &faults))
    }
    if var fusion = values["fusion"]?.record, let models = fusion["models"]?.map {
      fusion["models"] = .map(
        models.map { entry in
          guard let model = entry.value.record else { return entry }
          let own = node["fusion"]?["models"]?[entry.key]
          return ParameterValue.Entry(
            key: entry.key,
            value: .record(TuneDeclaration.completed(model, node: own, faults: &faults)))
        })
      values["fusion"] = .record(fusion)
    }
    return values
  }

  /// A dataset without its label, where the label is of a kind that nobody knows.
  private static func withoutUnknownLabel(
    _ dataset: Node.Pair, _ faults: inout [SpecError]
  ) -> Node.Pair {
    let known = DatasetSchema.label.kinds.map(\.name)
    guard let pairs = dataset.value.pairs, let use = dataset.value["label"]?["use"],
      let word = use.text, !use.isNull, !known.contains(word)
    else { return dataset }
    faults.append(
      SpecError(
        "unknown label \(Quoted.text(word)): the data are taken without labels", at: use.mark,
        help: Suggestion.help(for: word, among: known), severity: .warning))
    var out = dataset
    out.value = Node(.mapping(pairs.filter { $0.key != "label" }), at: dataset.value.mark)
    return out
  }
}
