import CKernels
import Support
import Testing

@testable import Learners

/// Moments of samples side by side, against plain loops; every set of instructions gives the same bytes.
@Suite struct SampleMomentsTests {
  /// Samples far from zero, of which some are missing.
  private static func samples(_ count: Int, missing: Int) -> [Double] {
    SampleData.noise(rows: max(1, count), columns: 1, seed: UInt64(count)).elements.prefix(count)
      .enumerated().map { place, value in
        missing > 0 && place % missing == missing / 2
          ? [.nan, .infinity, -.infinity][place % 3] : 1000 + value
      }
  }

  private static func found(_ samples: [Double], _ times: [Double]) -> [Double] {
    var out = [Double](repeating: -7, count: 33)
    out.withUnsafeMutableBufferPointer { out in
      samples.withUnsafeBufferPointer { x in
        times.withUnsafeBufferPointer { times in
          guard let out = out.baseAddress, let x = x.baseAddress, let times = times.baseAddress
          else { return }
          SampleMoments.read(x, count: samples.count, hasShape: true, into: out, stride: 3)
          SampleMoments.readExtremes(x, count: samples.count, into: out + 18, stride: 3)
          SampleMoments.readTrend(
            x, times: times, count: samples.count, mean: out[3], into: out + 24, stride: 3)
        }
      }
    }
    // Nothing is written between the places.
    for place in out.indices where place % 3 != 0 { #expect(out[place] == -7) }
    return stride(from: 0, to: 33, by: 3).map { out[$0] }
  }

  @Test(arguments: [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 40, 305, 1600], [0, 2, 9])
  func agreeWithPlainLoops(_ count: Int, _ missing: Int) throws {
    let samples = Self.samples(count, missing: missing)
    let times = samples.indices.map { 1.6e9 + Double($0) / 16 + Double($0 % 3) / 64 }
    let found = Self.found(samples, times)
    let there = samples.indices.filter { samples[$0].isFinite }
    let n = Double(there.count)
    #expect(found[0] == n)
    try #require(n > 0)
    let mean = there.reduce(0) { $0 + samples[$1] } / n
    let apart = there.map { samples[$0] - mean }
    #expect(isClose(found[1], mean, within: 1e-13))
    // The mean errs by a rounding of 1000, which moves a sum of powers by that much of its terms.
    for (power, place) in [(1, 2), (2, 3), (3, 4), (4, 5)] {
      let terms = apart.map { (value: Double) -> Double in
        (1..<power).reduce(value) { product, _ in product * value }
      }
      let size = terms.reduce(0) { $0 + abs($1) }
      #expect(abs(found[place] - terms.reduce(0, +)) <= 1e-11 * max(size, 1e-9), "power \(power)")
    }
    #expect(found[6] == there.map { samples[$0] }.min())
    #expect(found[7] == there.map { samples[$0] }.max())
    let seconds = there.map { times[$0] - times[0] }
    let middle = seconds.reduce(0, +) / n
    #expect(isClose(found[8], middle, within: 1e-12))
    let spread = seconds.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    #expect(isClose(found[9], spread, within: 1e-12))
    let product = zip(seconds, apart).reduce(0) { $0 + ($1.0 - middle) * $1.1 }
    let size = zip(seconds, apart).reduce(0) { $0 + abs(($1.0 - middle) * $1.1) }
    #expect(abs(found[10] - product) <= 1e-11 * max(size, 1e-9))
  }

  @Test(arguments: fusedSets + [CKernelsBaseline], [1, 8, 21, 305])
  func bytesAreThoseOfEverySet(_ set: CKernelsInstructionSet, _ count: Int) {
    let samples = Self.samples(count, missing: 6)
    let times = samples.indices.map { Double($0) / 10 }
    let own = Self.found(samples, times).map(\.bitPattern)
    guard let other = pinned(to: set, { Self.found(samples, times).map(\.bitPattern) }) else {
      return
    }
    #expect(own == other)
  }

  @Test func nothingThereIsSaid() {
    let found = Self.found([.nan, .infinity, .nan], [1, 2, 3])
    #expect(found[0] == 0)
    #expect(found[1].isNaN)
    #expect(found[6] == .infinity)
    #expect(found[7] == -.infinity)
  }
}
