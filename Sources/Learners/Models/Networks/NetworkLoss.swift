#if canImport(Glibc)
  import Glibc
#endif

/// What a network is to make small.
enum NetworkLoss: Sendable {
  /// −log of the softmax at the true class.
  case crossEntropy
  /// Mean over the targets of the squared error.
  case squaredError

  /// Truth of a few samples.
  struct Truth {
    /// Classes, for `crossEntropy`.
    var labels: UnsafePointer<Int32>
    /// Samples × outputs, for `squaredError`.
    var values: UnsafePointer<Float>
    /// One per sample.
    var weights: UnsafePointer<Float>
  }

  /// Sum of weight × loss over samples, and the slope of that sum over `divisor`.
  ///
  /// - Parameters:
  ///   - answers: samples × outputs, before any softmax.
  ///   - truth: what they should have been.
  ///   - samples: how many.
  ///   - outputs: values of an answer.
  ///   - divisor: what the slope is divided by: the samples of the batch.
  ///   - slope: samples × outputs, written.
  /// - Returns: the sum, not divided.
  func sum(
    _ answers: UnsafePointer<Float>, _ truth: Truth, samples: Int, outputs: Int, divisor: Float,
    slope: UnsafeMutablePointer<Float>
  ) -> Double {
    switch self {
    case .crossEntropy: crossEntropy(answers, truth, samples, outputs, divisor, slope)
    case .squaredError: squaredError(answers, truth, samples, outputs, divisor, slope)
    }
  }

  private func crossEntropy(
    _ answers: UnsafePointer<Float>, _ truth: Truth, _ samples: Int, _ outputs: Int,
    _ divisor: Float, _ slope: UnsafeMutablePointer<Float>
  ) -> Double {
    guard outputs > 0 else { return 0 }
    for sample in 0..<samples {
      let from = answers + sample * outputs
      var largest = from[0]
      for at in 1..<outputs where from[at] > largest { largest = from[at] }
      for at in 0..<outputs { slope[sample * outputs + at] = from[at] - largest }
    }
    var total = 0.0
    for sample in 0..<samples {
      let gap = slope[sample * outputs + Int(truth.labels[sample])]
      total -= Double(truth.weights[sample]) * Double(gap)
    }
    FloatKernels.exp(samples * outputs, slope, slope)
    for sample in 0..<samples {
      let shares = slope + sample * outputs
      var sum = 0.0
      for at in 0..<outputs { sum += Double(shares[at]) }
      let weight = truth.weights[sample]
      total += Double(weight) * log(sum)
      let factor = Float(Double(weight / divisor) / sum)
      for at in 0..<outputs { shares[at] *= factor }
      shares[Int(truth.labels[sample])] -= weight / divisor
    }
    return total
  }

  private func squaredError(
    _ answers: UnsafePointer<Float>, _ truth: Truth, _ samples: Int, _ outputs: Int,
    _ divisor: Float, _ slope: UnsafeMutablePointer<Float>
  ) -> Double {
    var total = 0.0
    for sample in 0..<samples {
      let weight = truth.weights[sample]
      let factor = 2 * weight / divisor / Float(outputs)
      var squares = 0.0
      for at in sample * outputs..<(sample + 1) * outputs {
        let gap = answers[at] - truth.values[at]
        squares += Double(gap) * Double(gap)
        slope[at] = factor * gap
      }
      total += Double(weight) * squares / Double(max(outputs, 1))
    }
    return total
  }
}
