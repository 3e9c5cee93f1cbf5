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
  /// Normalised values; one over the deviation of each channel follows in the workspace's stead.
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
    for channel in 0..<channels {
      var (mean, variance) = (Double(pass.state[channel]), Double(pass.state[channels + channel]))
      if pass.isTraining {
        (mean, variance) = moments(x + channel, rows)
        remember(mean, variance, rows, channel, pass.state)
      }
      let inverse = 1 / (variance + epsilon).squareRoot()
      inverses[channel] = Float(inverse)
      let (scale, shift) = (pass.parameters[channel], pass.parameters[channels + channel])
      for row in 0..<rows {
        let at = row * channels + channel
        let normal = Float((Double(x[at]) - mean) * inverse)
        pass.kept[at] = normal
        out[at] = normal * scale + shift
      }
    }
  }

  private func moments(_ x: UnsafePointer<Float>, _ rows: Int) -> (Double, Double) {
    var sum = 0.0
    for row in 0..<rows { sum += Double(x[row * channels]) }
    let mean = sum / Double(rows)
    var squares = 0.0
    for row in 0..<rows {
      let gap = Double(x[row * channels]) - mean
      squares += gap * gap
    }
    return (mean, squares / Double(rows))
  }

  private func remember(
    _ mean: Double, _ variance: Double, _ rows: Int, _ channel: Int,
    _ state: UnsafeMutablePointer<Float>
  ) {
    let unbiased = rows > 1 ? variance * Double(rows) / Double(rows - 1) : variance
    for (at, value) in [(channel, mean), (channels + channel, unbiased)] {
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
    for channel in 0..<channels {
      var (sum, along) = (0.0, 0.0)
      for row in 0..<rows {
        let at = row * channels + channel
        sum += Double(slope[at])
        along += Double(slope[at]) * Double(pass.kept[at])
      }
      pass.gradient[channel] = Float(along)
      pass.gradient[channels + channel] = Float(sum)
      guard let inputSlope, rows > 0 else { continue }
      let factor = Double(pass.parameters[channel]) * Double(inverses[channel])
      let (mean, tilt) = (sum / Double(rows), along / Double(rows))
      for row in 0..<rows {
        let at = row * channels + channel
        inputSlope[at] = Float(
          factor * (Double(slope[at]) - mean - Double(pass.kept[at]) * tilt))
      }
    }
  }
}
