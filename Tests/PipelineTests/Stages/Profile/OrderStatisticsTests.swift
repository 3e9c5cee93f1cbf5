import Learners
import Testing

@testable import Pipeline

@Suite struct OrderStatisticsTests {
  private static let probabilities = [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1]

  private func quantiles(_ values: [Double]) -> [Double] {
    var values = values
    return values.withUnsafeMutableBufferPointer {
      OrderStatistics.quantiles(Self.probabilities, of: $0)
    }
  }

  private func sorted(_ values: [Double]) -> [Double] {
    let values = values.sorted()
    return Self.probabilities.map { probability in
      let place = Double(values.count - 1) * probability
      let low = values[Int(place)]
      let high = values[min(values.count - 1, Int(place) + 1)]
      return place == place.rounded(.down) ? low : low + (high - low) * (place - Double(Int(place)))
    }
  }

  /// numpy.quantile([3, 1, 2, 10], q) of NumPy 2.
  @Test func agreesWithNumPyOnAFewNumbers() {
    #expect(quantiles([3, 1, 2, 10]) == [1, 1.03, 1.75, 2.5, 4.75, 9.79, 10])
    #expect(quantiles([7]) == [7, 7, 7, 7, 7, 7, 7])
    #expect(quantiles([]).allSatisfy { $0.isNaN })
  }

  @Test(arguments: [1, 2, 3, 31, 32, 33, 100, 1000, 20_000])
  func agreesWithSorting(_ count: Int) {
    for (seed, levels) in [(1, 0), (2, 1), (3, 2), (4, 7)] {
      var random = SplitMix64(seed: UInt64(seed * 1000 + count))
      let values = (0..<count).map { index -> Double in
        let draw = random.next()
        // Random, all equal, two values, few values.
        return levels == 0 ? Double(draw >> 11) / 1e9 : Double(draw % UInt64(levels))
      }
      #expect(quantiles(values) == sorted(values))
      #expect(quantiles(values.sorted()) == sorted(values))
      #expect(quantiles(values.sorted().reversed()) == sorted(values))
    }
  }
}
