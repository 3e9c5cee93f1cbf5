import CKernels

extension RandomSplitFinder {
  /// As for other rows, where the classes are counted (`TreeGrower.Counted`).
  /// - Parameters:
  ///   - best: the best cut so far.
  ///   - feature: its number, to be noted in a better cut.
  ///   - rows: the node's rows.
  ///   - words: their counts.
  ///   - count: how many they are.
  ///   - codes: the feature's bin of every training row.
  ///   - total: the node's counts.
  ///   - generator: where the draw comes from; not used where the feature does not differ.
  /// - Returns: whether the feature differs between rows.
  func improve(
    _ best: inout Split, feature: Int, rows: UnsafePointer<UInt64>, words: UnsafePointer<UInt64>,
    count: Int, codes: UnsafePointer<UInt8>, total: UInt64,
    generator: inout SplitMix64
  ) -> Bool {
    let range = ckernels_counted_range(rows, count, codes, own)
    let (low, high, sawMissing) = (Int(range.low), Int(range.high), range.saw_missing != 0)
    guard low <= high, sawMissing || low < high else { return false }
    var split = Split(feature: feature, bin: high, sawMissing: sawMissing)
    if low < high { draw(&split, low: low, high: high, &generator) }
    var missing: UInt64 = 0
    let bin = UInt32(split.bin)
    split.leftCounts =
      sawMissing
      ? ckernels_counted_left(words, own, count, bin, &missing)
      : ckernels_counted_left(words, own, count, bin, nil)
    split.score = ckernels_counted_score(split.leftCounts, total)
    if split.score > best.score { best = split }
    guard sawMissing, split.nextBin != nil else { return true }
    split.leftCounts += missing
    split.missingLeft = true
    split.score = ckernels_counted_score(split.leftCounts, total)
    if split.score > best.score { best = split }
    return true
  }
}
