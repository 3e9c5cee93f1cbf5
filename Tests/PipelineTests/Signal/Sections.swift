import Support

@testable import Pipeline

/// What tests of filters and grids share.
enum Sections {
  /// The rows `[b0, b1, b2, 1, a1, a2]` of a filter.
  static func rows(_ filter: SecondOrderSections) -> [[Double]] {
    filter.sections.map { [$0.b0, $0.b1, $0.b2, 1, $0.a1, $0.a2] }
  }

  /// The filter of a reference case with `order`, `low`, `high` and perhaps `rate`.
  static func butterworth(_ reference: Support.JSON, rateHz: Double) throws -> SecondOrderSections {
    Butterworth.sections(
      order: try reference.get("order").integer(),
      lowHz: try reference.get("low").optionalNumber(),
      highHz: try reference.get("high").optionalNumber(), rateHz: rateHz)
  }

  /// One channel, filtered whole.
  static func filtered(_ values: [Double], by filter: SecondOrderSections, zeroPhase: Bool = true)
    -> [Double]
  {
    var out = values
    out.withUnsafeMutableBufferPointer { out in
      guard let start = out.baseAddress else { return }
      PieceFilter(filter: filter, isZeroPhase: zeroPhase).run([start], count: out.count)
    }
    return out
  }

  /// A whole piece on another grid.
  static func resampled(
    _ values: [Double], _ ratio: RationalRatio, from first: Int = 0,
    ends: PolyphaseFilter.Ends = .line
  ) -> [Double] {
    let filter = PolyphaseFilter(ratio)
    let piece = first..<first + values.count
    var out = [Double](repeating: .nan, count: filter.outputs(of: piece).count)
    values.withUnsafeBufferPointer { values in
      out.withUnsafeMutableBufferPointer { out in
        guard let from = values.baseAddress, let to = out.baseAddress else { return }
        filter.run(from, piece: piece, ends: ends, into: to)
      }
    }
    return out
  }

  /// The largest distance between two arrays of one length, over the largest number of the second.
  static func distance(_ found: [Double], _ wanted: [Double]) -> Double {
    guard found.count == wanted.count else { return .infinity }
    let size = wanted.reduce(0) { max($0, abs($1)) }
    let far = zip(found, wanted).reduce(0.0) { worst, pair in
      // NaN must not be passed over.
      let distance = abs(pair.0 - pair.1)
      return distance <= worst ? worst : distance
    }
    return size > 0 ? far / size : far
  }
}
