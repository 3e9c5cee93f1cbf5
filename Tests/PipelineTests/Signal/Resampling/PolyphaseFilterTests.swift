import Foundation
import Support
import Testing

@testable import Pipeline

@Test func resampledSamplesAreThoseOfScipy() throws {
  let all = try Reference.load("filtering")
  let values = Array(try all.get("signal").numbers().prefix(150))
  for reference in try all.get("resampled").list() {
    let ratio = RationalRatio(
      up: try reference.get("up").integer(), down: try reference.get("down").integer())
    for (key, ends) in [("zeros", PolyphaseFilter.Ends.zeros), ("line", .line)] {
      let found = Sections.resampled(values, ratio, ends: ends)
      let wanted = try reference.get(key).numbers()
      #expect(Sections.distance(found, wanted) <= 1e-9, "\(ratio) \(key)")
    }
  }
}

@Test func theLowPassIsThatOfScipy() throws {
  let wanted = try Reference.load("filtering").get("window").numbers()
  let found = KaiserLowPass.coefficients(RationalRatio(up: 1, down: 7))
  #expect(Sections.distance(found, wanted) <= 1e-12)
}

@Test func linesStayLines() {
  for ratio in [RationalRatio(up: 3, down: 7), RationalRatio(up: 7, down: 3)] {
    for count in [1, 2, 3, 50, 401] {
      let line = (0..<count).map { 800 + 0.5 * Double($0) }
      let found = Sections.resampled(line, ratio)
      let wanted = found.indices.map {
        count == 1 ? 800 : 800 + 0.5 * Double($0 * ratio.down) / Double(ratio.up)
      }
      #expect(Sections.distance(found, wanted) < 1e-12)
    }
  }
}

@Test func slowSinesKeepTheirShapeAndFastOnesGo() {
  let ratio = RationalRatio(up: 100, down: 256)
  let slow = (0..<5120).map { sin(2 * Double.pi * 10 * Double($0) / 256) }
  let found = Sections.resampled(slow, ratio)
  for row in 200..<1800 {
    #expect(abs(found[row] - sin(2 * Double.pi * 10 * Double(row) / 100)) < 2e-3)
  }
  // 70 Hz would come back as 30 Hz.
  let fast = (0..<5120).map { sin(2 * Double.pi * 70 * Double($0) / 256) }
  #expect(Sections.resampled(fast, ratio)[200..<1800].allSatisfy { abs($0) < 5e-3 })
}

@Test func piecesKeepTheirPlaceOnTheGrid() {
  // A piece that begins at sample 5 of its grid gives the grid's points from there on.
  let ratio = RationalRatio(up: 3, down: 2)
  let line = (0..<40).map { Double($0 + 5) }
  let found = Sections.resampled(line, ratio, from: 5)
  let first = ratio.firstOutput(from: 5)
  #expect(first == 8)
  let wanted = found.indices.map { Double(first + $0) * 2 / 3 }
  #expect(Sections.distance(found, wanted) < 1e-12)
}
