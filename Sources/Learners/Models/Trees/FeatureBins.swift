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
  /// Whether any value is missing.
  let hasMissing: Bool

  /// Values up to here are in bins up to one, others in those from the other on.
  /// - Parameters:
  ///   - feature: a column.
  ///   - bin: the last bin on the left.
  ///   - next: the first bin on the right that counts; `nil` where only missing values are there.
  /// - Returns: the number half-way between both, or the largest number of all.
  func threshold(feature: Int, after bin: Int, before next: Int?) -> Double {
    guard let next else { return Double.greatestFiniteMagnitude }
    let first = feature * Self.most
    let (below, above) = (highs[first + bin], lows[first + next])
    let threshold = WeightedCentre.midpoint(below, above)
    return threshold < above ? threshold : below
  }

  /// Columns that are read from the rows together: a whole line of memory serves several.
  private static let together = 4

  /// Cuts the columns of samples × features; a few neighbouring columns are a piece of work.
  ///
  /// Cost: sorting each column by digits, and 48 bytes a row for each running piece.
  init(_ values: Matrix<Double>, executor: any Executor) {
    let (rows, features) = (values.rows, values.columns)
    var codes = [UInt8](repeating: Self.missing, count: rows * features)
    var lows = [Double](repeating: 0, count: features * Self.most)
    var highs = lows
    // Bins of each feature, then its missing values.
    var counts = [Int](repeating: 0, count: 2 * features)
    codes.withUnsafeMutableBufferPointer { codes in
      lows.withUnsafeMutableBufferPointer { lows in
        highs.withUnsafeMutableBufferPointer { highs in
          counts.withUnsafeMutableBufferPointer { counts in
            nonisolated(unsafe) let (codes, lows, highs, counts) = (codes, lows, highs, counts)
            executor.perform(chunks: (features + Self.together - 1) / Self.together) { piece in
              let first = piece * Self.together
              let columns = Columns(values, first..<min(first + Self.together, features))
              defer { columns.deallocate() }
              for feature in columns.features {
                let place = feature * Self.most..<(feature + 1) * Self.most
                (counts[feature], counts[features + feature]) = Self.cut(
                  columns[feature], columns.keys,
                  codes: UnsafeMutableBufferPointer(
                    rebasing: codes[feature * rows..<(feature + 1) * rows]),
                  lows: UnsafeMutableBufferPointer(rebasing: lows[place]),
                  highs: UnsafeMutableBufferPointer(rebasing: highs[place]))
              }
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
    hasMissing = counts[features...].contains { $0 > 0 }
    self.counts = Array(counts[..<features])
  }

  /// Neighbouring columns, each by itself, and room to sort one.
  private struct Columns {
    let features: Range<Int>
    let keys: SortedKeys
    private let rows: Int
    private let numbers: UnsafeMutablePointer<Double>

    init(_ values: Matrix<Double>, _ features: Range<Int>) {
      let (rows, stride, width) = (values.rows, values.columns, features.count)
      let numbers = UnsafeMutablePointer<Double>.allocate(capacity: max(rows * width, 1))
      values.elements.withUnsafeBufferPointer { elements in
        for row in 0..<rows {
          let from = row * stride + features.lowerBound
          for column in 0..<width { numbers[column * rows + row] = elements[from + column] }
        }
      }
      self.features = features
      self.rows = rows
      self.numbers = numbers
      keys = SortedKeys(capacity: rows)
    }

    subscript(_ feature: Int) -> UnsafeBufferPointer<Double> {
      UnsafeBufferPointer(start: numbers + (feature - features.lowerBound) * rows, count: rows)
    }

    func deallocate() {
      numbers.deallocate()
      keys.deallocate()
    }
  }

  /// - Returns: the number of bins, and of missing values.
  private static func cut(
    _ column: UnsafeBufferPointer<Double>, _ keys: SortedKeys,
    codes: UnsafeMutableBufferPointer<UInt8>, lows: UnsafeMutableBufferPointer<Double>,
    highs: UnsafeMutableBufferPointer<Double>
  ) -> (bins: Int, missing: Int) {
    let sorted = keys.sorted(column)
    let bins = edges(sorted, lows: lows, highs: highs)
    assign(column, bins, UnsafePointer(lows.baseAddress), codes)
    return (bins, codes.count - sorted.count)
  }

  /// Finds for each value the last bin that starts at or below it, several at a time: each step of one
  /// search waits for the step before.
  private static func assign(
    _ column: UnsafeBufferPointer<Double>, _ bins: Int, _ lows: UnsafePointer<Double>?,
    _ codes: UnsafeMutableBufferPointer<UInt8>
  ) {
    guard let lows, let values = column.baseAddress, let codes = codes.baseAddress else { return }
    let together = 8
    var row = 0
    while row < column.count {
      let first = min(row, max(column.count - together, 0))
      let width = min(together, column.count)
      withUnsafeTemporaryAllocation(of: Int.self, capacity: together) { found in
        for lane in 0..<width { found[lane] = 0 }
        var size = bins
        while size > 1 {
          let half = size / 2
          for lane in 0..<width {
            let next = found[lane] + half
            found[lane] = lows[next] <= values[first + lane] ? next : found[lane]
          }
          size -= half
        }
        for lane in 0..<width {
          codes[first + lane] =
            values[first + lane].isFinite ? UInt8(truncatingIfNeeded: found[lane]) : missing
        }
      }
      row = first + width
    }
  }

  /// - Returns: the number of bins.
  private static func edges(
    _ sorted: UnsafeBufferPointer<UInt64>, lows: UnsafeMutableBufferPointer<Double>,
    highs: UnsafeMutableBufferPointer<Double>
  ) -> Int {
    let count = sorted.count
    guard count > 0 else { return 0 }
    var different = 1
    for at in 1..<count { different += sorted[at] != sorted[at - 1] ? 1 : 0 }
    var bins = 0
    var start = 0
    while start < count {
      // Enough rows for an equal share of what is left; equal values stay together.
      let share = different <= most ? 1 : (count - start + most - bins - 1) / (most - bins)
      var end = min(start + max(share, 1), count)
      while end < count, sorted[end] == sorted[end - 1] { end += 1 }
      if bins == most - 1, different > most { end = count }
      lows[bins] = SortedKeys.number(sorted[start])
      highs[bins] = SortedKeys.number(sorted[end - 1])
      bins += 1
      start = end
    }
    return bins
  }
}
