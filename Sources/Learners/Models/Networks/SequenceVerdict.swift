/// Compares the scores of a few rows with the truth.
///
/// Unchecked: belongs to a workspace, which one piece of work uses at a time.
final class SequenceVerdict: @unchecked Sendable {
  private let outputs: Int
  private let answers: FloatBuffer
  private let slopes: FloatBuffer
  private let values: FloatBuffer
  private let weights: FloatBuffer
  private let labels: UnsafeMutablePointer<Int32>

  init(capacity: Int, outputs: Int) {
    self.outputs = outputs
    answers = FloatBuffer(count: capacity * outputs)
    slopes = FloatBuffer(count: capacity * outputs)
    values = FloatBuffer(count: capacity * outputs)
    weights = FloatBuffer(count: capacity)
    labels = .allocate(capacity: max(capacity, 1))
    labels.initialize(repeating: 0, count: max(capacity, 1))
  }

  deinit { labels.deallocate() }

  /// - Parameters:
  ///   - rows: the rows, in the order of their scores.
  ///   - truth: classes or numbers, and weights, of all rows.
  ///   - loss: what is to be small.
  ///   - scores: rows × outputs, `stride` apart.
  ///   - slope: as the scores; what the loss says to each of them, over `divisor`.
  ///   - stride: from one row to the next.
  ///   - divisor: rows of the batch.
  /// - Returns: the sum of weight × loss.
  func sum(
    _ rows: ArraySlice<Int>, _ truth: NetworkSamples, _ loss: NetworkLoss,
    scores: UnsafePointer<Float>, slope: UnsafeMutablePointer<Float>, stride: Int, divisor: Float
  ) -> Double {
    for (member, row) in rows.enumerated() {
      (answers.start + member * outputs).update(from: scores + member * stride, count: outputs)
      weights.start[member] = truth.weights[row]
      if !truth.labels.isEmpty { labels[member] = truth.labels[row] }
      if truth.values.count > 0 {
        (values.start + member * outputs).update(
          from: truth.values.start + row * outputs, count: outputs)
      }
    }
    let known = NetworkLoss.Truth(labels: labels, values: values.start, weights: weights.start)
    let sum = loss.sum(
      answers.start, known, samples: rows.count, outputs: outputs, divisor: divisor,
      slope: slopes.start)
    slope.update(repeating: 0, count: rows.count * stride)
    for member in 0..<rows.count {
      (slope + member * stride).update(from: slopes.start + member * outputs, count: outputs)
    }
    return sum
  }
}
