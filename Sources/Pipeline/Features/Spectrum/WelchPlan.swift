import Glibc

/// Tables for the power spectral density of segments of one size, and for the powers of bands.
///
/// Welch (1967), doi:10.1109/TAU.1967.1161901: periodic Hann window, half overlapping segments, the mean of
/// each segment removed, one-sided density. Band powers integrate the density, taken as straight lines
/// between its frequencies, exactly from edge to edge, so that adjacent bands add up.
struct WelchPlan: Sendable {
  /// Samples per segment.
  let size: Int
  /// Samples from one segment's start to the next.
  let step: Int
  /// Number of frequencies: size / 2 + 1.
  let frequencies: Int
  private let window: [Double]
  let transform: FourierTransform
  /// Density of one segment from squared magnitudes.
  private let scale: Double
  /// Bands × frequencies: the power of a band is the sum of weight × density.
  let weights: [[Double]]

  /// Prepares tables for segments of at least 2 samples; bands have their edges in Hz.
  init(size: Int, rateHz: Double, bands: [ClosedRange<Double>]) {
    self.size = size
    step = size - size / 2
    frequencies = size / 2 + 1
    let angle = 2 * Double.pi / Double(size)
    let window = (0..<size).map { 0.5 - 0.5 * cos(angle * Double($0)) }
    self.window = window
    transform = FourierTransform(length: size)
    scale = 1 / (rateHz * window.reduce(0) { $0 + $1 * $1 })
    let count = frequencies
    let spacing = rateHz / Double(size)
    weights = bands.map { WelchPlan.weights(of: $0, count: count, spacing: spacing) }
  }

  /// Places that `powers` needs.
  var scratchCount: Int { 2 * size + 2 * transform.scratchCount + frequencies }

  /// The power of each band, averaged over segments.
  ///
  /// - Parameters:
  ///   - starts: first sample of each segment, at least one.
  ///   - samples: no sample of a segment is missing.
  ///   - scratch: `scratchCount` places, overwritten.
  ///   - band: receives index and power of each band.
  func powers(
    ofSegments starts: [Int], in samples: UnsafePointer<Double>,
    scratch: UnsafeMutablePointer<Double>, _ band: (Int, Double) -> Void
  ) {
    let density = density(ofSegments: starts, in: samples, scratch: scratch)
    for (index, weights) in weights.enumerated() {
      var sum = 0.0
      for place in 0..<frequencies { sum += weights[place] * density[place] }
      band(index, sum)
    }
  }

  /// The one-sided power spectral density, averaged over segments.
  ///
  /// - Parameters:
  ///   - starts: first sample of each segment, at least one.
  ///   - samples: no sample of a segment is missing.
  ///   - scratch: `scratchCount` places, overwritten.
  /// - Returns: `frequencies` numbers in the unit of the samples squared per Hz, somewhere in the scratch.
  func density(
    ofSegments starts: [Int], in samples: UnsafePointer<Double>,
    scratch: UnsafeMutablePointer<Double>
  ) -> UnsafeMutablePointer<Double> {
    let (re, im) = (scratch, scratch + size)
    let (spareRe, spareIm) = (im + size, im + size + transform.scratchCount)
    let density = spareIm + transform.scratchCount
    for place in 0..<frequencies { density[place] = 0 }
    for first in stride(from: 0, to: starts.count, by: 2) {
      // Two real segments go as the parts of one complex one: only the sum of their powers is wanted.
      load(samples + starts[first], into: re)
      if first + 1 < starts.count {
        load(samples + starts[first + 1], into: im)
      } else {
        for place in 0..<size { im[place] = 0 }
      }
      transform.transform(re: re, im: im, scratchRe: spareRe, scratchIm: spareIm)
      for place in 0..<frequencies {
        let mirror = place == 0 ? 0 : size - place
        let here = re[place] * re[place] + im[place] * im[place]
        let there = re[mirror] * re[mirror] + im[mirror] * im[mirror]
        density[place] += 0.5 * (here + there)
      }
    }
    let factor = scale / Double(starts.count)
    for place in 0..<frequencies {
      let isSingle = place == 0 || 2 * place == size
      density[place] *= isSingle ? factor : 2 * factor
    }
    return density
  }

  /// Removes the mean of a segment and weighs it by the window; a segment of equal samples becomes zeros.
  func load(_ samples: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>) {
    // The mean of equal numbers is rounded; what that leaves is no signal.
    guard (1..<size).contains(where: { samples[$0] != samples[0] }) else {
      for place in 0..<size { out[place] = 0 }
      return
    }
    var sum = 0.0
    for place in 0..<size { sum += samples[place] }
    let mean = sum / Double(size)
    window.withUnsafeBufferPointer { window in
      for place in 0..<size { out[place] = (samples[place] - mean) * window[place] }
    }
  }

  /// What each frequency's density contributes to the integral from edge to edge.
  private static func weights(of band: ClosedRange<Double>, count: Int, spacing: Double) -> [Double]
  {
    var out = [Double](repeating: 0, count: count)
    var edges = [band.lowerBound / spacing]
    for place in 0..<count where Double(place) * spacing > band.lowerBound {
      if Double(place) * spacing < band.upperBound { edges.append(Double(place)) }
    }
    edges.append(band.upperBound / spacing)
    for (left, right) in zip(edges, edges.dropFirst()) {
      let half = 0.5 * (right - left) * spacing
      for point in [left, right] {
        // Beyond the last frequency the density stays what it was there.
        let place = min(max(point, 0), Double(count - 1))
        let below = min(Int(place), max(0, count - 2))
        let share = place - Double(below)
        out[below] += half * (1 - share)
        if below + 1 < count { out[below + 1] += half * share }
      }
    }
    return out
  }
}
