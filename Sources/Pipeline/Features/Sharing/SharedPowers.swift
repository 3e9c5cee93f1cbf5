import Learners

/// A feature that follows from mean linear powers of bands.
protocol PowerFeature: BoundFeature {
  /// Where its powers come from.
  var sources: [BandPowers] { get }
  /// Computes the numbers from the powers of all sources, one after the other.
  func compute(_ powers: [Double], into out: UnsafeMutableBufferPointer<Double>)
}

extension PowerFeature {
  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    compute(sources.flatMap { $0.powers(in: segment) }, into: out)
  }

  /// The feature, with windows that overlap sharing the work where columns hold its powers.
  func sharing() -> any BoundFeature {
    var bands: [BandChannels] = []
    for source in sources {
      guard case .columns(let own) = source else { return self }
      bands += own
    }
    return SharedPowers(feature: self, bands: bands)
  }
}

/// Powers that columns hold, put together from the pieces of a window: each value is brought back from its
/// scale once.
private struct SharedPowers<Base: PowerFeature>: SharingFeature {
  let feature: Base
  /// One entry per power.
  let bands: [BandChannels]

  var names: [String] { feature.names }
  /// How many values each channel of each band has, and their sum.
  var summaryWidth: Int { bands.reduce(0) { $0 + 2 * $1.channels.count } }

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    feature.compute(segment, into: out)
  }

  func summarize(_ piece: Segment, into out: UnsafeMutablePointer<Double>) {
    var place = 0
    for channel in bands.lazy.flatMap(\.channels) {
      let found = piece.sum(channel.index, channel.toLinear)
      out[place] = found.count
      out[place + 1] = found.sum
      place += 2
    }
  }

  func compute(
    _ segment: Segment, pieces: [Segment], summaries: UnsafePointer<Double>,
    into out: UnsafeMutableBufferPointer<Double>
  ) {
    var place = 0
    let powers = bands.map { band in
      var (sum, count) = (0.0, 0.0)
      for _ in band.channels {
        let own = ColumnPieces(first: summaries + place, stride: summaryWidth, count: pieces.count)
        place += 2
        let mean = own.total(1) / own.total(0)
        if mean.isFinite { (sum, count) = (sum + mean, count + 1) }
      }
      return count > 0 ? sum / count : .nan
    }
    feature.compute(powers, into: out)
  }
}
