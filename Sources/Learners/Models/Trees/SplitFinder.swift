/// The best place found to cut a node's rows in two.
struct Split {
  var score = -Double.infinity
  var feature = -1
  /// Bins up to here go left.
  var bin = 0
  /// The next bin in use, where the right side starts; `nil` where only missing values go right.
  var nextBin: Int?
  var missingLeft = false
  /// Whether the node had missing values of the feature at all.
  var sawMissing = false
}

/// Looks for the best cut of one feature.
struct SplitFinder<Target: SplitTarget> {
  let target: Target
  /// Fewest rows on either side.
  let minLeaf: Int
  private let histogram: Histogram<Target>
  /// Sums of the rows up to a bin, of a left and a right side, and of missing values.
  private let before: UnsafeMutablePointer<Double>
  private let left: UnsafeMutablePointer<Double>
  private let right: UnsafeMutablePointer<Double>
  private let missing: UnsafeMutablePointer<Double>

  init(target: Target, minLeaf: Int) {
    self.target = target
    self.minLeaf = minLeaf
    histogram = Histogram(target: target, countsRows: minLeaf > 1)
    let channels = target.channels
    before = .allocate(capacity: 4 * channels)
    before.initialize(repeating: 0, count: 4 * channels)
    left = before + channels
    right = left + channels
    missing = right + channels
  }

  func deallocate() {
    histogram.deallocate()
    before.deallocate()
  }

  /// Tries every cut of a feature; of equal ones the first stands.
  /// - Parameters:
  ///   - best: the best cut so far.
  ///   - feature: its number, to be noted in a better cut.
  ///   - samples: the node's rows.
  ///   - codes: the feature's bin of every training row.
  ///   - total: the node's sums.
  /// - Returns: whether the feature differs between rows.
  func improve(
    _ best: inout Split, feature: Int, samples: UnsafeBufferPointer<TreeSample>,
    codes: UnsafePointer<UInt8>, total: UnsafePointer<Double>
  ) -> Bool {
    histogram.fill(samples, codes: codes)
    let used = histogram.used
    if used.count < 2 {
      if let bin = used.takeFirst() { histogram.clear(bin) }
      return false
    }
    let channels = target.channels
    let missingRows = takeMissing()
    for channel in 0..<channels { before[channel] = 0 }
    var leftRows = 0
    var bin = used.takeFirst()
    while let here = bin {
      let own = histogram.sums + here * channels
      for channel in 0..<channels { before[channel] += own[channel] }
      leftRows += Int(histogram.rows[here])
      histogram.clear(here)
      bin = used.takeFirst()
      if bin == nil, missingRows == nil { break }
      let candidate = Split(
        feature: feature, bin: here, nextBin: bin, sawMissing: missingRows != nil)
      consider(candidate, total, leftRows: leftRows, of: samples.count, &best)
      if let missingRows, bin != nil {
        var other = candidate
        other.missingLeft = true
        consider(other, total, leftRows: leftRows + missingRows, of: samples.count, &best)
      }
    }
    return true
  }

  /// Moves the sums of missing values aside.
  /// - Returns: how many rows (0 where rows are not counted); `nil` if none are missing.
  private func takeMissing() -> Int? {
    let bin = Int(FeatureBins.missing)
    guard histogram.used.contains(bin) else { return nil }
    histogram.used.remove(bin)
    let channels = target.channels
    let own = histogram.sums + bin * channels
    for channel in 0..<channels { missing[channel] = own[channel] }
    let rows = Int(histogram.rows[bin])
    histogram.clear(bin)
    return rows
  }

  @inline(__always)
  private func consider(
    _ candidate: Split, _ total: UnsafePointer<Double>, leftRows: Int, of rows: Int,
    _ best: inout Split
  ) {
    if minLeaf > 1, leftRows < minLeaf || rows - leftRows < minLeaf { return }
    let channels = target.channels
    for channel in 0..<channels {
      let sum = candidate.missingLeft ? before[channel] + missing[channel] : before[channel]
      left[channel] = sum
      right[channel] = total[channel] - sum
    }
    let score = target.score(left) + target.score(right)
    if score > best.score {
      best = candidate
      best.score = score
    }
  }
}
