/// The largest or the mean value of every few steps, channel by channel.
///
/// A sample is steps × channels; windows do not overlap, and steps after the last whole window are
/// left out.
struct Pooling1D: NetworkLayer {
  enum Kind: String, Sendable, CaseIterable { case max, mean }

  let kind: Kind
  let steps: Int
  let channels: Int
  let width: Int

  var outputSteps: Int { steps / width }
  var inputs: Int { steps * channels }
  var outputs: Int { outputSteps * channels }
  /// Of `max`: the step in the window where the value stood.
  var keptCount: Int { kind == .max ? outputs : 0 }

  func forward(_ pass: LayerPass, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    for sample in 0..<pass.samples {
      for step in 0..<outputSteps {
        let from = x + sample * inputs + step * width * channels
        let at = sample * outputs + step * channels
        (out + at).update(from: from, count: channels)
        switch kind {
        case .max:
          // The first of equal values counts; NaN stays.
          (pass.kept + at).update(repeating: 0, count: channels)
          for place in 1..<Swift.max(width, 1) {
            FloatKernels.keepLarger(
              channels, place: place, from + place * channels, out + at, pass.kept + at)
          }
        case .mean:
          FloatKernels.addRows(
            width - 1, channels, of: from + channels, stride: channels, to: out + at)
          FloatKernels.scale(channels, 1 / Float(width), out + at)
        }
      }
    }
  }

  func backward(
    _ pass: LayerPass, x: UnsafePointer<Float>, out: UnsafePointer<Float>,
    slope: UnsafePointer<Float>, inputSlope: UnsafeMutablePointer<Float>?
  ) {
    guard let inputSlope else { return }
    inputSlope.update(repeating: 0, count: pass.samples * inputs)
    for sample in 0..<pass.samples {
      for step in 0..<outputSteps {
        let to = inputSlope + sample * inputs + step * width * channels
        let at = sample * outputs + step * channels
        switch kind {
        case .max:
          for place in 0..<width {
            FloatKernels.select(
              channels, place: place, pass.kept + at, slope + at, to + place * channels)
          }
        case .mean:
          for place in 0..<width {
            FloatKernels.add(channels, 1 / Float(width), slope + at, to: to + place * channels)
          }
        }
      }
    }
  }
}
