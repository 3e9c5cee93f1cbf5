import Learners

/// Statistics that follow from moments, put together from those of the pieces of a window.
///
/// Moments of pieces are joined around the mean of all (Chan, Golub, LeVeque 1983,
/// doi:10.1080/00031305.1983.10483115; third and fourth ones as Pébay 2008, doi:10.2172/1028931).
struct SharedStatistics: SharingFeature {
  /// What the same numbers come from where no piece is shared.
  let direct: BoundStatistics
  private let hasShape: Bool
  private let extremes: Int?
  private let trend: Int?
  /// Numbers of a column that sum up a piece: count, mean, rest, squares, then what is asked for.
  private let fields: Int

  init(_ direct: BoundStatistics) {
    self.direct = direct
    let statistics = direct.statistics
    hasShape = statistics.contains(.skewness) || statistics.contains(.kurtosis)
    var fields = hasShape ? 6 : 4
    func places(_ count: Int, where isAsked: Bool) -> Int? {
      guard isAsked else { return nil }
      fields += count
      return fields - count
    }
    extremes = places(2, where: statistics.contains(where: \.isExtreme))
    trend = places(3, where: statistics.contains(.slope))
    self.fields = fields
  }

  var names: [String] { direct.names }
  var summaryWidth: Int { fields * direct.channels.count }

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    direct.compute(segment, into: out)
  }

  func summarize(_ piece: Segment, into out: UnsafeMutablePointer<Double>) {
    let most = direct.functions.allSatisfy { $0 == .identity } ? 0 : piece.mostRows
    withUnsafeTemporaryAllocation(of: Double.self, capacity: most) { room in
      for (index, channel) in direct.channels.enumerated() {
        let rows = piece.rows(of: channel)
        let function = direct.functions[index]
        piece.recording.values[channel].withUnsafeBufferPointer { column in
          let own = out + index * fields
          if function == .identity {
            summarize(UnsafeBufferPointer(rebasing: column[rows]), piece, channel, into: own)
          } else {
            for row in rows { room[row - rows.lowerBound] = function(column[row]) }
            summarize(UnsafeBufferPointer(rebasing: room[..<rows.count]), piece, channel, into: own)
          }
        }
      }
    }
  }

  private func summarize(
    _ values: UnsafeBufferPointer<Double>, _ piece: Segment, _ channel: Int,
    into out: UnsafeMutablePointer<Double>
  ) {
    guard let x = values.baseAddress, !values.isEmpty else { return fillEmpty(out) }
    SampleMoments.read(x, count: values.count, hasShape: hasShape, into: out, stride: 1)
    if let extremes {
      SampleMoments.readExtremes(x, count: values.count, into: out + extremes, stride: 1)
    }
    if let trend {
      piece.times(of: channel).withUnsafeBufferPointer { clock in
        guard let times = clock.baseAddress else { return }
        SampleMoments.readTrend(
          x, times: times + piece.rows(of: channel).lowerBound, count: values.count, mean: out[1],
          into: out + trend, stride: 1)
      }
    }
  }

  private func fillEmpty(_ out: UnsafeMutablePointer<Double>) {
    out.update(repeating: 0, count: fields)
    if let extremes { (out[extremes], out[extremes + 1]) = (.infinity, -.infinity) }
  }

  func compute(
    _ segment: Segment, pieces: [Segment], summaries: UnsafePointer<Double>,
    into out: UnsafeMutableBufferPointer<Double>
  ) {
    let statistics = direct.statistics
    for (index, channel) in direct.channels.enumerated() {
      let own = ColumnPieces(
        first: summaries + index * fields, stride: summaryWidth, count: pieces.count)
      let moments = JoinedMoments(own, hasShape: hasShape)
      guard moments.count > 0 else {
        for place in statistics.indices { out[index * statistics.count + place] = .nan }
        continue
      }
      // Sums of pieces may be too large for a number where those of the window are not, and the other way round.
      guard moments.isFinite else { return direct.compute(segment, into: out) }
      for (place, statistic) in statistics.enumerated() {
        out[index * statistics.count + place] =
          switch statistic {
          case .mean: moments.mean
          case .variance: moments.variance
          case .std: moments.variance.squareRoot()
          case .min: extremes.map { own.least($0) } ?? .nan
          case .max: extremes.map { own.most($0 + 1) } ?? .nan
          case .slope: trend.map { slope(own, moments, $0, segment, pieces, channel) } ?? .nan
          case .skewness: moments.standardized(3)
          case .kurtosis: moments.standardized(4) - 3
          case .median, .iqr: .nan
          }
      }
    }
  }

  private func slope(
    _ own: ColumnPieces, _ moments: JoinedMoments, _ trend: Int, _ segment: Segment,
    _ pieces: [Segment], _ channel: Int
  ) -> Double {
    guard moments.count > 1 else { return .nan }
    return segment.times(of: channel).withUnsafeBufferPointer { clock in
      let start = clock[segment.rows(of: channel).lowerBound]
      // When the samples of a piece lie in the mean, in seconds since the window's first row.
      func middle(_ piece: Int) -> Double {
        clock[pieces[piece].rows(of: channel).lowerBound] - start + own[piece, trend]
      }
      var sum = 0.0
      for piece in own where own[piece, 0] > 0 { sum += own[piece, 0] * middle(piece) }
      let centre = sum / moments.count
      var (spread, covariance) = (0.0, 0.0)
      for piece in own where own[piece, 0] > 0 {
        let distance = middle(piece) - centre
        let weighted = own[piece, 0] * distance
        spread += own[piece, trend + 1] + weighted * distance
        covariance += own[piece, trend + 2] + weighted * (own[piece, 1] - moments.mean)
        covariance += distance * own[piece, 2]
      }
      return spread > 0 ? covariance / spread : .nan
    }
  }
}
