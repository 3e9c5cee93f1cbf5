/// Makes cells from rows: merges the patches of their values into the base.
///
/// A section is merged once for every combination of values that write into it; cells share the results.
struct CellComposer {
  private(set) var faults: [SpecError] = []
  private let base: [Node.Pair]
  private let mark: SourceMark
  private let axes: [Axis]
  /// For every patchable section, the columns whose values write into it.
  private let writers: [[Int]]
  private var conflicting: [(Int, Int)] = []
  private var reported: Set<[Int]> = []
  private var merged: [[SweepExpansion.Row: Section]]
  private var numbers: [String: Int] = [:]

  private struct Section {
    let pair: Node.Pair?
    let number: Int
  }

  /// Takes the axes in the order of the sweep.
  init(base: Node, swept: [Axis]) {
    let pairs = base.pairs ?? []
    self.base = pairs.filter { SpecSections.isOfCells($0.key) }
    mark = base.mark
    axes = swept
    writers = SpecSections.patchable.indices.map { section in
      swept.indices.filter { column in
        swept[column].values.contains { $0.patch.sections[section] != nil }
      }
    }
    merged = SpecSections.patchable.map { _ in [:] }
    let writes = swept.map(Self.writes)
    for b in swept.indices {
      for a in 0..<b where writes[a].firstOverlap(with: writes[b].all) != nil {
        conflicting.append((a, b))
      }
    }
  }

  /// Everything that values of an axis write, each path once.
  private static func writes(_ axis: Axis) -> PathWrites {
    var seen: Set<[String]> = []
    var writes = PathWrites()
    for value in axis.values {
      writes.add(value.patch.writes.all.filter { seen.insert($0.keys).inserted })
    }
    return writes
  }

  /// The cell of a row; faults are collected, each once.
  mutating func cell(_ row: SweepExpansion.Row, names: CellNames) -> CellPlan {
    for (a, b) in conflicting where row[a] >= 0 && row[b] >= 0 { check(row, a, b) }
    let values = row.indices.compactMap { column in
      row[column] < 0
        ? nil
        : AxisValue(axis: axes[column].name, label: axes[column].values[Int(row[column])].label)
    }
    var pairs = base
    var sectionNumbers: [Int] = []
    sectionNumbers.reserveCapacity(writers.count)
    for section in writers.indices {
      let result = self.section(section, row)
      sectionNumbers.append(result.number)
      guard !writers[section].isEmpty, let pair = result.pair else { continue }
      if let place = pairs.firstIndex(where: { $0.key == pair.key }) {
        pairs[place] = pair
      } else {
        pairs.append(pair)
      }
    }
    return CellPlan(
      axes: values, name: names.name(of: values), node: Node(.mapping(pairs), at: mark),
      sectionNumbers: sectionNumbers)
  }

  private mutating func section(_ section: Int, _ row: SweepExpansion.Row) -> Section {
    let combination = writers[section].map { row[$0] }
    if let known = merged[section][combination] { return known }
    let name = SpecSections.patchable[section]
    var patch: Node.Pair?
    for (column, value) in zip(writers[section], combination) where value >= 0 {
      guard let new = axes[column].values[Int(value)].patch.sections[section] else { continue }
      let value = patch.map { Patch.union($0.value, new.value) } ?? new.value
      patch = Node.Pair(key: name, keyMark: patch?.keyMark ?? new.keyMark, value: value)
    }
    var pair = base.first { $0.key == name }
    if let patch {
      if var known = pair {
        known.value = MergeRule.merged(
          section: name, known.value, with: patch.value, faults: &faults)
        pair = known
      } else {
        pair = patch
      }
    }
    let content = pair.map { $0.value.contentText } ?? ""
    let number = numbers[content] ?? numbers.count
    numbers[content] = number
    let result = Section(pair: pair, number: number)
    merged[section][combination] = result
    return result
  }

  /// Two axes writing one path: said once for every pair of axes and path.
  private mutating func check(_ row: SweepExpansion.Row, _ a: Int, _ b: Int) {
    let first = axes[a].values[Int(row[a])].patch.writes
    let second = axes[b].values[Int(row[b])].patch.writes
    guard !reported.contains([a, b]), let (one, other) = first.firstOverlap(with: second.all)
    else { return }
    reported.insert([a, b])
    let shorter = one.keys.count < other.keys.count ? one : other
    faults.append(
      SpecError(
        "the axes '\(axes[a].name)' and '\(axes[b].name)' both write"
          + " \(Quoted.text(SpecPath.text(shorter.keys)))", at: other.mark,
        help: "a cell can have one value there: leave it to one of the axes"))
  }
}
