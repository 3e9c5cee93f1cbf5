import Glibc

/// Welch band powers of known channels.
struct BoundWelch: BoundFeature {
  let names: [String]
  let channels: [Int]
  /// Samples per second of each channel.
  let rates: [Double]
  /// Lower edges of the bands.
  let lows: [Double]
  let isRelative: Bool
  let takesLog: Bool
  /// Integrates the bands and, last, everything from the lowest to the highest edge.
  let reader: WelchReader

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    out.initialize(repeating: .nan)
    for (index, channel) in channels.enumerated() {
      reader.read(segment, channel, rateHz: rates[index]) { found in
        let first = index * lows.count
        var whole = 0.0
        found.powers { band, power in
          if band < lows.count { out[first + band] = power } else { whole = power }
        }
        for band in lows.indices {
          var power = out[first + band]
          if isRelative { power /= whole }
          if takesLog { power = log(power) }
          out[first + band] = found.holdsPeriod(of: lows[band]) ? power : .nan
        }
      }
    }
  }
}
