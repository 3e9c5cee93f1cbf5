import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// The log loss of two classes by one score, the log-odds of the second class.
struct LogisticLoss: BoostingLoss {
  /// 0 or 1.
  let labels: [UInt32]
  let weights: [Double]?
  let outputs = 1
  var rows: Int { labels.count }

  /// The log-odds of the classes' shares.
  func start(members: [UInt32]) -> [Double] {
    var totals = [0.0, 0.0]
    for row in members { totals[Int(labels[Int(row)])] += weight(Int(row)) }
    return [log(totals[1]) - log(totals[0])]
  }

  func differentiate(
    _ range: Range<Int>, scores: UnsafePointer<Double>, into pairs: UnsafeMutablePointer<Float>
  ) {
    let first = range.lowerBound
    labels.withUnsafeBufferPointer { labels in
      guard let labels = labels.baseAddress else { return }
      func run(_ weights: UnsafePointer<Double>?) {
        ckernels_logistic_gradients(
          scores + first, labels + first, weights.map { $0 + first }, range.count,
          pairs + 2 * first)
      }
      if let weights { weights.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
    }
  }

  func loss(ofRow row: Int, scores: UnsafePointer<Double>) -> Double {
    let margin = labels[row] == 1 ? scores[row] : -scores[row]
    let loss = margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin
    return loss * weight(row)
  }
}
