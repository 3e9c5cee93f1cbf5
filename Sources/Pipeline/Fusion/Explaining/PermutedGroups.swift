import Learners

/// Features that are dealt out anew together, so that what one of them tells is not told by another.
struct PermutedGroups: Sendable {
  /// One per group: its first feature, and how many more there are; or what the features are grouped by.
  let names: [String]
  /// The features of each group.
  let members: [[String]]
  /// The group of each column, or channel of steps, of each modality.
  let places: [[Int]]

  /// Groups by what names tell of features.
  init(_ modalities: [ModalityFeatures], by grouping: FeatureGrouping) {
    let features = modalities.map { own in own.names.map { "\(own.modality):\($0)" } }
    var place: [String: Int] = [:]
    var names: [String] = []
    var members: [[String]] = []
    places = features.map { own in
      own.map { feature in
        let name = grouping.group(of: feature) ?? feature
        if let known = place[name] {
          members[known].append(feature)
          return known
        }
        place[name] = names.count
        names.append(name)
        members.append([feature])
        return names.count - 1
      }
    }
    self.names = names
    self.members = members
  }

  /// Groups of features that correlate over all rows, whatever their classes; steps in time count by their mean.
  init(_ modalities: [ModalityFeatures], correlating least: Double) {
    let rows = modalities.first?.values.rows ?? 0
    let columns = modalities.flatMap { own in own.names.map { "\(own.modality):\($0)" } }
    var values = Matrix(repeating: Double.nan, rows: rows, columns: columns.count)
    var first = 0
    for own in modalities {
      let width = own.names.count
      for row in 0..<rows {
        for column in 0..<width {
          let steps = (0..<own.steps).map { own.values[row, $0 * width + column] }
            .filter { !$0.isNaN }
          if !steps.isEmpty {
            values[row, first + column] = steps.reduce(0, +) / Double(steps.count)
          }
        }
      }
      first += width
    }
    let groups = CorrelatedColumns(least: least).groups(of: values)
    var group = [Int](repeating: 0, count: columns.count)
    for (place, own) in groups.enumerated() {
      for column in own { group[column] = place }
    }
    members = groups.map { $0.map { columns[$0] } }
    names = members.map { $0.count > 1 ? "\($0[0]) + \($0.count - 1) more" : $0[0] }
    var next = 0
    places = modalities.map { own in
      defer { next += own.names.count }
      return Array(group[next..<next + own.names.count])
    }
  }
}

/// Test rows in which one group of features is another unit's.
struct PermutedRows: Sendable {
  private let test: MultimodalTest
  private let groups: PermutedGroups
  /// Rows of each unit, units in order of appearance.
  private let units: [[Int]]

  /// - Parameters:
  ///   - test: rows of a fold.
  ///   - groups: what is dealt out together.
  ///   - unit: the unit of each row: rows of one go to rows of one other.
  init(_ test: MultimodalTest, groups: PermutedGroups, unit: [Int]) {
    self.test = test
    self.groups = groups
    var place: [Int: Int] = [:]
    var units: [[Int]] = []
    for (row, own) in unit.enumerated() {
      if let known = place[own] {
        units[known].append(row)
      } else {
        place[own] = units.count
        units.append([row])
      }
    }
    self.units = units
  }

  /// Units that values can be exchanged among.
  var count: Int { units.count }

  /// The rows with the values of one group dealt out anew.
  func rows(group: Int, seed: UInt64) -> MultimodalTest {
    var order = Array(units.indices)
    var generator = SplitMix64(seed: seed)
    generator.shuffle(&order)
    var donor = [Int](repeating: 0, count: test.places.count)
    for (own, other) in zip(units, order) {
      // Where units differ in length, the shorter begins again.
      for (step, row) in own.enumerated() { donor[row] = units[other][step % units[other].count] }
    }
    return MultimodalTest(
      modalities: test.modalities.indices.map { modality($0, group: group, donor: donor) },
      places: test.places)
  }

  private func modality(_ index: Int, group: Int, donor: [Int]) -> ModalityFeatures {
    let own = test.modalities[index]
    let width = own.names.count
    let columns = (0..<width).filter { groups.places[index][$0] == group }
    if columns.isEmpty { return own }
    var values = own.values
    for (row, other) in donor.enumerated() {
      for step in 0..<own.steps {
        for column in columns {
          values[row, step * width + column] = own.values[other, step * width + column]
        }
      }
    }
    let isWhole = columns.count == width
    return ModalityFeatures(
      modality: own.modality, names: own.names, values: values, steps: own.steps,
      covered: isWhole ? own.covered.map { covered in donor.map { covered[$0] } } : own.covered)
  }
}
