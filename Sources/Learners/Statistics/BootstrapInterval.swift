import Glibc

/// Makes intervals of replicates that were drawn already: pure arithmetic.
public struct BootstrapInterval: Sendable {
  private let level: Double
  private let undefinedReplicates: Int
  private let notes: [Interval.Note]

  /// Sets the level (between 0 and 1) and what goes into every interval as it is.
  public init(level: Double, undefinedReplicates: Int = 0, notes: [Interval.Note] = []) {
    precondition(level > 0 && level < 1, "a level lies between 0 and 1")
    self.level = level
    self.undefinedReplicates = undefinedReplicates
    self.notes = notes
  }

  /// The bias-corrected and accelerated interval, as in `scipy.stats.bootstrap`.
  ///
  /// Efron (1987), doi:10.2307/2289144. Replicates equal to the point count half on either side;
  /// percentiles are interpolated linearly. Degenerate where bias or acceleration cannot be estimated.
  public func bca(_ replicates: [Double], point: Double, jackknife: [Double?]) -> Interval {
    let sorted = replicates.sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else {
      return none(.constantReplicates, .bca)
    }
    guard let jackknife = Jackknife.complete(jackknife) else {
      return none(.undefinedJackknife, .bca)
    }
    guard let acceleration = Self.acceleration(jackknife) else {
      return none(.constantJackknife, .bca)
    }
    var below = 0
    for value in sorted { below += value < point ? 2 : value == point ? 1 : 0 }
    let bias = NormalDistribution.quantile(Double(below) / Double(2 * sorted.count))
    guard bias.isFinite else { return none(.oneSided, .bca) }
    func end(_ tail: Double) -> Double {
      let shifted = bias + NormalDistribution.quantile(tail)
      let share = NormalDistribution.cumulative(bias + shifted / (1 - acceleration * shifted))
      return Self.percentile(share, of: sorted)
    }
    let tail = (1 - level) / 2
    return interval(low: end(tail), high: end(1 - tail), .bca)
  }

  /// The interval between two percentiles of the replicates.
  public func percentile(_ replicates: [Double]) -> Interval {
    let sorted = replicates.sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else {
      return none(.constantReplicates, .percentile)
    }
    let tail = (1 - level) / 2
    return interval(
      low: Self.percentile(tail, of: sorted), high: Self.percentile(1 - tail, of: sorted),
      .percentile)
  }

  func none(_ reason: Interval.Degeneracy, _ method: Interval.Method) -> Interval {
    Interval(
      reason, level: level, method: method, undefinedReplicates: undefinedReplicates, notes: notes)
  }

  private func interval(low: Double, high: Double, _ method: Interval.Method) -> Interval {
    Interval(
      low: low, high: high, level: level, method: method, undefinedReplicates: undefinedReplicates,
      notes: notes)
  }

  /// A sixth of the skew of the jackknife; `nil` where all its values are equal.
  static func acceleration(_ jackknife: [Double]) -> Double? {
    let mean = jackknife.reduce(0, +) / Double(jackknife.count)
    var squares = 0.0
    var cubes = 0.0
    for value in jackknife {
      let distance = mean - value
      squares += distance * distance
      cubes += distance * distance * distance
    }
    let isConstant = jackknife.allSatisfy { $0 == jackknife.first }
    return isConstant || squares == 0 ? nil : cubes / (6 * squares * squares.squareRoot())
  }

  /// Linear interpolation between the two nearest of the sorted values (numpy's default).
  static func percentile(_ share: Double, of sorted: [Double]) -> Double {
    let place = min(max(share, 0), 1) * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    let part = place - Double(below)
    let step = sorted[above] - sorted[below]
    return part < 0.5 ? sorted[below] + step * part : sorted[above] - step * (1 - part)
  }
}
