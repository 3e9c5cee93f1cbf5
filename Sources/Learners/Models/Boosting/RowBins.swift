/// Training features as bins of one byte each, row after row: boosting sums all features of a row
/// at once.
///
/// Bins are those of `FeatureBins`; above `most` rows they come from a random row of each of that
/// many stretches. A value goes to the bin whose cuts it lies between; what is missing has the
/// code after the last bin of its feature.
final class RowBins: @unchecked Sendable {
  let rows: Int
  let features: Int
  /// Bytes from one row to the next.
  let stride: Int
  /// Rows × stride.
  let codes: UnsafeMutablePointer<UInt8>
  /// Bins in use, per feature.
  let counts: [Int]
  /// The largest value of each bin but the last, 256 places per feature.
  let cuts: [Double]
  /// Whether a feature has a missing value in training.
  let hasMissing: [Bool]
  /// The values of each categorical feature, rising; empty for numbers.
  let categories: [[Double]]

  /// Rows that bins are made from, at most.
  static let most = 1 << 18
  /// Rows that are turned together.
  private static let chunk = 4096
  /// Rows that are coded together: their values stay in the cache.
  private static let codedChunk = 512

  /// Cuts the columns of samples × features.
  /// - Parameters:
  ///   - values: what is not finite is missing.
  ///   - categorical: whether the values of a feature are names, not sizes.
  ///   - names: of the features, for messages.
  ///   - seed: of the sample of rows.
  ///   - most: rows that bins are made from, at most.
  ///   - executor: does the work in parallel.
  /// - Throws: `LearnerError.parameter` for a categorical feature of more than 255 values.
  init(
    _ values: Matrix<Double>, categorical: [Bool], names: [String], seed: UInt64,
    most: Int = RowBins.most, executor: any Executor
  ) throws(LearnerError) {
    let isWhole = values.rows <= most
    let bins = FeatureBins(
      isWhole ? values : Self.sample(values, rows: most, seed: seed), executor: executor)
    (rows, features, counts) = (values.rows, values.columns, bins.counts)
    stride = Self.stride(features)
    let bytes = max(rows * stride, 1) + 64
    codes = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: UInt8.self, capacity: bytes)
    var categories = [[Double]](repeating: [], count: features)
    for feature in 0..<features where categorical[feature] {
      let place = feature * FeatureBins.most
      categories[feature] = Array(bins.lows[place..<place + bins.counts[feature]])
      let isExact = categories[feature].indices.allSatisfy {
        bins.lows[place + $0] == bins.highs[place + $0]
      }
      guard isExact else {
        codes.deallocate()
        throw .parameter(
          "column '\(names[feature])' is categorical but has more than \(FeatureBins.most) values")
      }
    }
    self.categories = categories
    cuts = Self.cuts(of: bins)
    var missing = [Bool](repeating: false, count: features)
    if isWhole {
      Self.turn(bins, into: codes, stride: stride, missing: &missing, executor: executor)
    } else {
      Self.code(
        values, bins: bins, cuts: cuts, categories: categories, into: codes, stride: stride,
        missing: &missing, executor: executor)
    }
    hasMissing = missing
  }

  deinit { codes.deallocate() }

  /// Rows start at a line of the cache where that costs little room.
  private static func stride(_ features: Int) -> Int {
    let lines = (features + 63) / 64 * 64
    return lines <= features + features / 3 ? lines : (features + 15) / 16 * 16
  }

  private static func sample(
    _ values: Matrix<Double>, rows wanted: Int, seed: UInt64
  ) -> Matrix<Double> {
    var generator = SplitMix64(seed: seed)
    let rows = values.rows
    let chosen = (0..<wanted).map { index in
      let first = index * rows / wanted
      return first + generator.below((index + 1) * rows / wanted - first)
    }
    return values.selecting(rows: chosen)
  }

  private static func cuts(of bins: FeatureBins) -> [Double] {
    var cuts = [Double](repeating: .infinity, count: bins.features * 256)
    for feature in 0..<bins.features {
      for bin in 0..<max(bins.counts[feature] - 1, 0) {
        let place = feature * FeatureBins.most + bin
        let (below, above) = (bins.highs[place], bins.lows[place + 1])
        let middle = WeightedCentre.midpoint(below, above)
        cuts[feature * 256 + bin] = middle < above ? middle : below
      }
    }
    return cuts
  }

  /// From feature by feature to row by row.
  private static func turn(
    _ bins: FeatureBins, into codes: UnsafeMutablePointer<UInt8>, stride: Int,
    missing: inout [Bool], executor: any Executor
  ) {
    let (rows, features) = (bins.rows, bins.features)
    let chunks = (rows + chunk - 1) / chunk
    var seen = [Bool](repeating: false, count: chunks * features)
    seen.withUnsafeMutableBufferPointer { seen in
      bins.codes.withUnsafeBufferPointer { from in
        nonisolated(unsafe) let (seen, from, codes) = (seen, from, codes)
        executor.perform(chunks: chunks) { index in
          let range = index * chunk..<min((index + 1) * chunk, rows)
          for feature in 0..<features {
            let own = UInt8(truncatingIfNeeded: bins.counts[feature])
            let column = feature * rows
            var holes = false
            for row in range {
              let code = from[column + row]
              holes = holes || code == FeatureBins.missing
              codes[row * stride + feature] = min(code, own)
            }
            seen[index * features + feature] = holes
          }
        }
      }
    }
    for feature in 0..<features {
      missing[feature] = (0..<chunks).contains { seen[$0 * features + feature] }
    }
  }

  /// Straight from the values, where not all of them went into the bins.
  private static func code(
    _ values: Matrix<Double>, bins: FeatureBins, cuts: [Double], categories: [[Double]],
    into codes: UnsafeMutablePointer<UInt8>, stride: Int, missing: inout [Bool],
    executor: any Executor
  ) {
    let (rows, features) = (values.rows, values.columns)
    let chunk = codedChunk
    let chunks = (rows + chunk - 1) / chunk
    let counts = bins.counts
    var seen = [Bool](repeating: false, count: chunks * features)
    seen.withUnsafeMutableBufferPointer { seen in
      cuts.withUnsafeBufferPointer { cuts in
        values.elements.withUnsafeBufferPointer { elements in
          nonisolated(unsafe) let (seen, elements, cuts, codes) = (seen, elements, cuts, codes)
          executor.perform(chunks: chunks) { index in
            let range = index * chunk..<min((index + 1) * chunk, rows)
            for feature in 0..<features {
              let own = counts[feature]
              let edges = UnsafeBufferPointer(rebasing: cuts[feature * 256..<feature * 256 + own])
              let known = categories[feature]
              var holes = false
              for row in range {
                let value = elements[row * features + feature]
                var code = value.isFinite ? bin(of: value, edges) : own
                if code < known.count, known[code] != value { code = own }
                holes = holes || code == own
                codes[row * stride + feature] = UInt8(truncatingIfNeeded: code)
              }
              seen[index * features + feature] = holes
            }
          }
        }
      }
    }
    for feature in 0..<features {
      missing[feature] = (0..<chunks).contains { seen[$0 * features + feature] }
    }
  }

  /// How many cuts lie below a value: the last of `cuts` is infinite.
  @inline(__always)
  private static func bin(of value: Double, _ cuts: UnsafeBufferPointer<Double>) -> Int {
    var first = 0
    var size = cuts.count
    while size > 1 {
      let half = size / 2
      first = cuts[first + half - 1] < value ? first + half : first
      size -= half
    }
    return first
  }
}
