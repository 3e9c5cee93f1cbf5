import Learners

/// How far training has to stay away from what is tested, within a subject.
struct SplitGap: Sendable, Hashable {
  static let parameters = [
    Parameter(
      "gap_s", .number(.nonNegative), default: nil,
      "Seconds between test and training trials of a subject: what lies nearer is left out of training."
    ),
    Parameter(
      "gap_trials", .integer(1...1_000_000), default: nil,
      "Trials between test and training trials of a subject that are left out of training."),
  ]

  let seconds: Double?
  let trials: Int

  init(_ values: ParameterValues) {
    seconds = values["gap_s"]?.number
    trials = values["gap_trials"]?.integer ?? 0
  }

  /// Refuses a gap in seconds where units have no times.
  func check(_ units: SplitUnits) throws(SplitFault) {
    guard seconds != nil, !units.times.allSatisfy(\.isKnown) || units.times.isEmpty else { return }
    throw SplitFault(
      "'gap_s' needs trials with times, and these have none: use 'gap_trials'",
      parameter: "gap_s")
  }

  /// The units that lie nearer to a tested one than the gap, tested ones not among them.
  /// - Parameters:
  ///   - order: all units in time order.
  ///   - isTested: by unit.
  ///   - times: by unit.
  /// - Returns: indices of units, ascending.
  func near(_ order: [Int], isTested: [Bool], times: [SplitTime]) -> [Int] {
    var isNear = [Bool](repeating: false, count: isTested.count)
    // Forward: what follows a tested unit; backward: what comes before one.
    var place = -1
    var end = -Double.infinity
    for (index, unit) in order.enumerated() {
      if isTested[unit] {
        place = index
        end = max(end, times.isEmpty ? end : times[unit].end)
      } else if place >= 0 {
        if index - place <= trials { isNear[unit] = true }
        if let seconds, times[unit].start - end < seconds { isNear[unit] = true }
      }
    }
    place = -1
    var start = Double.infinity
    for (index, unit) in order.enumerated().reversed() {
      if isTested[unit] {
        place = index
        start = min(start, times.isEmpty ? start : times[unit].start)
      } else if place >= 0 {
        if place - index <= trials { isNear[unit] = true }
        if let seconds, start - times[unit].end < seconds { isNear[unit] = true }
      }
    }
    return isNear.indices.filter { isNear[$0] }
  }
}
