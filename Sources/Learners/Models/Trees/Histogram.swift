/// Sums per bin of one feature over the rows of a node.
///
/// Between uses all sums are 0: whoever reads a bin clears it. Small nodes touch few of the 256
/// bins, so the bins in use are kept as bits and only those are visited.
struct Histogram<Target: SplitTarget> {
  let target: Target
  /// 256 × channels.
  let sums: UnsafeMutablePointer<Double>
  /// Rows per bin; only kept where leaves have a least size.
  let rows: UnsafeMutablePointer<UInt32>
  /// The bins in use.
  let used = BinSet()
  private let countsRows: Bool

  init(target: Target, countsRows: Bool) {
    self.target = target
    self.countsRows = countsRows
    sums = .allocate(capacity: 256 * target.channels)
    sums.initialize(repeating: 0, count: 256 * target.channels)
    rows = .allocate(capacity: 256)
    rows.initialize(repeating: 0, count: 256)
  }

  func deallocate() {
    sums.deallocate()
    rows.deallocate()
    used.deallocate()
  }

  /// Adds rows of a node and notes which bins are in use.
  /// - Parameters:
  ///   - samples: the rows; each weighs more than 0.
  ///   - codes: the feature's bin of every training row.
  func fill(_ samples: UnsafeBufferPointer<TreeSample>, codes: UnsafePointer<UInt8>) {
    let channels = target.channels
    if samples.count < 192 {
      for sample in samples {
        let code = Int(codes[Int(sample.row)])
        used.insert(code)
        target.add(sample, to: sums + code * channels)
      }
    } else {
      for sample in samples {
        target.add(sample, to: sums + Int(codes[Int(sample.row)]) * channels)
      }
      for bin in 0..<256 where target.weight(sums + bin * channels) > 0 { used.insert(bin) }
    }
    if countsRows {
      for sample in samples { rows[Int(codes[Int(sample.row)])] += 1 }
    }
  }

  /// Takes the number of rows out of a bin.
  @inline(__always)
  func takeRows(_ bin: Int) -> Int {
    let count = Int(rows[bin])
    rows[bin] = 0
    return count
  }
}
