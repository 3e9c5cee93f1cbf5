#if canImport(Glibc)
  import Glibc
#endif

/// What a sequence network learns, and how wrong it is.
struct SequenceTargets: Sendable {
  /// The truth of the rows.
  enum Truth: Sendable {
    /// Cross-entropy of the softmax of the scores.
    case classes([Int])
    /// Mean squared difference to the scores; rows × outputs.
    case values([Float])
  }

  let truth: Truth
  let outputs: Int
  /// One per row, of mean 1.
  let weights: [Double]

  /// Computes a row's part of the loss and of its gradient by the scores.
  /// - Parameters:
  ///   - row: which row.
  ///   - scores: of that row.
  ///   - share: what the row's loss is multiplied with, beside its weight.
  ///   - gradient: where the gradient goes; `nil` where only the loss is wanted.
  /// - Returns: the loss times weight and share.
  func loss(
    ofRow row: Int, _ scores: UnsafePointer<Float>, share: Double,
    gradient: UnsafeMutablePointer<Float>?
  ) -> Double {
    let factor = share * weights[row]
    switch truth {
    case .classes(let classes):
      let label = classes[row]
      var largest = scores[0]
      for output in 1..<max(outputs, 1) { largest = max(largest, scores[output]) }
      var total = 0.0
      for output in 0..<outputs { total += exp(Double(scores[output]) - Double(largest)) }
      if let gradient {
        for output in 0..<outputs {
          let chance = exp(Double(scores[output]) - Double(largest)) / total
          gradient[output] = Float(factor * (chance - (output == label ? 1 : 0)))
        }
      }
      return factor * (log(total) - (Double(scores[label]) - Double(largest)))
    case .values(let values):
      var sum = 0.0
      let part = factor / Double(max(outputs, 1))
      for output in 0..<outputs {
        let difference = Double(scores[output]) - Double(values[row * outputs + output])
        sum += difference * difference
        gradient?[output] = Float(2 * part * difference)
      }
      return part * sum
    }
  }
}
