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
    let bound = BoundStatistics(
      names: names, channels: chosen, functions: functions, statistics: statistics)
    return sharesPieces ? SharedStatistics(bound) : bound
  }

  /// Medians and quartiles are found by sorting, which no pieces share.
  public var sharesPieces: Bool { statistics.allSatisfy(\.isOfPieces) }
}

/// Statistics of the rows of each window by themselves.
struct BoundStatistics: BoundFeature {
  let names: [String]
  let channels: [Int]
  let functions: [ElementFunction]
  let statistics: [SampleStatistic]

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    let most = channels.reduce(1) { max($0, segment.rows(of: $1).count) }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * most) { scratch in
      guard let room = scratch.baseAddress else { return }
      var first = 0
      while first < channels.count {
        let end = endOfBlock(from: first, segment)
        if end == first {
          computeAlone(first, segment, room: room, times: room + most, into: out)
          first += 1
        } else {
          computeBlock(first..<end, segment, room: room, times: room + most, into: out)
          first = end
        }
      }
    }
  }

  /// Where a block of columns ends that are taken as they are and have the same rows.
  private func endOfBlock(from first: Int, _ segment: Segment) -> Int {
    let rows = segment.rows(of: channels[first])
    guard !rows.isEmpty else { return first }
    var end = first
    while end < min(channels.count, first + ColumnBlock.width),
      functions[end] == .identity, segment.rows(of: channels[end]) == rows
    { end += 1 }
    return end
  }

  private func computeBlock(
    _ block: Range<Int>, _ segment: Segment, room: UnsafeMutablePointer<Double>,
    times: UnsafeMutablePointer<Double>, into out: UnsafeMutableBufferPointer<Double>
  ) {
    let rows = segment.rows(of: channels[block.lowerBound])
    ColumnBlock.read(segment.recording.values, channels[block], rows: rows) { columns in
      let sums = columns.sums()
      let isComplete = block.allSatisfy { sums[$0 - block.lowerBound].isFinite }
      if isComplete {
        fill(block, columns, sums: sums, segment, room: room, times: times, into: out)
      } else if statistics.allSatisfy(\.isOfSums) {
        fillWithoutMissing(block, columns, into: out)
      } else {
        for index in block {
          computeAlone(index, segment, room: room, times: times, into: out)
        }
      }
    }
  }

  /// Fills what columns without a missing value give.
  private func fill(
    _ block: Range<Int>, _ columns: ColumnBlock, sums: SIMD8<Double>, _ segment: Segment,
    room: UnsafeMutablePointer<Double>, times: UnsafeMutablePointer<Double>,
    into out: UnsafeMutableBufferPointer<Double>
  ) {
    let rows = columns.rows
    if statistics.contains(.slope) {
      copyTimes(segment.times(of: channels[block.lowerBound]), rows, into: times)
    }
    let means = sums / Double(rows.count)
    let squares =
      statistics.contains(where: \.needsSquares) ? columns.squares(about: means) : .zero
    let extremes = statistics.contains(where: \.isExtreme) ? columns.extremes() : nil
    for index in block {
      let place = index - block.lowerBound
      fill(
        index,
        SampleSummary(
          values: UnsafeBufferPointer(
            start: columns.columns[place] + rows.lowerBound, count: rows.count),
          times: times, room: room, mean: means[place], squares: squares[place],
          extremes: extremes.map { ($0.least[place], $0.most[place]) }), into: out)
    }
  }

  /// Fills numbers that need sums and extremes only, from the values that are there.
  private func fillWithoutMissing(
    _ block: Range<Int>, _ columns: ColumnBlock, into out: UnsafeMutableBufferPointer<Double>
  ) {
    let (counts, sums) = columns.finiteSums()
    let means = sums / counts
    let squares =
      statistics.contains(where: \.needsSquares) ? columns.finiteSquares(about: means) : .zero
    let extremes = statistics.contains(where: \.isExtreme) ? columns.finiteExtremes() : nil
    for index in block {
      let place = index - block.lowerBound
      let count = counts[place]
      let variance = count > 1 ? squares[place] / (count - 1) : .nan
      for (offset, statistic) in statistics.enumerated() {
        let value =
          switch statistic {
          case .mean: means[place]
          case .variance: variance
          case .std: variance.squareRoot()
          case .min: count > 0 ? extremes?.least[place] : nil
          case .max: count > 0 ? extremes?.most[place] : nil
          default: nil as Double?
          }
        out[index * statistics.count + offset] = value ?? .nan
      }
    }
  }

  private func copyTimes(
    _ clock: [Double], _ rows: Range<Int>, into times: UnsafeMutablePointer<Double>
  ) {
    clock.withUnsafeBufferPointer { clock in
      for row in rows { times[row - rows.lowerBound] = clock[row] - clock[rows.lowerBound] }
    }
  }

  private func computeAlone(
    _ index: Int, _ segment: Segment, room: UnsafeMutablePointer<Double>,
    times: UnsafeMutablePointer<Double>, into out: UnsafeMutableBufferPointer<Double>
  ) {
    let clock = statistics.contains(.slope) ? times : nil
    let count = segment.gather(channels[index], functions[index], times: clock, into: room)
    fill(index, SampleSummary(count: count, in: room, times: clock), into: out)
  }

  private func fill(
    _ index: Int, _ summary: SampleSummary, into out: UnsafeMutableBufferPointer<Double>
  ) {
    var summary = summary
    for (place, statistic) in statistics.enumerated() where !statistic.sorts {
      out[index * statistics.count + place] = summary.value(of: statistic)
    }
    // Order statistics may sort the values in place, so they come last.
    for (place, statistic) in statistics.enumerated() where statistic.sorts {
      out[index * statistics.count + place] = summary.value(of: statistic)
    }
  }
}
