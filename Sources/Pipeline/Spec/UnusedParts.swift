import Learners

/// What no cell of a sweep uses: sections that every cell replaces, and variants that no cell has.
///
/// Their keys and values are held against the declarations all the same, so that a typing error does not
/// wait for the day on which the variant is used; what is missing in them may come from elsewhere.
struct UnusedParts {
  let base: Node
  let axes: AxisTable
  let cells: [CellPlan]
  /// Reads the sections that are looked at.
  let decoder: SectionDecoder

  /// Adds what is wrong in parts that no cell uses.
  func check(faults: inout [SpecError]) {
    let sections = decoder.sections
    for section in sections { _ = decoder.part(section, of: base, faults: &faults) }
    let used = Set(cells.flatMap(\.axes))
    for axis in axes.axes where axis.kind != .path {
      for value in axis.values where !used.contains(AxisValue(axis: axis.name, label: value.label))
      {
        for patch in value.patch.sections.compactMap({ $0 }) {
          guard let section = sections.first(where: { $0.name == patch.key }) else { continue }
          _ = decoder.part(section, of: patched(patch, &faults), faults: &faults)
        }
      }
    }
  }

  /// The base with one section changed, as a cell with this value alone would have it.
  private func patched(_ patch: Node.Pair, _ faults: inout [SpecError]) -> Node {
    var pair = patch
    if let known = base.pairs?.first(where: { $0.key == patch.key }) {
      pair.value = MergeRule.merged(
        section: patch.key, known.value, with: patch.value, faults: &faults)
    }
    return Node(.mapping([pair]), at: base.mark)
  }
}
