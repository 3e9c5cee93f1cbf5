import Glibc

/// Where the windows of one span of time lie.
///
/// Starts are `origin + index × stride`, never a running sum, so that rounding does not grow.
struct WindowGrid {
  /// A piece of time.
  struct Interval: Hashable {
    var start: Double
    var end: Double
  }

  let windows: SlidingWindows

  /// Number of full windows in a span of seconds: ⌊(span − length) / stride⌋ + 1, or 0 where none fits;
  /// `nil` where it is more than `limit`.
  ///
  /// A span that is short by less than the tolerance counts as long enough.
  func fullCount(span: Double, limit: Int) -> Int? {
    let room = span - windows.lengthSeconds + Windowing.tolerance
    guard room >= 0 else { return 0 }
    let count = (room / windows.strideSeconds).rounded(.down) + 1
    return count <= Double(limit) ? Int(count) : nil
  }

  /// Whether a shorter window begins after `full` windows and holds time that they left.
  func hasTail(span: Double, full: Int) -> Bool {
    guard windows.tail != .drop else { return false }
    let next = Double(full) * windows.strideSeconds
    let reached = full == 0 ? 0 : Double(full - 1) * windows.strideSeconds + windows.lengthSeconds
    return max(next, reached) < span - Windowing.tolerance
  }

  /// The windows from `lower` to `upper`, in time order.
  /// - Returns: `nil` where there would be more than `limit`.
  func intervals(from lower: Double, to upper: Double, limit: Int) -> [Interval]? {
    if windows.anchor == .trialEnd { return fromEnd(lower: lower, upper: upper, limit: limit) }
    return fromStart(origin: lower, first: 0, upper: upper, limit: limit)
  }

  /// The windows of a grid that began at `origin`, so far as they begin after `lower`; what lies between
  /// `lower` and the first grid point belongs to no window.
  /// - Returns: `nil` where there would be more than `limit`.
  func intervals(origin: Double, from lower: Double, to upper: Double, limit: Int) -> [Interval]? {
    let steps = ((lower - origin - Windowing.tolerance) / windows.strideSeconds).rounded(.up)
    guard abs(steps) < 1e15 else { return nil }
    return fromStart(origin: origin, first: max(0, steps), upper: upper, limit: limit)
  }

  private func fromStart(
    origin: Double, first: Double, upper: Double, limit: Int
  ) -> [Interval]? {
    let span = upper - (origin + first * windows.strideSeconds)
    guard let full = fullCount(span: span, limit: limit) else { return nil }
    var out: [Interval] = []
    out.reserveCapacity(full + 1)
    for index in 0..<full {
      let start = origin + (first + Double(index)) * windows.strideSeconds
      out.append(Interval(start: start, end: start + windows.lengthSeconds))
    }
    if hasTail(span: span, full: full) {
      let start = origin + (first + Double(full)) * windows.strideSeconds
      let end = windows.tail == .pad ? start + windows.lengthSeconds : upper
      out.append(Interval(start: start, end: end))
    }
    return out
  }

  private func fromEnd(lower: Double, upper: Double, limit: Int) -> [Interval]? {
    let span = upper - lower
    guard let full = fullCount(span: span, limit: limit) else { return nil }
    var out: [Interval] = []
    out.reserveCapacity(full + 1)
    if hasTail(span: span, full: full) {
      let end = upper - Double(full) * windows.strideSeconds
      let start = windows.tail == .pad ? end - windows.lengthSeconds : lower
      out.append(Interval(start: start, end: end))
    }
    for index in (0..<full).reversed() {
      let end = upper - Double(index) * windows.strideSeconds
      out.append(Interval(start: end - windows.lengthSeconds, end: end))
    }
    return out
  }
}
