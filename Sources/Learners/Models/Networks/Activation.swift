/// A function of every value by itself, between layers.
enum Activation: String, Sendable, CaseIterable {
  case identity, logistic, relu, tanh

  /// out = f(x); the arrays may be one.
  func apply(_ count: Int, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    switch self {
    case .identity: if UnsafePointer(out) != x { out.update(from: x, count: count) }
    case .logistic: FloatKernels.sigmoid(count, x, out)
    case .relu: FloatKernels.relu(count, x, out)
    case .tanh: FloatKernels.tanh(count, x, out)
    }
  }

  /// inputSlope = slope · f′, from what `apply` returned.
  func gradient(
    _ count: Int, of out: UnsafePointer<Float>, _ slope: UnsafePointer<Float>,
    _ inputSlope: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .identity:
      if UnsafePointer(inputSlope) != slope { inputSlope.update(from: slope, count: count) }
    case .logistic: FloatKernels.sigmoidGradient(count, of: out, slope, inputSlope)
    case .relu: FloatKernels.reluGradient(count, of: out, slope, inputSlope)
    case .tanh: FloatKernels.tanhGradient(count, of: out, slope, inputSlope)
    }
  }
}

/// An activation as a layer.
struct ActivationLayer: NetworkLayer {
  let function: Activation
  let inputs: Int
  var outputs: Int { inputs }
  var runsInPlace: Bool { true }
  var needsOutput: Bool { true }

  func forward(_ pass: LayerPass, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    function.apply(pass.samples * inputs, x, out)
  }

  func backward(
    _ pass: LayerPass, x: UnsafePointer<Float>, out: UnsafePointer<Float>,
    slope: UnsafePointer<Float>, inputSlope: UnsafeMutablePointer<Float>?
  ) {
    guard let inputSlope else { return }
    function.gradient(pass.samples * inputs, of: out, slope, inputSlope)
  }
}
