/// Reads the parts of a sweep, and collects the axes, values and faults on the way.
struct SweepReader {
  /// How many axes a sweep may name.
  static let axisLimit = 64

  private(set) var axes: AxisTable
  private(set) var order: [Int] = []
  /// Where each axis is first named.
  private(set) var marks: [Int: SourceMark] = [:]
  private(set) var faults: [SpecError] = []

  init(axes: AxisTable) { self.axes = axes }

  /// The pairs of a map with known keys only.
  mutating func parts(of node: Node, _ what: String, known: [String]) -> [Node.Pair] {
    guard let pairs = node.pairs else {
      faults.append(SpecError("expected a map, found \(node.words)", at: node.mark))
      return []
    }
    for pair in pairs where !known.contains(pair.key) {
      faults.append(
        SpecError(
          "unknown key \(Quoted.text(pair.key)) in \(what)", at: pair.keyMark,
          help: Suggestion.help(for: pair.key, among: known)))
    }
    return pairs
  }

  mutating func entries(of node: Node) -> [Node] {
    if let elements = node.elements { return elements }
    faults.append(SpecError("expected a list of maps, found \(node.words)", at: node.mark))
    return []
  }

  mutating func selector(_ node: Node) -> CellSelector {
    CellSelector(node, axes: axes, faults: &faults)
  }

  /// `{axis: [values], axis: value}`: a factor for every axis.
  mutating func grid(_ node: Node) -> [Sweep.Factor] {
    columns(of: node).map { column in
      column.values.map { [Sweep.Setting(axis: column.axis, value: $0)] }
    }
  }

  /// The factors of `grid` and `zip` among some parts, in their order.
  mutating func product(of parts: [Node.Pair]) -> [Sweep.Factor] {
    var factors: [Sweep.Factor] = []
    var taken: Set<Int> = []
    for part in parts where part.key == "grid" || part.key == "zip" {
      let new = part.key == "grid" ? grid(part.value) : zip(part.value)
      let named = new.flatMap { $0.first ?? [] }.map(\.axis)
      for axis in named where !taken.insert(axis).inserted {
        let name = axes.axes[axis].name
        let mark = part.value.pairs?.first { $0.key == name }?.keyMark
        faults.append(
          SpecError("'\(name)' is in both 'grid' and 'zip'", at: mark ?? part.keyMark))
      }
      factors += new
    }
    return factors
  }

  /// `{axis: [values], axis: [values]}`: one factor, the first values together, then the second ones.
  private mutating func zip(_ node: Node) -> [Sweep.Factor] {
    let before = faults.count
    let columns = columns(of: node, isPaired: true)
    guard let first = columns.first, faults.count == before else { return [] }
    for column in columns.dropFirst() where column.values.count != first.values.count {
      let names =
        "'\(axes.axes[first.axis].name)' has \(first.values.count) values and"
        + " '\(axes.axes[column.axis].name)' has \(column.values.count)"
      faults.append(
        SpecError("'zip' pairs lists of one length: \(names)", at: column.mark))
      return []
    }
    let rows = first.values.indices.map { row in
      columns.map { Sweep.Setting(axis: $0.axis, value: $0.values[row]) }
    }
    return [rows]
  }

  /// `{if: {...}, grid: {...}}`.
  mutating func when(_ node: Node) -> Sweep.When? {
    let parts = parts(of: node, "an entry of 'when'", known: ["if", "grid", "zip"])
    guard let condition = parts.first(where: { $0.key == "if" }) else {
      if node.pairs != nil {
        faults.append(
          SpecError(
            "an entry of 'when' has no 'if'", at: node.mark,
            help: "write {if: {axis: value}, grid: {axis: [values]}}"))
      }
      return nil
    }
    let factors = product(of: parts)
    if !parts.contains(where: { $0.key == "grid" || $0.key == "zip" }) {
      faults.append(
        SpecError("an entry of 'when' has neither 'grid' nor 'zip'", at: condition.keyMark))
    }
    let selector = selector(condition.value)
    if selector.isFaulty { return nil }
    return Sweep.When(selector: selector, factors: factors, mark: condition.keyMark)
  }

  private struct Column {
    let axis: Int
    let mark: SourceMark
    let values: [Int]
  }

  private mutating func columns(of node: Node, isPaired: Bool = false) -> [Column] {
    guard let pairs = node.pairs else {
      faults.append(
        SpecError("expected a map of axes and values, found \(node.words)", at: node.mark))
      return []
    }
    return pairs.compactMap { pair in
      do throws(SpecError) {
        let axis = try axes.sweptAxis(pair.key, at: pair.keyMark)
        if marks[axis] == nil {
          if order.count == Self.axisLimit {
            throw SpecError("a sweep can name at most \(Self.axisLimit) axes", at: pair.keyMark)
          }
          order.append(axis)
          marks[axis] = pair.keyMark
        }
        let values = values(pair.value, ofAxisAt: axis, isPaired: isPaired)
        return values.isEmpty ? nil : Column(axis: axis, mark: pair.value.mark, values: values)
      } catch {
        report(error, about: pair.key)
        return nil
      }
    }
  }

  private mutating func values(_ node: Node, ofAxisAt axis: Int, isPaired: Bool) -> [Int] {
    let name = axes.axes[axis].name
    if let elements = node.elements, elements.isEmpty {
      faults.append(SpecError("expected values of '\(name)', found an empty list", at: node.mark))
    }
    var seen: Set<Int> = []
    var values: [Int] = []
    for element in node.elements ?? [node] {
      do throws(SpecError) {
        let value = try axes.sweptValue(element, ofAxisAt: axis)
        if !seen.insert(value).inserted, !isPaired {
          faults.append(
            SpecError(
              "\(element.words) is there already, as '\(axes.axes[axis].labels[value])'",
              at: element.mark, severity: .warning))
          continue
        }
        values.append(value)
      } catch {
        report(error, about: name)
      }
    }
    return values
  }

  private mutating func report(_ fault: SpecError, about axis: String) {
    if !axes.faulty.contains(axis) { faults.append(fault) }
  }
}
