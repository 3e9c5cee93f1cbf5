import Foundation
import Support
import Testing

@testable import Pipeline

@Test func butterworthSectionsAreThoseOfScipy() throws {
  for reference in try Reference.load("filtering").get("butter").list() {
    let filter = try Sections.butterworth(
      reference, rateHz: try reference.get("rate").number())
    let rows = Sections.rows(filter)
    let wanted = try reference.get("sos").rows()
    #expect(rows.count == wanted.count)
    for (row, target) in zip(rows, wanted) {
      #expect(Sections.distance(row, target) <= 1e-12, "\(row) \(target)")
      // Trailing zeros decide how far the ends are extended.
      #expect(zip(row, target).allSatisfy { ($0 == 0) == ($1 == 0) })
    }
    let states = filter.steadyState.map { [$0.0, $0.1] }
    for (state, target) in zip(states, try reference.get("state").rows()) {
      #expect(Sections.distance(state, target) <= 1e-9, "\(state) \(target)")
    }
  }
}

/// |H(f)| of the sections.
private func gain(_ filter: SecondOrderSections, _ hertz: Double, _ rateHz: Double) -> Double {
  let angle = 2 * Double.pi * hertz / rateHz
  let (one, two) = (
    ComplexNumber(cos(angle), -sin(angle)), ComplexNumber(cos(2 * angle), -sin(2 * angle))
  )
  return filter.sections.reduce(1.0) { product, section in
    let above = ComplexNumber(section.b0) + one * section.b1 + two * section.b2
    let below = ComplexNumber(1) + one * section.a1 + two * section.a2
    return product * (above / below).magnitude
  }
}

@Test(arguments: [1, 2, 3, 4, 5, 6, 8, 12])
func edgesLieAtMinusThreeDecibels(order: Int) {
  let half = 0.5.squareRoot()
  for (low, high) in [(8.0, 13.0), (1, 40), (0.5, 100)] {
    let band = Butterworth.sections(order: order, lowHz: low, highHz: high, rateHz: 256)
    #expect(abs(gain(band, low, 256) - half) < 1e-6)
    #expect(abs(gain(band, high, 256) - half) < 1e-6)
    #expect(gain(band, 0, 256) < 1e-6)
    let lowPass = Butterworth.sections(order: order, lowHz: nil, highHz: high, rateHz: 256)
    #expect(abs(gain(lowPass, high, 256) - half) < 1e-9)
    #expect(abs(gain(lowPass, 0, 256) - 1) < 1e-9)
    let highPass = Butterworth.sections(order: order, lowHz: low, highHz: nil, rateHz: 256)
    #expect(abs(gain(highPass, low, 256) - half) < 1e-7)
    #expect(abs(gain(highPass, 127.999, 256) - 1) < 1e-6)
  }
}

@Test func polesLieInsideTheUnitCircle() {
  for order in 1...12 {
    for low in [0.01, 0.5, 8, 60] {
      for width in [0.1, 5, 60] {
        let filter = Butterworth.sections(
          order: order, lowHz: low, highHz: low + width, rateHz: 256)
        for section in filter.sections {
          #expect(abs(section.a2) < 1 && abs(section.a1) < 1 + section.a2 + 1e-12)
        }
      }
    }
  }
}
