/// Looks for the best cut of one feature.
struct SplitFinder<Target: SplitTarget> {
  let target: Target
  let rules: GrowthRules
  let histogram: Histogram<Target>
  /// Sums of the rows up to a bin, the same with missing values, and of missing values alone.
  let before: UnsafeMutablePointer<Double>
  private let both: UnsafeMutablePointer<Double>
  private let missing: UnsafeMutablePointer<Double>
  /// Fewest rows on either side.
  private let minLeaf: Int

  init(target: Target, rules: GrowthRules) {
    self.target = target
    self.rules = rules
    minLeaf = rules.minLeaf
    histogram = Histogram(target: target, countsRows: minLeaf > 1)
    let channels = target.channels
    before = .allocate(capacity: 3 * channels)
    before.initialize(repeating: 0, count: 3 * channels)
    both = before + channels
    missing = both + channels
  }

  func deallocate() {
    histogram.deallocate()
    before.deallocate()
  }

  /// One feature in one node.
  struct Scan {
    let feature: Int
    let rows: Int
    let total: UnsafePointer<Double>
    /// Rows with missing values (0 where rows are not counted); `nil` if there are none.
    var missingRows: Int?
    var leftRows = 0
    var last = -1
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
    let differs = histogram.used.count > 1
    var scan = Scan(feature: feature, rows: samples.count, total: total)
    scan.missingRows = takeMissing()
    let channels = target.channels
    for at in stride(from: 0, to: channels, by: 4) { RowKernels.store(.zero, before, at) }
    for word in 0..<4 {
      var bits = histogram.used.take(word)
      while bits != 0 {
        let bin = word << 6 | bits.trailingZeroBitCount
        bits &= bits &- 1
        if scan.last >= 0 { consider(cutBefore: bin, scan, &best) }
        let own = histogram.sums + bin * channels
        for at in stride(from: 0, to: channels, by: 4) {
          RowKernels.store(RowKernels.load(before, at) + RowKernels.load(own, at), before, at)
          RowKernels.store(.zero, own, at)
        }
        if minLeaf > 1 { scan.leftRows += histogram.takeRows(bin) }
        scan.last = bin
      }
    }
    if scan.missingRows != nil, differs { consider(cutBefore: nil, scan, &best) }
    return differs
  }

  /// Moves the sums of missing values aside.
  func takeMissing() -> Int? {
    let bin = Int(FeatureBins.missing)
    guard histogram.used.contains(bin) else { return nil }
    histogram.used.remove(bin)
    let channels = target.channels
    let own = histogram.sums + bin * channels
    for at in stride(from: 0, to: channels, by: 4) {
      RowKernels.store(RowKernels.load(own, at), missing, at)
      RowKernels.store(.zero, own, at)
    }
    return minLeaf > 1 ? histogram.takeRows(bin) : 0
  }

  /// Tries the cut between the last bin and the next, missing values to the right and, if there are
  /// any, to the left.
  @inline(__always)
  func consider(cutBefore next: Int?, _ scan: Scan, _ best: inout Split) {
    if rules.allows(scan.leftRows, of: scan.rows) {
      let score = target.score(left: before, of: scan.total)
      if score > best.score {
        best = Split(
          score: score, feature: scan.feature, bin: scan.last, nextBin: next, missingLeft: false,
          sawMissing: scan.missingRows != nil)
      }
    }
    guard let missingRows = scan.missingRows, next != nil else { return }
    considerMissingLeft(cutBefore: next, scan, scan.leftRows + missingRows, &best)
  }

  private func considerMissingLeft(
    cutBefore next: Int?, _ scan: Scan, _ leftRows: Int, _ best: inout Split
  ) {
    guard rules.allows(leftRows, of: scan.rows) else { return }
    for channel in 0..<target.channels { both[channel] = before[channel] + missing[channel] }
    let score = target.score(left: both, of: scan.total)
    if score > best.score {
      best = Split(
        score: score, feature: scan.feature, bin: scan.last, nextBin: next, missingLeft: true,
        sawMissing: true)
    }
  }
}
