/// Filters a stretch of samples without a gap, of up to four channels at once.
struct PieceFilter: Sendable {
  /// Most channels that go together.
  static let lanes = 4

  let filter: SecondOrderSections
  /// Forwards and then backwards, so that nothing is shifted in time and the gain applies twice; else
  /// forwards only.
  let isZeroPhase: Bool

  /// Samples that a stretch must have.
  var shortest: Int { isZeroPhase ? filter.padding + 1 : 1 }

  /// Filters in place.
  ///
  /// Zero phase is `scipy.signal.sosfiltfilt`: the stretch is extended at both ends by its own samples, turned
  /// by half a circle about the end (2 x[0] − x[i]), so that value and slope go on. One direction is
  /// `scipy.signal.sosfilt` with `sosfilt_zi` times the first sample.
  /// - Parameters:
  ///   - channels: up to four, each with `count` samples, none of them missing.
  ///   - count: at least `shortest`.
  func run(_ channels: [UnsafeMutablePointer<Double>], count: Int) {
    precondition(count >= shortest && channels.count <= PieceFilter.lanes, "a piece that fits")
    if channels.count > 2 {
      run(channels, count: count, as: SIMD4<Double>.self)
    } else {
      run(channels, count: count, as: SIMD2<Double>.self)
    }
  }

  @inline(__always)
  private func run<Lanes: SIMD>(
    _ channels: [UnsafeMutablePointer<Double>], count: Int, as type: Lanes.Type
  ) where Lanes.Scalar == Double {
    let edge = isZeroPhase ? filter.padding : 0
    let total = count + 2 * edge
    let samples = UnsafeMutablePointer<Lanes>.allocate(capacity: total)
    defer { samples.deallocate() }
    samples.initialize(repeating: .zero, count: total)
    let scalars = UnsafeMutableRawPointer(samples).assumingMemoryBound(to: Double.self)
    let width = Lanes.scalarCount
    for (lane, channel) in channels.enumerated() {
      for row in 0..<count { scalars[(edge + row) * width + lane] = channel[row] }
    }
    let (first, last) = (edge, edge + count - 1)
    for step in 0..<edge {
      samples[first - 1 - step] = samples[first] * 2 - samples[first + 1 + step]
      samples[last + 1 + step] = samples[last] * 2 - samples[last - 1 - step]
    }
    SectionLoop.run(filter, over: samples, count: total, isReversed: false)
    if isZeroPhase { SectionLoop.run(filter, over: samples, count: total, isReversed: true) }
    for (lane, channel) in channels.enumerated() {
      for row in 0..<count { channel[row] = scalars[(edge + row) * width + lane] }
    }
  }
}
