import Foundation
import Support
import Testing

@testable import Pipeline

private let bandPass = Butterworth.sections(order: 4, lowHz: 1, highHz: 40, rateHz: 256)
private let lowPass = Butterworth.sections(order: 3, lowHz: nil, highHz: 30, rateHz: 256)

@Test func filteredSamplesAreThoseOfScipy() throws {
  let all = try Reference.load("filtering")
  let values = try all.get("signal").numbers()
  let rate = try all.get("rate").number()
  for reference in try all.get("filtered").list() {
    let filter = try Sections.butterworth(reference, rateHz: rate)
    for (key, zeroPhase) in [("zero", true), ("causal", false)] {
      let wanted = try reference.get(key).numbers()
      let found = Sections.filtered(values, by: filter, zeroPhase: zeroPhase)
      #expect(Sections.distance(found, wanted) <= 1e-9)
    }
  }
  let comb = SecondOrderSections(
    [50.0, 100].map { NotchSection.section(frequencyHz: $0, quality: 30, rateHz: rate) })
  for (key, zeroPhase) in [("zero", true), ("causal", false)] {
    let wanted = try all.get("comb").get(key).numbers()
    #expect(
      Sections.distance(Sections.filtered(values, by: comb, zeroPhase: zeroPhase), wanted) <= 1e-9)
  }
}

@Test func constantsPass() {
  let constant = [Double](repeating: 812.5, count: 600)
  for zeroPhase in [true, false] {
    #expect(
      Sections.distance(Sections.filtered(constant, by: lowPass, zeroPhase: zeroPhase), constant)
        < 1e-11)
    let none = Sections.filtered(constant, by: bandPass, zeroPhase: zeroPhase)
    #expect(none.allSatisfy { abs($0) < 1e-6 })
  }
}

@Test func zeroPhaseCommutesWithTurningTimeRound() {
  // Long enough for what happens at the ends to be over in the middle.
  let values = Samples.noise(6000, seed: 3)
  let forwards = Sections.filtered(values, by: bandPass)
  let backwards = Array(Sections.filtered(values.reversed(), by: bandPass).reversed())
  #expect(Sections.distance(Array(backwards[2500..<3500]), Array(forwards[2500..<3500])) < 1e-6)
}

@Test func edgesLieAtMinusSixDecibelsInBothDirections() {
  for (hertz, gain) in [(40.0, 0.5), (1, 0.5), (10, 1)] {
    let sine = (0..<12800).map { sin(2 * Double.pi * hertz * Double($0) / 256) }
    let found = Sections.filtered(sine, by: bandPass)
    for row in 5000..<7000 { #expect(abs(found[row] - gain * sine[row]) < 2e-3) }
  }
}

@Test func channelsTogetherGiveTheBytesOfChannelsAlone() {
  for count in [bandPass.padding + 1, 255, 256, 257, 1000] {
    let channels = (0..<4).map { Samples.noise(count, seed: UInt64($0)) }
    let alone = channels.map { Sections.filtered($0, by: bandPass) }
    for lanes in 1...4 {
      var together = channels
      let pointers = together.indices.prefix(lanes).map { index in
        let pointer = UnsafeMutablePointer<Double>.allocate(capacity: count)
        pointer.initialize(from: together[index], count: count)
        return pointer
      }
      PieceFilter(filter: bandPass, isZeroPhase: true).run(Array(pointers), count: count)
      for (index, pointer) in pointers.enumerated() {
        together[index] = Array(UnsafeBufferPointer(start: pointer, count: count))
        pointer.deallocate()
        #expect(together[index] == alone[index])
      }
    }
  }
}

@Test func sizesScale() {
  let values = Samples.noise(500, seed: 9)
  let usual = Sections.filtered(values, by: bandPass)
  for factor in [0x1p-800, 0x1p900] {
    let found = Sections.filtered(values.map { $0 * factor }, by: bandPass)
    #expect(found == usual.map { $0 * factor })
  }
}

@Test func whatFadesAwayDoesNotSlowTheFilterDown() {
  // A blow, then silence: memories shrink until they are nothing, never to the smallest numbers.
  var values = [Double](repeating: 0, count: 40_000)
  values[20] = 1
  let found = Sections.filtered(values, by: lowPass, zeroPhase: false)
  #expect(found[20] > 0)
  #expect(found.suffix(1000).allSatisfy { $0 == 0 })
}
