import Learners

/// Moments, order statistics and trend of each column's samples in a window.
///
/// Missing samples are skipped. `variance` and `std` divide by n − 1; `skewness` and `kurtosis` are the
/// population forms (g₁ and excess g₂, as `scipy.stats` by default); `iqr` and `median` interpolate
/// linearly; `slope` is the least-squares slope per second.
public struct SampleStatistics: Feature {
  /// `statistics` in a spec.
  public static let name = "statistics"
  /// One sentence for people.
  public static let summary = "Mean, spread, extremes, shape and trend of each column in a window."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      required: "columns", ChannelSelection.type,
      "A group of columns, or a list of groups and columns."),
    Parameter(
      required: "stats", .nonEmptyList(.choice(SampleStatistic.allCases.map(\.rawValue))),
      """
      What is computed of each column. Missing samples are skipped; `variance` and `std` divide by \
      n - 1, `kurtosis` is 0 for a normal distribution, `slope` is per second.
      """),
    ElementTransform.parameter,
  ]

  private let selection: ChannelSelection
  private let statistics: [SampleStatistic]
  private let transform: ElementTransform

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` where a statistic is named twice.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    statistics = values.texts("stats").compactMap(SampleStatistic.init(rawValue:))
    transform = ElementTransform(values)
    for (index, statistic) in statistics.enumerated()
    where statistics[..<index].contains(statistic) {
      throw FeatureFault("'\(statistic.rawValue)' is listed twice", parameter: "stats")
    }
  }

  /// Chooses the columns.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    var functions: [ElementFunction] = []
    for index in chosen { functions.append(try transform.function(for: channels[index])) }
    let names = chosen.flatMap { index in
      statistics.map { "\(channels[index].name)\(transform.suffix)_\($0.rawValue)" }
    }
    return BoundStatistics(
      names: names, channels: chosen, functions: functions, statistics: statistics)
  }
}

private struct BoundStatistics: BoundFeature {
  let names: [String]
  let channels: [Int]
  let functions: [ElementFunction]
  let statistics: [SampleStatistic]

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    let rows = segment.mostRows
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * max(1, rows)) { scratch in
      guard let values = scratch.baseAddress else { return }
      let times = statistics.contains(.slope) ? values + rows : nil
      for (index, channel) in channels.enumerated() {
        let count = segment.gather(channel, functions[index], times: times, into: values)
        var summary = SampleSummary(
          values: UnsafeMutableBufferPointer(start: values, count: count), times: times)
        for (place, statistic) in statistics.enumerated() where !statistic.sorts {
          out[index * statistics.count + place] = summary.value(of: statistic)
        }
        // Order statistics sort the values in place, so they come last.
        for (place, statistic) in statistics.enumerated() where statistic.sorts {
          out[index * statistics.count + place] = summary.value(of: statistic)
        }
      }
    }
  }
}
