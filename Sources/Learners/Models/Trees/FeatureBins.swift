/// Training features cut into at most 255 ranges each, one byte per value.
///
/// Up to 255 different values keep a bin each; more are cut into bins of about equal counts. A
/// value that is not finite is missing. Codes are stored feature by feature: trees look at few
/// features at a time.
struct FeatureBins: Sendable {
  /// The code of a missing value.
  static let missing: UInt8 = 255
  /// The most bins for values.
  static let most = 255

  let rows: Int
  let features: Int
  /// Features × rows.
  let codes: [UInt8]
  /// Smallest and largest training value of each bin, `most` places per feature.
  let lows: [Double]
  let highs: [Double]
  /// Bins in use, per feature.
  let counts: [Int]

  /// Cuts the columns of samples × features; each column is a piece of work of its own.
  init(_ values: Matrix<Double>, executor: any Executor) {
    let (rows, features) = (values.rows, values.columns)
    var codes = [UInt8](repeating: Self.missing, count: rows * features)
    var lows = [Double](repeating: 0, count: features * Self.most)
    var highs = lows
    var counts = [Int](repeating: 0, count: features)
    codes.withUnsafeMutableBufferPointer { codes in
      lows.withUnsafeMutableBufferPointer { lows in
        highs.withUnsafeMutableBufferPointer { highs in
          counts.withUnsafeMutableBufferPointer { counts in
            nonisolated(unsafe) let (codes, lows, highs, counts) = (codes, lows, highs, counts)
            executor.perform(chunks: features) { feature in
              let place = feature * Self.most..<(feature + 1) * Self.most
              counts[feature] = Self.cut(
                values, feature: feature,
                codes: UnsafeMutableBufferPointer(
                  rebasing: codes[feature * rows..<(feature + 1) * rows]),
                lows: UnsafeMutableBufferPointer(rebasing: lows[place]),
                highs: UnsafeMutableBufferPointer(rebasing: highs[place]))
            }
          }
        }
      }
    }
    self.rows = rows
    self.features = features
    self.codes = codes
    self.lows = lows
    self.highs = highs
    self.counts = counts
  }

  /// - Returns: the number of bins.
  private static func cut(
    _ values: Matrix<Double>, feature: Int, codes: UnsafeMutableBufferPointer<UInt8>,
    lows: UnsafeMutableBufferPointer<Double>, highs: UnsafeMutableBufferPointer<Double>
  ) -> Int {
    let columns = values.columns
    return values.elements.withUnsafeBufferPointer { elements in
      var sorted: [Double] = []
      sorted.reserveCapacity(codes.count)
      for row in 0..<codes.count {
        let value = elements[row * columns + feature]
        if value.isFinite { sorted.append(value) }
      }
      sorted.sort()
      let bins = edges(sorted, lows: lows, highs: highs)
      for row in 0..<codes.count {
        let value = elements[row * columns + feature]
        guard value.isFinite else { continue }
        // The last bin that starts at or below the value.
        var first = 0
        var size = bins
        while size > 1 {
          let half = size / 2
          first = lows[first + half] <= value ? first + half : first
          size -= half
        }
        codes[row] = UInt8(first)
      }
      return bins
    }
  }

  /// - Returns: the number of bins.
  private static func edges(
    _ sorted: [Double], lows: UnsafeMutableBufferPointer<Double>,
    highs: UnsafeMutableBufferPointer<Double>
  ) -> Int {
    let count = sorted.count
    guard count > 0 else { return 0 }
    var different = 1
    for at in 1..<count where sorted[at] != sorted[at - 1] { different += 1 }
    var bins = 0
    var start = 0
    while start < count {
      // Enough rows for an equal share of what is left; equal values stay together.
      let share = different <= most ? 1 : (count - start + most - bins - 1) / (most - bins)
      var end = min(start + max(share, 1), count)
      while end < count, sorted[end] == sorted[end - 1] { end += 1 }
      if bins == most - 1, different > most { end = count }
      lows[bins] = sorted[start]
      highs[bins] = sorted[end - 1]
      bins += 1
      start = end
    }
    return bins
  }
}
