/// The cells of a sweep, as rows of value places: what multiplies, pairs, adds and removes, carried out.
///
/// `grid` and `zip` multiply, first axis slowest; `when` entries multiply the matching cells one after
/// another; `exclude` removes; `include` adds at the end. A cell that is there already is not added again.
struct SweepExpansion {
  /// The value of every swept axis, in the order of the sweep; -1 where a cell does not name the axis.
  typealias Row = [Int32]

  /// The most cells that a sweep may have.
  static let limit = 100_000

  private(set) var rows: [Row] = []
  private(set) var faults: [SpecError] = []
  private let sweep: Sweep
  private let axes: [Axis]
  /// Where in a row an axis stands, by its place in the axis table; -1 for axes not swept.
  private let columns: [Int]

  /// Takes the axes as they are after the sweep was read.
  init(_ sweep: Sweep, axes: AxisTable) {
    self.sweep = sweep
    self.axes = axes.axes
    var columns = Array(repeating: -1, count: axes.axes.count)
    for (column, axis) in sweep.order.enumerated() { columns[axis] = column }
    self.columns = columns
    do throws(SpecError) {
      rows = try expanded()
    } catch {
      faults.append(error)
    }
  }

  private mutating func expanded() throws(SpecError) -> [Row] {
    let empty = Row(repeating: -1, count: sweep.order.count)
    var rows: [Row] = []
    if !sweep.startsEmpty {
      try require(count: Self.count(sweep.factors))
      rows = product([empty], sweep.factors)
    }
    for when in sweep.whens { rows = try multiplied(rows, when) }
    for exclude in sweep.excludes { rows = removing(exclude, from: rows) }
    var total: Int? = rows.count
    for factors in sweep.includes { total = Self.sum(total, Self.count(factors)) }
    try require(count: total)
    for factors in sweep.includes { rows += product([empty], factors) }
    if rows.isEmpty {
      throw SpecError("the sweep has no cells left", at: sweep.mark)
    }
    var seen: Set<Row> = []
    return rows.filter { seen.insert($0).inserted }
  }

  private func product(_ rows: [Row], _ factors: [Sweep.Factor]) -> [Row] {
    var rows = rows
    for factor in factors {
      var next: [Row] = []
      next.reserveCapacity(rows.count * factor.count)
      for row in rows {
        for alternative in factor {
          var new = row
          for setting in alternative { new[columns[setting.axis]] = Int32(setting.value) }
          next.append(new)
        }
      }
      rows = next
    }
    return rows
  }

  private mutating func multiplied(_ rows: [Row], _ when: Sweep.When) throws(SpecError) -> [Row] {
    let isMatch = matcher(when.selector)
    let matching = rows.count { isMatch($0) }
    if matching == 0 {
      faults.append(SpecError("no cell matches this 'if'", at: when.mark, severity: .warning))
      return rows
    }
    try require(
      count: Self.sum(rows.count - matching, Self.count(when.factors, times: matching)))
    var isSet = false
    var next: [Row] = []
    for row in rows {
      guard isMatch(row) else {
        next.append(row)
        continue
      }
      for axis in when.factors.lazy.compactMap(\.first).joined().map(\.axis)
      where row[columns[axis]] >= 0 && !isSet {
        isSet = true
        faults.append(
          SpecError(
            "cells that match this 'if' have a value of '\(axes[axis].name)' already",
            at: when.mark))
      }
      next += product([row], when.factors)
    }
    return next
  }

  private mutating func removing(_ exclude: Sweep.Exclude, from rows: [Row]) -> [Row] {
    let isMatch = matcher(exclude.selector)
    let kept = rows.filter { !isMatch($0) }
    if kept.count == rows.count {
      faults.append(
        SpecError("no cell matches this entry of 'exclude'", at: exclude.mark, severity: .warning))
    }
    return kept
  }

  /// A selector as tables by column and value.
  private func matcher(_ selector: CellSelector) -> (Row) -> Bool {
    var tests: [(column: Int, accepts: [Bool])] = []
    for condition in selector.conditions {
      guard let axis = axes.firstIndex(where: { $0.name == condition.axis }), columns[axis] >= 0
      else {
        if condition.matchesBase { continue }
        return { _ in false }
      }
      let accepts = axes[axis].labels.map { condition.keys.contains(ScalarKey.of($0)) }
      tests.append((columns[axis], [condition.matchesBase] + accepts))
    }
    return { row in tests.allSatisfy { $0.accepts[Int(row[$0.column]) + 1] } }
  }

  private func require(count: Int?) throws(SpecError) {
    guard let count else {
      throw SpecError(
        "the sweep has more cells than can be counted, at most \(Self.limit) fit", at: sweep.mark)
    }
    if count > Self.limit {
      throw SpecError("the sweep has \(count) cells, at most \(Self.limit) fit", at: sweep.mark)
    }
  }

  /// The number of cells; `nil` where it does not fit a machine word.
  private static func count(_ factors: [Sweep.Factor], times start: Int = 1) -> Int? {
    var count = start
    for factor in factors {
      let (product, isTooMuch) = count.multipliedReportingOverflow(by: factor.count)
      if isTooMuch { return nil }
      count = product
    }
    return count
  }

  private static func sum(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    let (sum, isTooMuch) = a.addingReportingOverflow(b)
    return isTooMuch ? nil : sum
  }
}
