/// A sweep as written: what multiplies, pairs, adds and removes cells.
struct Sweep {
  /// One of several alternatives; each puts some axes (by their place in the axis table) at some values.
  typealias Factor = [[Setting]]

  struct Setting {
    let axis: Int
    let value: Int
  }

  /// What multiplies the cells that a selector matches.
  struct When {
    let selector: CellSelector
    let factors: [Factor]
    let mark: SourceMark
  }

  struct Exclude {
    let selector: CellSelector
    let mark: SourceMark
  }

  /// `grid` and `zip`, in the order as written.
  private(set) var factors: [Factor] = []
  private(set) var whens: [When] = []
  private(set) var excludes: [Exclude] = []
  private(set) var includes: [[Factor]] = []
  /// Whether there is nothing but what `include` adds.
  private(set) var startsEmpty = false
  /// The swept axes by their place in the axis table, in the order in which the sweep first names them.
  private(set) var order: [Int] = []
  /// Where the sweep first names an axis, by its place in the axis table.
  private(set) var marks: [Int: SourceMark] = [:]
  /// Where the sweep stands; `nil` without one.
  private(set) var mark: SourceMark?

  /// Reads a sweep and adds its paths and their values to the axes; `faults` gets everything wrong in it.
  init(_ pair: Node.Pair?, axes: inout AxisTable, faults: inout [SpecError]) {
    guard let pair, !pair.value.isNull else { return }
    mark = pair.keyMark
    var reader = SweepReader(axes: axes)
    let parts = reader.parts(
      of: pair.value, "a sweep", known: ["grid", "zip", "when", "exclude", "include"])
    factors = reader.product(of: parts)
    for part in parts where part.key == "when" {
      whens = reader.entries(of: part.value).compactMap { reader.when($0) }
    }
    for part in parts where part.key == "exclude" {
      excludes = reader.entries(of: part.value).compactMap { entry in
        let selector = reader.selector(entry)
        return selector.isFaulty ? nil : Exclude(selector: selector, mark: entry.mark)
      }
    }
    for part in parts where part.key == "include" {
      includes = reader.entries(of: part.value).map { reader.grid($0) }
      startsEmpty = !parts.contains { $0.key == "grid" || $0.key == "zip" }
    }
    order = reader.order
    marks = reader.marks
    axes = reader.axes
    faults += reader.faults
  }
}
