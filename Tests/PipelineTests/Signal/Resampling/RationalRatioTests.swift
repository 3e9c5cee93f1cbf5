import Testing

@testable import Pipeline

@Test func ratesBecomeFractions() {
  #expect(
    RationalRatio(nearest: 256.0 / 305, tolerance: 1e-12) == RationalRatio(up: 256, down: 305))
  #expect(RationalRatio(nearest: 100.0 / 256, tolerance: 1e-12) == RationalRatio(up: 25, down: 64))
  #expect(RationalRatio(nearest: 1, tolerance: 1e-12) == RationalRatio(up: 1, down: 1))
  #expect(RationalRatio(nearest: 4, tolerance: 1e-12) == RationalRatio(up: 4, down: 1))
  #expect(RationalRatio(nearest: 0.1 / 1.0, tolerance: 1e-12) == RationalRatio(up: 1, down: 10))
  #expect(
    RationalRatio(nearest: 256 / 255.9, tolerance: 1e-12) == RationalRatio(up: 2560, down: 2559))
  #expect(RationalRatio(nearest: 256 / 255.9, tolerance: 1e-2) == RationalRatio(up: 1, down: 1))
  #expect(RationalRatio(nearest: 2.0.squareRoot(), tolerance: 1e-12) == nil)
  for wrong in [0, -1, Double.nan, .infinity, 1e300, 1e-300] {
    #expect(RationalRatio(nearest: wrong, tolerance: 1e-6) == nil)
  }
}
