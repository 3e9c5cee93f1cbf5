/// out = x · weights + biases; weights inputs × outputs, row by row, then the biases.
struct Dense: NetworkLayer {
  let inputs: Int
  let outputs: Int
  /// Of the uniform initial values: √(gain / (inputs + outputs)) is their largest size.
  var gain = 6.0

  var weightCount: Int { inputs * outputs }
  var parameterCount: Int { weightCount + outputs }
  var operations: Int { inputs * outputs }

  func workspaceCount(samples: Int) -> Int {
    max(
      FloatKernels.workspaceCount(columns: outputs, depth: inputs),
      FloatKernels.workspaceCount(columns: inputs, depth: outputs),
      FloatKernels.workspaceCount(columns: outputs, depth: samples))
  }

  /// Glorot and Bengio (2010), uniform, for biases too, as scikit-learn does.
  func initialise(_ parameters: UnsafeMutablePointer<Float>, _ generator: inout SplitMix64) {
    let bound = (gain / Double(max(inputs + outputs, 1))).squareRoot()
    for at in 0..<parameterCount {
      parameters[at] = Float((generator.uniform() * 2 - 1) * bound)
    }
  }

  func forward(_ pass: LayerPass, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    FloatKernels.fillRows(
      pass.samples, outputs, with: pass.parameters + weightCount, out, stride: outputs)
    FloatKernels.multiply(
      rows: pass.samples, columns: outputs, depth: inputs, .init(x, stride: inputs),
      .init(pass.parameters, stride: outputs), into: out, stride: outputs, keeping: 1,
      workspace: pass.workspace)
  }

  func backward(
    _ pass: LayerPass, x: UnsafePointer<Float>, out: UnsafePointer<Float>,
    slope: UnsafePointer<Float>, inputSlope: UnsafeMutablePointer<Float>?
  ) {
    FloatKernels.multiply(
      rows: inputs, columns: outputs, depth: pass.samples,
      .init(x, stride: inputs, isTransposed: true), .init(slope, stride: outputs),
      into: pass.gradient, stride: outputs, workspace: pass.workspace)
    let biases = pass.gradient + weightCount
    biases.update(repeating: 0, count: outputs)
    FloatKernels.addRows(pass.samples, outputs, of: slope, stride: outputs, to: biases)
    guard let inputSlope else { return }
    FloatKernels.multiply(
      rows: pass.samples, columns: inputs, depth: outputs, .init(slope, stride: outputs),
      .init(pass.parameters, stride: outputs, isTransposed: true), into: inputSlope,
      stride: inputs, workspace: pass.workspace)
  }
}
