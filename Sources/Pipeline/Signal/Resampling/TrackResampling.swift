import Glibc
import Learners

/// Puts the channels of one track on an even grid.
///
/// Rows that are even already go through a polyphase filter, piece by piece between long gaps. Uneven rows are
/// joined by straight lines at the new rate or, where rows are much denser, at a multiple of it, from which the
/// polyphase filter goes down.
struct TrackResampling: Sendable {
  /// How values get to the grid.
  enum Way: Sendable, Hashable {
    /// The rows are even: by this ratio.
    case polyphase(RationalRatio)
    /// The rows are uneven: lines at so many times the new rate.
    case lines(Int)
    /// The mean of the rows in each cell.
    case means
  }

  /// No grid has more points.
  static let mostPoints = 200_000_000

  let way: Way
  /// The new clock.
  let track: Recording.Track
  /// Gaps between rows that were left out of the grid.
  let longGaps: Int
  /// Rows with the time of another row, taken together.
  let sharedTimes: Int
  private let source: Source
  private let filter: PolyphaseFilter?
  private let outputs: [Range<Int>]
  private let bridgeRows: Int

  /// Where rows stand before the filter.
  private enum Source: Sendable {
    case even(EvenRows)
    case uneven(UnevenGrid)

    var stretches: [EvenRows.Stretch] {
      switch self {
      case .even(let rows): rows.stretches
      case .uneven(let grid): grid.stretches
      }
    }

    var slotCount: Int {
      switch self {
      case .even(let rows): rows.slotCount
      case .uneven(let grid): grid.slotCount
      }
    }
  }

  /// Prepares the grid; `nil` where it would have more points than `mostPoints`.
  /// - Parameters:
  ///   - track: the rows as they are; without a duration of rows only where there are no more than two.
  ///   - rateHz: points per second.
  ///   - bridgeSeconds: the longest gap that is bridged.
  ///   - takesMeans: the mean of each cell, whatever the rows.
  init?(_ track: Recording.Track, rateHz: Double, bridgeSeconds: Double, takesMeans: Bool) {
    let step = track.sampleSeconds ?? 1 / rateHz
    let even = takesMeans ? nil : Self.evenRows(track, step, rateHz, bridgeSeconds)
    if let (rows, ratio) = even {
      way = .polyphase(ratio)
      source = .even(rows)
      filter = ratio.up == ratio.down ? nil : PolyphaseFilter(ratio)
      bridgeRows = Self.bridgeRows(bridgeSeconds, step)
      (longGaps, sharedTimes) = (rows.longGaps, 0)
    } else {
      let density = min(max(1, (1 / (step * rateHz)).rounded()), 4096)
      let times = takesMeans ? 1 : Int(density)
      guard
        let grid = UnevenGrid(
          track, pointsPerSecond: rateHz * Double(times), reach: bridgeSeconds + step * (1 + 1e-9),
          way: takesMeans ? .means : .lines, mostPoints: Self.mostPoints)
      else { return nil }
      way = takesMeans ? .means : .lines(times)
      source = .uneven(grid)
      filter = times == 1 ? nil : PolyphaseFilter(RationalRatio(up: 1, down: times))
      bridgeRows = 0
      (longGaps, sharedTimes) = (grid.longGaps, takesMeans ? 0 : grid.sharedTimes)
    }
    let ratio = filter?.ratio ?? RationalRatio(up: 1, down: 1)
    let stretches = source.stretches
    let all = stretches.map {
      ratio.firstOutput(from: $0.first)..<ratio.firstOutput(from: $0.first + $0.slots.count)
    }
    guard all.reduce(0.0, { $0 + Double($1.count) }) <= Double(Self.mostPoints) else { return nil }
    outputs = all
    self.track = Self.track(over: track, stretches, all, rateHz: rateHz)
  }

  private static func bridgeRows(_ seconds: Double, _ step: Double) -> Int {
    Int(min(seconds / step + 1e-6, 1e9))
  }

  /// The grid of even rows, and by what ratio it is changed; `nil` where rows are uneven, or the rates have no
  /// ratio of small numbers that holds to a tenth of a row at the end.
  private static func evenRows(
    _ track: Recording.Track, _ step: Double, _ rateHz: Double, _ bridgeSeconds: Double
  ) -> (EvenRows, RationalRatio)? {
    guard
      let rows = EvenRows(track, bridgeRows: bridgeRows(bridgeSeconds, step), follows: false)
    else { return nil }
    let last = rows.stretches.reduce(1) { max($0, $1.first + $1.slots.count) }
    let tolerance = min(1e-4, 0.1 / Double(last))
    return RationalRatio(nearest: rateHz * step, tolerance: tolerance).map { (rows, $0) }
  }

  private static func track(
    over track: Recording.Track, _ stretches: [EvenRows.Stretch], _ outputs: [Range<Int>],
    rateHz: Double
  ) -> Recording.Track {
    let segments = track.segments
    var times: [Double] = []
    times.reserveCapacity(outputs.reduce(0) { $0 + $1.count })
    var ends = [Int](repeating: 0, count: segments.count)
    for (stretch, points) in zip(stretches, outputs) {
      let start = track.times[segments[stretch.segment].lowerBound]
      for point in points { times.append(start + Double(point) / rateHz) }
      ends[stretch.segment] = times.count
    }
    var ranges: [Range<Int>] = []
    for end in ends {
      let first = ranges.last?.upperBound ?? 0
      ranges.append(first..<max(first, end))
    }
    return Recording.Track(
      times: times, rowsOfTrial: track.rowsOfTrial == nil ? nil : ranges, sampleSeconds: 1 / rateHz)
  }

  /// One channel on the new clock.
  /// - Parameter values: one per row of the old track.
  /// - Returns: one per row of the new track, and how many missing samples of even rows were bridged.
  func values(_ values: [Double]) -> (values: [Double], bridged: Int) {
    let slab = SampleSlab(columns: 1, rows: source.slotCount)
    let slots = slab.column(0)
    switch source {
    case .even(let rows): rows.spread(values, into: slots)
    case .uneven(let grid): grid.fill(values, into: slots)
    }
    let stretches = source.stretches
    let pieces = BridgedSamples(
      slots, stretches: stretches.lazy.map(\.slots), longest: bridgeRows)
    let bridged = pieces.bridged.reduce(0) { $0 + $1.count }
    guard let filter else { return (slab.values(0), bridged) }
    let out = SampleSlab(columns: 1, rows: track.count)
    if pieces.pieces != stretches.map(\.slots) {
      out.column(0).update(repeating: .nan, count: track.count)
    }
    var index = 0
    var offset = 0
    for (stretch, points) in zip(stretches, outputs) {
      while index < pieces.pieces.count,
        pieces.pieces[index].upperBound <= stretch.slots.upperBound
      {
        let piece = pieces.pieces[index]
        let shift = stretch.first - stretch.slots.lowerBound
        let lattice = piece.lowerBound + shift..<piece.upperBound + shift
        let place = offset + filter.outputs(of: lattice).lowerBound - points.lowerBound
        filter.run(slots + piece.lowerBound, piece: lattice, into: out.column(0) + place)
        index += 1
      }
      offset += points.count
    }
    return (out.values(0), bridged)
  }
}
