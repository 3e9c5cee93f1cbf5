/// Changes the rate of even samples by a ratio of whole numbers, with a low-pass against aliases.
///
/// Sample j of the result is Σ x[k] h[j · down − k · up + half]: of the samples with zeros put between them,
/// only those products are computed that are not zero (`scipy.signal.upfirdn`).
struct PolyphaseFilter: Sendable {
  let ratio: RationalRatio
  private let half: Int
  /// Coefficients that meet one result sample, a multiple of eight.
  private let taps: Int
  /// For each of `up` phases its coefficients, that of the oldest sample first.
  private let phases: [Double]

  init(_ ratio: RationalRatio) {
    self.ratio = ratio
    let coefficients = KaiserLowPass.coefficients(ratio)
    half = KaiserLowPass.half(ratio)
    let most = (coefficients.count + ratio.up - 1) / ratio.up
    let taps = (most + 7) / 8 * 8
    self.taps = taps
    var phases = [Double](repeating: 0, count: ratio.up * taps)
    for (place, value) in coefficients.enumerated() {
      let (age, phase) = place.quotientAndRemainder(dividingBy: ratio.up)
      phases[phase * taps + taps - 1 - age] = value
    }
    self.phases = phases
  }

  /// How samples go on before the first and after the last one.
  enum Ends {
    /// As zeros, as `scipy.signal.resample_poly` by default.
    case zeros
    /// Along the line from the first sample to the last: it is taken off first, resampled exactly, and put
    /// back, so that a constant stays one and a piece with an offset does not ring at its ends.
    case line
  }

  /// The result samples that lie in a piece of the old ones.
  func outputs(of piece: Range<Int>) -> Range<Int> {
    ratio.firstOutput(from: piece.lowerBound)..<ratio.firstOutput(from: piece.upperBound)
  }

  /// Resamples one piece.
  /// - Parameters:
  ///   - samples: one per place of `piece`, none missing.
  ///   - piece: where they lie on their grid, not below 0; sample j of the result lies at j · down / up of it.
  ///   - ends: how the samples go on before the first and after the last one.
  ///   - out: a place for each of `outputs(of: piece)`.
  func run(
    _ samples: UnsafePointer<Double>, piece: Range<Int>, ends: Ends = .line,
    into out: UnsafeMutablePointer<Double>
  ) {
    let count = piece.count
    guard count > 0 else { return }
    let isLine = ends == .line
    let base = isLine ? samples[0] : 0
    let rise = isLine && count > 1 ? (samples[count - 1] - base) / Double(count - 1) : 0
    var padded = [Double](repeating: 0, count: count + 2 * taps)
    padded.withUnsafeMutableBufferPointer { padded in
      for place in 0..<count {
        padded[taps + place] = samples[place] - (base + rise * Double(place))
      }
    }
    let outputs = outputs(of: piece)
    // The newest sample that counts, relative to the piece, and its phase.
    let start = outputs.lowerBound * ratio.down - piece.lowerBound * ratio.up + half
    var (newest, phase) = start.quotientAndRemainder(dividingBy: ratio.up)
    let (stepNewest, stepPhase) = ratio.down.quotientAndRemainder(dividingBy: ratio.up)
    padded.withUnsafeBufferPointer { padded in
      phases.withUnsafeBufferPointer { phases in
        guard let padded = padded.baseAddress, let phases = phases.baseAddress else { return }
        for index in 0..<outputs.count {
          let sum = Self.dot(padded + newest + 1, phases + phase * taps, taps)
          let place = Double((outputs.lowerBound + index) * ratio.down) / Double(ratio.up)
          out[index] = sum + (base + rise * (place - Double(piece.lowerBound)))
          newest += stepNewest
          phase += stepPhase
          if phase >= ratio.up {
            phase -= ratio.up
            newest += 1
          }
        }
      }
    }
  }

  /// Sum of products of `count` numbers, a multiple of eight.
  @inline(__always)
  private static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int)
    -> Double
  {
    let (a, b) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
    var even = SIMD4<Double>.zero
    var odd = SIMD4<Double>.zero
    for byte in stride(from: 0, to: count * 8, by: 64) {
      even +=
        a.loadUnaligned(fromByteOffset: byte, as: SIMD4<Double>.self)
        * b.loadUnaligned(fromByteOffset: byte, as: SIMD4<Double>.self)
      odd +=
        a.loadUnaligned(fromByteOffset: byte + 32, as: SIMD4<Double>.self)
        * b.loadUnaligned(fromByteOffset: byte + 32, as: SIMD4<Double>.self)
    }
    return (even + odd).sum()
  }
}
