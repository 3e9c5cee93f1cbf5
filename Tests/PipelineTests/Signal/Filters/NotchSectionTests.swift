import Foundation
import Support
import Testing

@testable import Pipeline

@Test func notchSectionsAreThoseOfScipy() throws {
  for reference in try Reference.load("filtering").get("notch").list() {
    let section = NotchSection.section(
      frequencyHz: try reference.get("frequency").number(),
      quality: try reference.get("quality").number(), rateHz: try reference.get("rate").number())
    let wanted = try #require(try reference.get("sos").rows().first)
    let rows = Sections.rows(SecondOrderSections([section]))
    #expect(Sections.distance(rows[0], wanted) <= 1e-12)
  }
}

@Test func aSineAtTheNotchVanishes() {
  let filter = SecondOrderSections([
    NotchSection.section(frequencyHz: 50, quality: 30, rateHz: 256)
  ])
  let sine = (0..<4096).map { sin(2 * Double.pi * 50 * Double($0) / 256 + 0.3) }
  let found = Sections.filtered(sine, by: filter)
  #expect(found[1500..<2500].allSatisfy { abs($0) < 1e-3 })
  let other = (0..<4096).map { sin(2 * Double.pi * 10 * Double($0) / 256 + 0.3) }
  #expect(Sections.distance(Sections.filtered(other, by: filter), other) < 0.02)
}
