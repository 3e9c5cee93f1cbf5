/// Brings each channel to mean 0 and variance 1 over a batch, then scales and shifts it.
///
/// Ioffe and Szegedy (2015), doi:10.48550/arXiv.1502.03167, with PyTorch's running statistics
/// (momentum 0.1, unbiased variance) for answers. A batch of one value per channel has variance 0,
/// where PyTorch refuses. Parameters: scales, then shifts; state: means, then variances.
struct BatchNorm: NetworkLayer {
  let inputs: Int
  /// Values of a sample are positions × channels.
  let channels: Int
  var epsilon = 1e-5
  var momentum = 0.1

  var outputs: Int { inputs }
  var parameterCount: Int { 2 * channels }
  var stateCount: Int { 2 * channels }
  var couplesSamples: Bool { true }
  /// Normalised values, and one over the deviation of each channel, for however few samples.
  var keptCount: Int { inputs + channels }
  private var positions: Int { channels > 0 ? inputs / channels : 0 }

  func initialise(_ parameters: UnsafeMutablePointer<Float>, _ generator: inout SplitMix64) {
    parameters.update(repeating: 1, count: channels)
    (parameters + channels).update(repeating: 0, count: channels)
  }

  func initialiseState(_ state: UnsafeMutablePointer<Float>) {
    state.update(repeating: 0, count: channels)
    (state + channels).update(repeating: 1, count: channels)
  }

  func forward(_ pass: LayerPass, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    let rows = pass.samples * positions
    guard rows > 0 else { return }
    let inverses = pass.kept + pass.samples * inputs
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * channels) { moments in
      guard let means = moments.baseAddress else { return }
      let factors = means + channels
      for at in 0..<2 * channels { means[at] = Double(pass.state[at]) }
      if pass.isTraining {
        measure(x, rows, means: means, variances: factors)
        remember(means, rows, pass.state)
      }
      for channel in 0..<channels {
        factors[channel] = 1 / (factors[channel] + epsilon).squareRoot()
        inverses[channel] = Float(factors[channel])
      }
      for row in 0..<rows {
        let (from, normal) = (x + row * channels, pass.kept + row * channels)
        for channel in 0..<channels {
          normal[channel] = Float((Double(from[channel]) - means[channel]) * factors[channel])
        }
      }
    }
    FloatKernels.fillRows(rows, channels, with: pass.parameters + channels, out, stride: channels)
    for row in 0..<rows {
      let (normal, to) = (pass.kept + row * channels, out + row * channels)
      for channel in 0..<channels { to[channel] += normal[channel] * pass.parameters[channel] }
    }
  }

  /// Mean and variance of each channel, in double, in two passes.
  private func measure(
    _ x: UnsafePointer<Float>, _ rows: Int, means: UnsafeMutablePointer<Double>,
    variances: UnsafeMutablePointer<Double>
  ) {
    means.update(repeating: 0, count: channels)
    variances.update(repeating: 0, count: channels)
    for row in 0..<rows {
      let from = x + row * channels
      for channel in 0..<channels { means[channel] += Double(from[channel]) }
    }
    for channel in 0..<channels { means[channel] /= Double(rows) }
    for row in 0..<rows {
      let from = x + row * channels
      for channel in 0..<channels {
        let gap = Double(from[channel]) - means[channel]
        variances[channel] += gap * gap
      }
    }
    for channel in 0..<channels { variances[channel] /= Double(rows) }
  }

  /// Means, then variances, into the running statistics.
  private func remember(
    _ moments: UnsafePointer<Double>, _ rows: Int, _ state: UnsafeMutablePointer<Float>
  ) {
    let unbiased = rows > 1 ? Double(rows) / Double(rows - 1) : 1
    for at in 0..<2 * channels {
      let value = at < channels ? moments[at] : moments[at] * unbiased
      state[at] = Float((1 - momentum) * Double(state[at]) + momentum * value)
    }
  }

  /// For training passes: through the statistics of the batch.
  func backward(
    _ pass: LayerPass, x: UnsafePointer<Float>, out: UnsafePointer<Float>,
    slope: UnsafePointer<Float>, inputSlope: UnsafeMutablePointer<Float>?
  ) {
    let rows = pass.samples * positions
    let inverses = pass.kept + pass.samples * inputs
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * channels) { sums in
      guard let means = sums.baseAddress else { return }
      let (tilts, factors) = (means + channels, means + 2 * channels)
      means.update(repeating: 0, count: 3 * channels)
      for row in 0..<rows {
        let (from, normal) = (slope + row * channels, pass.kept + row * channels)
        for channel in 0..<channels {
          means[channel] += Double(from[channel])
          tilts[channel] += Double(from[channel]) * Double(normal[channel])
        }
      }
      for channel in 0..<channels {
        pass.gradient[channel] = Float(tilts[channel])
        pass.gradient[channels + channel] = Float(means[channel])
        means[channel] /= Double(max(rows, 1))
        tilts[channel] /= Double(max(rows, 1))
        factors[channel] = Double(pass.parameters[channel]) * Double(inverses[channel])
      }
      guard let inputSlope else { return }
      for row in 0..<rows {
        let (from, normal) = (slope + row * channels, pass.kept + row * channels)
        let to = inputSlope + row * channels
        for channel in 0..<channels {
          let gap =
            Double(from[channel]) - means[channel] - Double(normal[channel]) * tilts[channel]
          to[channel] = Float(factors[channel] * gap)
        }
      }
    }
  }
}
