extension SplitFinder {
  /// Tries partitions of a feature's categories; of equal ones the first stands.
  ///
  /// Categories are ordered by their mean response and cut like numbers, which for two classes and
  /// for one number finds the best of all partitions (Breiman et al. 1984, section 4.2.2; Fisher
  /// 1958, doi:10.1080/01621459.1958.10501479). With more classes or numbers there is an order for
  /// each of them, by its share or mean, and the best of their cuts counts: not always the best
  /// partition. Equal means keep the order of the categories.
  /// - Returns: whether the feature differs between rows.
  func improveByCategory(
    _ best: inout Split, feature: Int, samples: UnsafeBufferPointer<TreeSample>,
    codes: UnsafePointer<UInt8>, total: UnsafePointer<Double>
  ) -> Bool {
    histogram.fill(samples, codes: codes)
    let differs = histogram.used.count > 1
    var start = Scan(feature: feature, rows: samples.count, total: total)
    start.missingRows = takeMissing()
    let bins = (0..<FeatureBins.most).filter { histogram.used.contains($0) }
    for order in 0..<target.orders where differs && !bins.isEmpty {
      let responses = bins.map {
        target.response(histogram.sums + $0 * target.channels, order: order)
      }
      let ranks = bins.indices.sorted {
        responses[$0] == responses[$1] ? $0 < $1 : responses[$0] < responses[$1]
      }
      scan(ranks.map { bins[$0] }, start, &best)
    }
    for bin in bins {
      let own = histogram.sums + bin * target.channels
      for channel in 0..<target.channels { own[channel] = 0 }
      _ = histogram.takeRows(bin)
    }
    for word in 0..<4 { _ = histogram.used.take(word) }
    return differs
  }

  /// Tries every cut of categories that are in order.
  private func scan(_ bins: [Int], _ start: Scan, _ best: inout Split) {
    var scan = start
    let channels = target.channels
    for channel in 0..<channels { before[channel] = 0 }
    for (place, bin) in bins.enumerated() {
      if place > 0 { consider(cutBefore: place, scan, &best, bins) }
      let own = histogram.sums + bin * channels
      for channel in 0..<channels { before[channel] += own[channel] }
      scan.leftRows += Int(histogram.rows[bin])
      scan.last = place
    }
    if scan.missingRows != nil { consider(cutBefore: nil, scan, &best, bins) }
  }

  /// As for numbers, where places stand for bins.
  private func consider(cutBefore next: Int?, _ scan: Scan, _ best: inout Split, _ bins: [Int]) {
    let score = best.score
    consider(cutBefore: next, scan, &best)
    guard best.score > score else { return }
    var categories = Split.Categories()
    for (place, bin) in bins.enumerated() { categories.insert(bin, left: place <= scan.last) }
    best.categories = categories
  }
}
