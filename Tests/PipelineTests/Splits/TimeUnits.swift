import Learners

@testable import Pipeline

/// Units of one subject, one after the other, two seconds each with a second between them.
func unitsInTime(
  _ count: Int, groups: [Int]? = nil, times: [SplitTime]? = nil
) -> SplitUnits {
  let group = groups ?? Array(0..<count)
  let names = (group.max() ?? -1) + 1
  return SplitUnits(
    group: group, groupNames: (0..<names).map { "g\(1000 + $0)" },
    label: (0..<count).map { $0 % 2 }, classes: 2,
    times: times ?? (0..<count).map { SplitTime(start: Double($0) * 3, end: Double($0) * 3 + 2) })
}

func splitter(_ name: String, _ values: [String: ParameterValue]) throws -> any Splitter {
  try SplitterCatalog.type(named: name).init(ParameterValues(values))
}

/// The distance in seconds between two spans; negative where they overlap.
func distance(_ a: SplitTime, _ b: SplitTime) -> Double {
  max(a.start - b.end, b.start - a.end)
}
