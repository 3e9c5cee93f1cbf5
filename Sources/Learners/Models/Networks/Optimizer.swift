import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// How parameters follow their gradient, as PyTorch defines the steps.
struct Optimizer: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// Kingma and Ba (2015), doi:10.48550/arXiv.1412.6980.
    case adam
    /// Loshchilov and Hutter (2019), doi:10.48550/arXiv.1711.05101.
    case adamw
    /// Gradient descent with momentum, Nesterov's where told so.
    case sgd
  }

  var kind = Kind.adam
  /// Of weights, not of biases: added to their gradient, or with `adamw` shrinking them.
  var weightDecay = 0.0
  /// Of `sgd`.
  var momentum = 0.9
  var isNesterov = true
  var beta1 = 0.9
  var beta2 = 0.999
  var epsilon = 1e-8

  /// What an optimiser remembers of earlier steps.
  struct Memory {
    let first: FloatBuffer
    let second: FloatBuffer
    var steps = 0

    init(parameters: Int) {
      first = FloatBuffer(count: parameters)
      second = FloatBuffer(count: parameters)
    }
  }

  /// One step of all parameters.
  ///
  /// - Parameters:
  ///   - parameters: changed in place.
  ///   - gradient: one per parameter.
  ///   - memory: of this optimiser, changed.
  ///   - rate: learning rate of this step.
  ///   - parts: neighbouring runs that cover the parameters, and whether they decay.
  func step(
    _ parameters: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ memory: inout Memory, rate: Double, parts: [(range: Range<Int>, decays: Bool)]
  ) {
    memory.steps += 1
    for part in parts {
      let (start, count) = (part.range.lowerBound, part.range.count)
      let decay = part.decays ? weightDecay : 0
      let (first, second) = (memory.first.start + start, memory.second.start + start)
      switch kind {
      case .sgd:
        FloatKernels.descend(
          count, rate: Float(rate), momentum: Float(momentum), isNesterov: isNesterov,
          penalty: Float(decay), gradient: gradient + start, velocity: first,
          parameters: parameters + start)
      case .adam, .adamw:
        FloatKernels.adam(
          count, adam(rate: rate, decay: decay, steps: memory.steps), gradient: gradient + start,
          first: first, second: second, parameters: parameters + start)
      }
    }
  }

  private func adam(rate: Double, decay: Double, steps: Int) -> CKernelsAdamStep {
    CKernelsAdamStep(
      beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon),
      step: Float(rate / (1 - pow(beta1, Double(steps)))),
      correction: Float(1 / (1 - pow(beta2, Double(steps))).squareRoot()),
      penalty: kind == .adam ? Float(decay) : 0,
      shrink: kind == .adamw ? Float(max(0, 1 - rate * decay)) : 1)
  }

  /// Scales a gradient down to a largest Euclidean norm.
  /// - Returns: the norm that it had.
  @discardableResult
  static func clip(
    _ gradient: UnsafeMutablePointer<Float>, count: Int, to largest: Double
  ) -> Double {
    let norm = FloatKernels.squareSum(count, gradient).squareRoot()
    if norm > largest { FloatKernels.scale(count, Float(largest / norm), gradient) }
    return norm
  }
}
