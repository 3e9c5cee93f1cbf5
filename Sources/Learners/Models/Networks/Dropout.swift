/// Sets a share of the values to 0 in training and scales the others up (inverted dropout).
///
/// Srivastava et al. (2014), jmlr.org/papers/v15/srivastava14a.html. What is dropped depends on the
/// step's seed and the sample's place in the batch, not on how the batch is cut into pieces.
struct Dropout: NetworkLayer {
  let inputs: Int
  /// 0..<1.
  let share: Double
  var outputs: Int { inputs }
  var keptCount: Int { inputs }

  func forward(_ pass: LayerPass, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    let count = pass.samples * inputs
    out.update(from: x, count: count)
    guard pass.isTraining else { return }
    let factor = Float(1 / (1 - share))
    let bound = UInt32(share * 0x1p32)
    for sample in 0..<pass.samples {
      var generator = SplitMix64(seed: Seed.derive(from: pass.seed, pass.first + sample))
      let factors = pass.kept + sample * inputs
      var at = 0
      while at < inputs {
        let bits = generator.next()
        factors[at] = UInt32(truncatingIfNeeded: bits) < bound ? 0 : factor
        if at + 1 < inputs { factors[at + 1] = UInt32(bits >> 32) < bound ? 0 : factor }
        at += 2
      }
    }
    FloatKernels.multiply(count, pass.kept, into: out)
  }

  func backward(
    _ pass: LayerPass, x: UnsafePointer<Float>, out: UnsafePointer<Float>,
    slope: UnsafePointer<Float>, inputSlope: UnsafeMutablePointer<Float>?
  ) {
    guard let inputSlope else { return }
    let count = pass.samples * inputs
    inputSlope.update(from: slope, count: count)
    if pass.isTraining { FloatKernels.multiply(count, pass.kept, into: inputSlope) }
  }
}
