/// Filters that slide along the steps of a sample.
///
/// A sample is steps × channels, row by row; out are outputSteps × filters. Weights are
/// (width · channels) × filters, then the biases: weight (tap, channel, filter).
struct Convolution1D: NetworkLayer {
  let steps: Int
  let channels: Int
  let filters: Int
  let width: Int
  var stride = 1
  var dilation = 1
  /// Whether zeros are put before and after, so that with stride 1 as many steps come out as go in;
  /// where their number is odd, the extra one goes after.
  var isPadded = true

  var reach: Int { (width - 1) * dilation + 1 }
  var outputSteps: Int {
    isPadded ? (steps + stride - 1) / stride : max(0, (steps - reach) / stride + 1)
  }
  /// Zeros before the first step.
  var padding: Int {
    isPadded ? max(0, (outputSteps - 1) * stride + reach - steps) / 2 : 0
  }
  var inputs: Int { steps * channels }
  var outputs: Int { outputSteps * filters }
  var depth: Int { width * channels }
  var weightCount: Int { depth * filters }
  var parameterCount: Int { weightCount + filters }
  var operations: Int { outputSteps * weightCount }

  /// Samples whose products are made at once.
  private func group(of samples: Int) -> Int {
    max(1, min(samples, 256 / max(outputSteps, 1)))
  }

  private func productWorkspace(_ rows: Int) -> Int {
    max(
      FloatKernels.workspaceCount(columns: filters, depth: depth),
      FloatKernels.workspaceCount(columns: depth, depth: filters),
      FloatKernels.workspaceCount(columns: filters, depth: rows))
  }

  func workspaceCount(samples: Int) -> Int {
    let rows = group(of: samples) * outputSteps
    return rows * depth + productWorkspace(rows)
  }

  /// As `Dense`: uniform by the values that go into and out of a filter.
  func initialise(_ parameters: UnsafeMutablePointer<Float>, _ generator: inout SplitMix64) {
    let bound = (6 / Double(max(width * (channels + filters), 1))).squareRoot()
    for at in 0..<parameterCount {
      parameters[at] = Float((generator.uniform() * 2 - 1) * bound)
    }
  }

  func forward(_ pass: LayerPass, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    let group = group(of: pass.samples)
    let windows = pass.workspace
    for first in Swift.stride(from: 0, to: pass.samples, by: group) {
      let rows = min(group, pass.samples - first) * outputSteps
      spread(x + first * inputs, samples: rows / max(outputSteps, 1), to: windows)
      let own = out + first * outputs
      FloatKernels.fillRows(
        rows, filters, with: pass.parameters + weightCount, own, stride: filters)
      FloatKernels.multiply(
        rows: rows, columns: filters, depth: depth, .init(windows, stride: depth),
        .init(pass.parameters, stride: filters), into: own, stride: filters, keeping: 1,
        workspace: windows + group * outputSteps * depth)
    }
  }

  func backward(
    _ pass: LayerPass, x: UnsafePointer<Float>, out: UnsafePointer<Float>,
    slope: UnsafePointer<Float>, inputSlope: UnsafeMutablePointer<Float>?
  ) {
    let group = group(of: pass.samples)
    let windows = pass.workspace
    let workspace = windows + group * outputSteps * depth
    pass.gradient.update(repeating: 0, count: parameterCount)
    FloatKernels.addRows(
      pass.samples * outputSteps, filters, of: slope, stride: filters,
      to: pass.gradient + weightCount)
    inputSlope?.update(repeating: 0, count: pass.samples * inputs)
    for first in Swift.stride(from: 0, to: pass.samples, by: group) {
      let samples = min(group, pass.samples - first)
      let own = slope + first * outputs
      spread(x + first * inputs, samples: samples, to: windows)
      FloatKernels.multiply(
        rows: depth, columns: filters, depth: samples * outputSteps,
        .init(windows, stride: depth, isTransposed: true), .init(own, stride: filters),
        into: pass.gradient, stride: filters, keeping: 1, workspace: workspace)
      guard let inputSlope else { continue }
      FloatKernels.multiply(
        rows: samples * outputSteps, columns: depth, depth: filters, .init(own, stride: filters),
        .init(pass.parameters, stride: filters, isTransposed: true), into: windows, stride: depth,
        workspace: workspace)
      gather(windows, samples: samples, to: inputSlope + first * inputs)
    }
  }

  /// Taps of an output step that lie within the sample.
  private func taps(of step: Int) -> Range<Int> {
    let start = step * stride - padding
    let first = start < 0 ? (-start + dilation - 1) / dilation : 0
    let last = start >= steps ? 0 : min(width, (steps - 1 - start) / dilation + 1)
    return first..<max(first, last)
  }

  /// Rows of windows (outputSteps × depth for each sample): what each output step looks at.
  private func spread(
    _ x: UnsafePointer<Float>, samples: Int, to windows: UnsafeMutablePointer<Float>
  ) {
    for step in 0..<outputSteps {
      let live = taps(of: step)
      for sample in 0..<samples {
        let row = windows + (sample * outputSteps + step) * depth
        row.update(repeating: 0, count: live.lowerBound * channels)
        (row + live.upperBound * channels).update(
          repeating: 0, count: (width - live.upperBound) * channels)
        let start = x + sample * inputs + (step * stride - padding) * channels
        if dilation == 1 {
          (row + live.lowerBound * channels).update(
            from: start + live.lowerBound * channels, count: live.count * channels)
        } else {
          for tap in live {
            (row + tap * channels).update(
              from: start + tap * dilation * channels, count: channels)
          }
        }
      }
    }
  }

  /// The opposite of `spread`: adds every window's values to the steps they came from.
  private func gather(
    _ windows: UnsafePointer<Float>, samples: Int, to slopes: UnsafeMutablePointer<Float>
  ) {
    for sample in 0..<samples {
      for step in 0..<outputSteps {
        let live = taps(of: step)
        let row = windows + (sample * outputSteps + step) * depth
        let start = slopes + sample * inputs + (step * stride - padding) * channels
        if dilation == 1 {
          FloatKernels.add(
            live.count * channels, 1, row + live.lowerBound * channels,
            to: start + live.lowerBound * channels)
        } else {
          for tap in live {
            FloatKernels.add(
              channels, 1, row + tap * channels, to: start + tap * dilation * channels)
          }
        }
      }
    }
  }
}
