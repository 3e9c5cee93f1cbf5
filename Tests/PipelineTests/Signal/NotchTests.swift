import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

@Test func notchesRunOneAfterTheOther() throws {
  let values = Samples.noise(1500, seed: 8)
  let recording = Samples.recording([values], rateHz: 512)
  let (out, notes) = try Steps.run(
    Notch.self, ["frequency_hz": .number(50), "harmonics": .integer(3)], on: recording)
  let sections = [50.0, 100, 150].map {
    NotchSection.section(frequencyHz: $0, quality: 30, rateHz: 512)
  }
  #expect(out.values[0] == Sections.filtered(values, by: SecondOrderSections(sections)))
  #expect(
    notes.map(\.text) == ["eeg: raw: 1500 samples filtered: notch 50 Hz and 2 multiples"])
}

@Test func theMainsVanishAndTheRestStays() throws {
  let times = (0..<10_240).map { Double($0) / 512 }
  let mains = times.map { 40 * sin(2 * Double.pi * 50 * $0) + 15 * sin(2 * Double.pi * 100 * $0) }
  let alpha = times.map { 10 * sin(2 * Double.pi * 10 * $0) + 800 }
  let recording = Samples.recording([zip(mains, alpha).map(+)], rateHz: 512)
  let (out, _) = try Steps.run(
    Notch.self, ["frequency_hz": .number(50), "harmonics": .integer(2)], on: recording)
  for row in 4000..<6000 { #expect(abs(out.values[0][row] - alpha[row]) < 0.05) }
}

@Test func notchesBeyondHalfTheRateAreRefused() {
  let recording = Samples.recording([Samples.noise(100, seed: 1)], rateHz: 256)
  let fault = Steps.fault(
    Notch.self, ["frequency_hz": .number(50), "harmonics": .integer(3)], on: recording)
  #expect(fault?.parameter == "harmonics" && fault?.help == "at most 2 harmonics")
  #expect(
    Steps.fault(Notch.self, ["frequency_hz": .number(128)], on: recording)?.message
      == "a notch at 128 Hz must lie below half the sampling rate, 256 Hz")
}
