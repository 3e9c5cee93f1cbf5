/// Spaces the samples of a regular LSL stream evenly.
///
/// Stamps are taken when samples arrive, in bursts. Between breaks, a straight line over the position is
/// the better time: the least-squares line, as pyxdf fits it.
enum XDFJitter {
  /// A break lasts more than this, in seconds and in samples.
  private static let breakSeconds = 1.0
  private static let breakSamples = 500.0

  /// Replaces stamps by times on lines.
  ///
  /// - Parameters:
  ///   - stamps: seconds as samples arrived; becomes seconds on lines.
  ///   - rateHz: the declared rate, above 0.
  /// - Returns: the stretches without a break.
  static func removed(from stamps: inout [Double], rateHz: Double) -> [Range<Int>] {
    guard !stamps.isEmpty else { return [] }
    let longest = max(breakSeconds, breakSamples / rateHz)
    var stretches: [Range<Int>] = []
    var first = 0
    for row in 1..<max(1, stamps.count) where abs(stamps[row] - stamps[row - 1]) > longest {
      stretches.append(first..<row)
      first = row
    }
    stretches.append(first..<stamps.count)
    for stretch in stretches where stretch.count > 1 { straighten(&stamps, stretch) }
    return stretches
  }

  /// Least squares around the middle of the stretch: no digits are lost to large clocks.
  private static func straighten(_ stamps: inout [Double], _ rows: Range<Int>) {
    let n = Double(rows.count)
    let middle = (n - 1) / 2
    let origin = stamps[rows.lowerBound]
    var sum = 0.0
    var product = 0.0
    for (place, row) in rows.enumerated() {
      let own = stamps[row] - origin
      sum += own
      product += (Double(place) - middle) * own
    }
    let slope = product / (n * (n * n - 1) / 12)
    let mean = sum / n
    for (place, row) in rows.enumerated() {
      stamps[row] = origin + (mean + slope * (Double(place) - middle))
    }
  }
}
