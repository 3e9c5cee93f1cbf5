import Pipeline

/// What cells that do not name an axis have on it.
struct AxisBases: Sendable, Equatable {
  /// Labels of the base by axis; the first is the one that is shown.
  private var labels: [String: [String]]

  init(_ labels: [String: [String]] = [:]) { self.labels = labels }

  /// Looks up axes in a spec: those under `variants`, those of the sweep, and any other that tables name.
  init(_ table: AxisTable, naming others: [String] = []) {
    labels = [:]
    for axis in table.axes { add(axis) }
    let mark = SourceMark(file: "", line: 1, column: 1, length: 0)
    for name in others where labels[name] == nil {
      if let axis = try? table.axis(name, at: mark) { add(axis, named: name) }
    }
  }

  private mutating func add(_ axis: Axis, named name: String? = nil) {
    let others = axis.labels.filter { $0 != axis.baseLabel && axis.isBase($0) }
    labels[name ?? axis.name] = (axis.isBase(axis.baseLabel) ? [axis.baseLabel] : []) + others
  }

  /// Whether an axis is known.
  func knows(_ axis: String) -> Bool { labels[axis] != nil }

  /// What the base has on an axis, for people; `nil` where it has no name.
  func label(of axis: String) -> String? { labels[axis]?.first }

  /// Whether a value is what the base has.
  func isBase(_ label: String, of axis: String) -> Bool {
    labels[axis, default: []].contains {
      AxisValue(axis: axis, label: $0) == AxisValue(axis: axis, label: label)
    }
  }
}
