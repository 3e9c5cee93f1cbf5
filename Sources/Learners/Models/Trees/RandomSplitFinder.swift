/// Draws one cut of a feature between the smallest and the largest value that a node has.
///
/// Geurts, Ernst, Wehenkel (2006), doi:10.1007/s10994-006-6226-1. Departures: a cut that falls
/// inside a bin is moved to the nearer end of that bin; rows with missing values, which the paper
/// does not have, go to the better side; of categories that a node does not have, none is drawn:
/// they go with the larger side.
struct RandomSplitFinder<Target: SplitTarget> {
  let target: Target
  private let rules: GrowthRules
  private let bins: FeatureBins
  /// The bins of a node's rows.
  let own: UnsafeMutablePointer<UInt8>
  /// Sums left of the cut, right of it, and of missing values.
  let sums: UnsafeMutablePointer<Double>
  private let used = BinSet()

  init(target: Target, rules: GrowthRules, bins: FeatureBins, rows: Int) {
    self.target = target
    self.rules = rules
    self.bins = bins
    own = .allocate(capacity: max(rows, 1))
    sums = .allocate(capacity: 3 * target.channels)
    sums.initialize(repeating: 0, count: 3 * target.channels)
  }

  func deallocate() {
    own.deallocate()
    sums.deallocate()
    used.deallocate()
  }

  /// Draws a cut and keeps it if it is better.
  /// - Parameters:
  ///   - best: the best cut so far.
  ///   - feature: its number, to be noted in a better cut.
  ///   - samples: the node's rows.
  ///   - codes: the feature's bin of every training row.
  ///   - total: the node's sums.
  ///   - generator: where the draw comes from; not used where the feature does not differ.
  /// - Returns: whether the feature differs between rows.
  func improve(
    _ best: inout Split, feature: Int, samples: UnsafeBufferPointer<TreeSample>,
    codes: UnsafePointer<UInt8>, total: UnsafePointer<Double>, generator: inout SplitMix64
  ) -> Bool {
    var (low, high, last) = (UInt8.max, UInt8.min, UInt8.min)
    for (at, sample) in samples.enumerated() {
      let code = codes[Int(sample.row)]
      own[at] = code
      low = min(low, code)
      last = max(last, code)
      // One further a missing value is 0, and does not count.
      high = max(high, code &+ 1)
    }
    let sawMissing = last == FeatureBins.missing
    guard low != FeatureBins.missing, sawMissing || low < last else { return false }
    var split = Split(feature: feature, bin: Int(high) - 1, sawMissing: sawMissing)
    if low < high - 1 {
      if !rules.isCategory.isEmpty, rules.isCategory[feature] {
        split.categories = drawCategories(samples.count, &generator)
        split.nextBin = split.bin + 1
      } else {
        draw(&split, low: Int(low), high: Int(high) - 1, &generator)
      }
    }
    judge(&split, samples, total, &best)
    return true
  }

  /// Draws a place between two different bins.
  func draw(_ split: inout Split, low: Int, high: Int, _ generator: inout SplitMix64) {
    let first = split.feature * FeatureBins.most
    let part = generator.uniform()
    let place = bins.lows[first + low] * (1 - part) + bins.highs[first + high] * part
    // The last bin that starts at or below the place.
    var bin = low
    bins.lows.withUnsafeBufferPointer { lows in
      var size = high - low + 1
      while size > 1 {
        let half = size / 2
        bin = lows[first + bin + half] <= place ? bin + half : bin
        size -= half
      }
    }
    let (start, end) = (bins.lows[first + bin], bins.highs[first + bin])
    let isBetween = place >= end && bin < high
    if !isBetween, bin == high || (bin > low && place / 2 - start / 2 <= end / 2 - place / 2) {
      bin -= 1
    }
    split.bin = bin
    // Otherwise half-way to the next bin.
    if isBetween, place < bins.lows[first + bin + 1] { split.threshold = place }
    split.nextBin = bin + 1
  }

  /// Draws some but not all of the categories that a node has.
  private func drawCategories(
    _ rows: Int, _ generator: inout SplitMix64
  ) -> Split.Categories {
    for at in 0..<rows { used.insert(Int(own[at])) }
    used.remove(Int(FeatureBins.missing))
    var present: [Int] = []
    for bin in 0..<FeatureBins.most where used.contains(bin) { present.append(bin) }
    for word in 0..<4 { _ = used.take(word) }
    while true {
      var categories = Split.Categories()
      var left = 0
      for bin in present {
        let goesLeft = generator.next() >> 63 == 1
        left += goesLeft ? 1 : 0
        categories.insert(bin, left: goesLeft)
      }
      if left > 0, left < present.count { return categories }
    }
  }

  /// Keeps a cut that is better than the best, missing values on the side that is better for it.
  private func judge(
    _ split: inout Split, _ samples: UnsafeBufferPointer<TreeSample>,
    _ total: UnsafePointer<Double>, _ best: inout Split
  ) {
    let channels = target.channels
    let (left, missing) = (sums, sums + 2 * channels)
    for channel in 0..<3 * channels { sums[channel] = 0 }
    var counts = (left: 0, missing: 0)
    for (at, sample) in samples.enumerated() {
      let code = own[at]
      let isMissing = code == FeatureBins.missing ? 1 : 0
      let goesLeft = split.categories?.sendsLeft(Int(code)) ?? (code <= UInt8(split.bin))
      let side = goesLeft ? 0 : 1 + isMissing
      counts.left += goesLeft ? 1 : 0
      counts.missing += isMissing
      target.add(sample, to: sums + side * channels)
    }
    if rules.allows(counts.left, of: samples.count) {
      split.score = target.score(left: left, of: total)
      if split.score > best.score { best = split }
    }
    guard split.sawMissing, split.nextBin != nil,
      rules.allows(counts.left + counts.missing, of: samples.count)
    else { return }
    for channel in 0..<channels { left[channel] += missing[channel] }
    split.missingLeft = true
    split.score = target.score(left: left, of: total)
    if split.score > best.score { best = split }
  }
}
