/// Brings each row of `width` values to mean 0 and variance 1, then scales and shifts each value.
///
/// Ba, Kiros, Hinton (2016), doi:10.48550/arXiv.1607.06450. Parameters: scales, then shifts.
struct LayerNorm: NetworkLayer {
  let inputs: Int
  /// Values that are one row: all of a sample, or the channels of a step.
  let width: Int
  var epsilon = 1e-5

  var outputs: Int { inputs }
  var parameterCount: Int { 2 * width }
  private var rowsPerSample: Int { width > 0 ? inputs / width : 0 }
  /// Normalised values, and one over the deviation of each row.
  var keptCount: Int { inputs + rowsPerSample }

  func initialise(_ parameters: UnsafeMutablePointer<Float>, _ generator: inout SplitMix64) {
    parameters.update(repeating: 1, count: width)
    (parameters + width).update(repeating: 0, count: width)
  }

  func forward(_ pass: LayerPass, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    let rows = pass.samples * rowsPerSample
    let inverses = pass.kept + pass.samples * inputs
    for row in 0..<rows {
      let from = x + row * width
      let normal = pass.kept + row * width
      var sum = 0.0
      for at in 0..<width { sum += Double(from[at]) }
      let mean = sum / Double(width)
      var squares = 0.0
      for at in 0..<width {
        let gap = Double(from[at]) - mean
        squares += gap * gap
      }
      let inverse = 1 / (squares / Double(width) + epsilon).squareRoot()
      inverses[row] = Float(inverse)
      for at in 0..<width { normal[at] = Float((Double(from[at]) - mean) * inverse) }
      let to = out + row * width
      to.update(from: normal, count: width)
      FloatKernels.multiply(width, pass.parameters, into: to)
      FloatKernels.add(width, 1, pass.parameters + width, to: to)
    }
  }

  func backward(
    _ pass: LayerPass, x: UnsafePointer<Float>, out: UnsafePointer<Float>,
    slope: UnsafePointer<Float>, inputSlope: UnsafeMutablePointer<Float>?
  ) {
    let rows = pass.samples * rowsPerSample
    let inverses = pass.kept + pass.samples * inputs
    pass.gradient.update(repeating: 0, count: parameterCount)
    FloatKernels.addRows(rows, width, of: slope, stride: width, to: pass.gradient + width)
    for row in 0..<rows {
      let (from, normal) = (slope + row * width, pass.kept + row * width)
      var (mean, along) = (0.0, 0.0)
      for at in 0..<width {
        pass.gradient[at] += from[at] * normal[at]
        let scaled = Double(from[at]) * Double(pass.parameters[at])
        mean += scaled
        along += scaled * Double(normal[at])
      }
      guard let inputSlope else { continue }
      mean /= Double(width)
      along /= Double(width)
      for at in 0..<width {
        let scaled = Double(from[at]) * Double(pass.parameters[at])
        let gap = scaled - mean - Double(normal[at]) * along
        inputSlope[row * width + at] = Float(gap * Double(inverses[row]))
      }
    }
  }
}
