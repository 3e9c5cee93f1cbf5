import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// The log loss of several classes by one score each.
///
/// The hessian is 2 p (1 − p), as in XGBoost: twice its diagonal, as a bound on steps that all
/// classes take at once.
struct SoftmaxLoss: BoostingLoss {
  let labels: [UInt32]
  let outputs: Int
  let weights: [Double]?
  var rows: Int { labels.count }

  /// Logarithms of the classes' shares.
  func start(members: [UInt32]) -> [Double] {
    var totals = [Double](repeating: 0, count: outputs)
    for row in members { totals[Int(labels[Int(row)])] += weight(Int(row)) }
    let all = log(totals.reduce(0, +))
    return totals.map { log($0) - all }
  }

  func differentiate(
    _ range: Range<Int>, scores: UnsafePointer<Double>, into pairs: UnsafeMutablePointer<Float>
  ) {
    let first = range.lowerBound
    labels.withUnsafeBufferPointer { labels in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 8 * outputs) { room in
        guard let labels = labels.baseAddress, let room = room.baseAddress else { return }
        func run(_ weights: UnsafePointer<Double>?) {
          ckernels_softmax_gradients(
            scores + first, rows, outputs, labels + first, weights.map { $0 + first },
            range.count, pairs + 2 * first, room)
        }
        if let weights { weights.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
      }
    }
  }

  func loss(ofRow row: Int, scores: UnsafePointer<Double>) -> Double {
    var top = -Double.infinity
    for output in 0..<outputs { top = max(top, scores[output * rows + row]) }
    var sum = 0.0
    for output in 0..<outputs { sum += exp(scores[output * rows + row] - top) }
    return (log(sum) + top - scores[Int(labels[row]) * rows + row]) * weight(row)
  }
}
