/// The mean over the steps that are there, channel by channel; 0 where none is.
///
/// A sample is steps × channels. Each of these steps stands for some steps of the network's input,
/// and is there if one of them is.
struct StepMean: NetworkLayer {
  let steps: Int
  let channels: Int
  /// Steps of the network's input, and how many of them one of `steps` stands for.
  let inputSteps: Int
  let span: Int

  var inputs: Int { steps * channels }
  var outputs: Int { channels }

  /// The steps that are there.
  private func present(_ pass: LayerPass, _ sample: Int) -> [Int] {
    guard let present = pass.present else { return Array(0..<steps) }
    let own = present + sample * inputSteps
    return (0..<steps).filter { step in
      let first = min(step * span, inputSteps)
      return (first..<min(first + span, inputSteps)).contains { own[$0] != 0 }
    }
  }

  func forward(_ pass: LayerPass, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    for sample in 0..<pass.samples {
      let (from, to) = (x + sample * inputs, out + sample * channels)
      let there = present(pass, sample)
      to.update(repeating: 0, count: channels)
      for step in there {
        FloatKernels.addRows(1, channels, of: from + step * channels, stride: channels, to: to)
      }
      FloatKernels.scale(channels, 1 / Float(max(there.count, 1)), to)
    }
  }

  func backward(
    _ pass: LayerPass, x: UnsafePointer<Float>, out: UnsafePointer<Float>,
    slope: UnsafePointer<Float>, inputSlope: UnsafeMutablePointer<Float>?
  ) {
    guard let inputSlope else { return }
    inputSlope.update(repeating: 0, count: pass.samples * inputs)
    for sample in 0..<pass.samples {
      let there = present(pass, sample)
      for step in there {
        FloatKernels.add(
          channels, 1 / Float(there.count), slope + sample * channels,
          to: inputSlope + sample * inputs + step * channels)
      }
    }
  }
}
