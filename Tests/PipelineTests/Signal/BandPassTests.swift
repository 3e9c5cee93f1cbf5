import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

private let band: [String: ParameterValue] = ["low_hz": .number(1), "high_hz": .number(40)]
private let filter = Butterworth.sections(order: 4, lowHz: 1, highHz: 40, rateHz: 256)

@Test func wholeChannelsAreFilteredAtOnce() throws {
  let values = (0..<6).map { Samples.noise(1000, seed: UInt64($0)) }
  let recording = Samples.recording(values, rateHz: 256, start: 1.68e9)
  let (out, notes) = try Steps.run(BandPass.self, band, on: recording)
  #expect(out.values == values.map { Sections.filtered($0, by: filter) })
  #expect(out.tracks == recording.tracks && out.channels == recording.channels)
  #expect(notes.map(\.text) == ["eeg: raw: 6000 samples filtered: band_pass 1...40 Hz, order 4"])
  let (causal, _) = try Steps.run(
    BandPass.self, band.merging(["phase": .text("causal")]) { $1 }, on: recording)
  #expect(causal.values == values.map { Sections.filtered($0, by: filter, zeroPhase: false) })
}

@Test func gapsAreBridgedForTheFilterOrEndAPiece() throws {
  var values = Samples.noise(1000, seed: 1)
  for row in 200..<210 { values[row] = .nan }  // 39 ms
  for row in 500..<600 { values[row] = .nan }
  values[0] = .nan
  let recording = Samples.recording([values, Samples.noise(1000, seed: 2)], rateHz: 256)
  let (out, notes) = try Steps.run(BandPass.self, band, on: recording)
  var bridged = Array(values[1..<500])
  for row in 199..<209 {
    bridged[row] = values[199] + (values[210] - values[199]) * Double(row - 198) / 11
  }
  var wanted = [Double.nan] + Sections.filtered(bridged, by: filter)
  for row in 200..<210 { wanted[row] = .nan }
  wanted += [Double](repeating: .nan, count: 100)
  wanted += Sections.filtered(Array(values[600...]), by: filter)
  let near = zip(out.values[0], wanted).allSatisfy { $0.isNaN ? $1.isNaN : abs($0 - $1) < 1e-12 }
  #expect(near)
  #expect(out.values[1] == Sections.filtered(recording.values[1], by: filter))
  #expect(Steps.count("filter_bridged", in: notes) == 10)
  #expect(Steps.count("samples_filtered", in: notes) == 1889)
}

@Test func piecesTooShortStayMissing() throws {
  let padding = filter.padding
  for (length, lost) in [(padding, padding), (padding + 1, 0)] {
    var values = Samples.noise(1000, seed: 1)
    for row in 100..<300 where row < 200 || row >= 200 + length { values[row] = .nan }
    let recording = Samples.recording([values], rateHz: 256)
    let (out, notes) = try Steps.run(BandPass.self, band, on: recording)
    #expect(Steps.count("filter_too_short", in: notes) == lost)
    #expect(out.values[0][200..<200 + length].allSatisfy { $0.isNaN == (lost > 0) })
    #expect(out.values[0][300...].allSatisfy { $0.isFinite })
  }
}

@Test func gapsBetweenRowsCountAsMissingSamples() throws {
  let all = Samples.noise(1000, seed: 4)
  let kept = (0..<1000).filter { $0 != 300 && !(500..<600).contains($0) }
  let recording = Steps.recording(
    [kept.map { all[$0] }], times: kept.map { Double($0) / 256 }, rateHz: 256)
  let (out, notes) = try Steps.run(BandPass.self, band, on: recording)
  var whole = all
  for row in [300] + Array(500..<600) { whole[row] = .nan }
  let (reference, _) = try Steps.run(
    BandPass.self, band, on: Samples.recording([whole], rateHz: 256))
  #expect(out.values[0] == kept.map { reference.values[0][$0] })
  #expect(Steps.count("filter_gaps", in: notes) == 1)
}

@Test func trialsAreFilteredByThemselves() throws {
  let values = Samples.noise(700, seed: 4)
  let recording = Samples.recording(
    [values], rateHz: 256, rowsOfTrial: [0..<300, 300..<300, 300..<700])
  let times = (0..<300).map { Double($0) / 256 } + (0..<400).map { Double($0) / 256 }
  let trials = Steps.recording(
    [values], times: times, rateHz: 256, rowsOfTrial: recording.rowsOfTrial)
  let (out, _) = try Steps.run(BandPass.self, band, on: trials)
  #expect(
    out.values[0] == Sections.filtered(Array(values[..<300]), by: filter)
      + Sections.filtered(Array(values[300...]), by: filter))
}

@Test func anyNumberOfThreadsGivesTheSameBytes() throws {
  var values = (0..<9).map { Samples.noise(4000, seed: UInt64($0)) }
  for (channel, row) in [(0, 500), (3, 500), (4, 1700), (8, 3000)] {
    for gap in row..<row + 100 { values[channel][gap] = .nan }
  }
  let recording = Samples.recording(values, rateHz: 256)
  let (one, notes) = try Steps.run(BandPass.self, band, on: recording)
  for count in [2, 7] {
    let (many, same) = try Steps.run(
      BandPass.self, band, on: recording, executor: Steps.Threads(count: count))
    #expect(zip(one.values, many.values).allSatisfy { Steps.areSame($0, $1) })
    #expect(notes == same)
    let (grid, _) = try Steps.run(
      Resample.self, ["rate_hz": .number(100)], on: recording,
      executor: Steps.Threads(count: count))
    let (serial, _) = try Steps.run(Resample.self, ["rate_hz": .number(100)], on: recording)
    #expect(zip(grid.values, serial.values).allSatisfy { Steps.areSame($0, $1) })
  }
}

@Test func recordingsOfAnySizeAreFiltered() throws {
  for count in [0, 1, 2, 3] {
    for rate in [nil, 256.0] where count < 3 || rate != nil {
      let recording = Steps.recording(
        [[Double](repeating: 1, count: count)], times: (0..<count).map { Double($0) / 256 },
        rateHz: rate)
      let (out, notes) = try Steps.run(BandPass.self, band, on: recording)
      #expect(out.values[0].count == count && out.values[0].allSatisfy { $0.isNaN })
      #expect(Steps.count("filter_too_short", in: notes) == count)
    }
  }
  let none = Samples.recording([[Double](repeating: .nan, count: 500)], rateHz: 256)
  #expect(try Steps.run(BandPass.self, band, on: none).recording.values[0].allSatisfy { $0.isNaN })
}

@Test func numbersThatOverflowAreMissing() throws {
  let values = (0..<500).map { $0 % 2 == 0 ? 1.7e308 : -1.7e308 }
  let (out, notes) = try Steps.run(
    BandPass.self, band, on: Samples.recording([values], rateHz: 256))
  #expect(out.values[0].allSatisfy { !$0.isInfinite })
  #expect(
    Steps.count("filter_too_short", in: notes) + Steps.count("samples_filtered", in: notes) == 500)
}

@Test func whatCannotBeFilteredIsSaid() {
  let recording = Samples.recording([Samples.noise(100, seed: 1)], rateHz: 80)
  #expect(
    Steps.fault(BandPass.self, band, on: recording)?.message
      == "high_hz, 40 Hz, must lie below half the sampling rate, 80 Hz")
  #expect(Steps.fault(BandPass.self, [:], on: recording)?.message.contains("low_hz") == true)
  let swapped: [String: ParameterValue] = ["low_hz": .number(8), "high_hz": .number(8)]
  #expect(Steps.fault(BandPass.self, swapped, on: recording)?.parameter == "low_hz")
  let times = Steps.bursts(seconds: 2, rateHz: 305, start: 0, seed: 1)
  let uneven = Steps.recording([times], times: times, rateHz: 305)
  #expect(
    Steps.fault(BandPass.self, band, on: uneven)?.help
      == "put {use: resample, columns: raw, rate_hz: ...} first")
  let plain = Steps.recording([[1, 2, 3]], times: [0, 1, 2], rateHz: nil)
  #expect(Steps.fault(BandPass.self, band, on: plain)?.message.contains("no duration") == true)
  for channel in [
    Channel(name: "Alpha_AF7", group: "raw", band: "Alpha"),
    Channel(name: "Alpha_AF7", group: "raw", scale: .log10),
  ] {
    let powers = Samples.recording([[1, 2, 3]], rateHz: 256, channels: [channel])
    #expect(Steps.fault(BandPass.self, band, on: powers)?.message.contains("band powers") == true)
  }
  // Also before there is a row.
  let empty = Samples.recording([[]], rateHz: 80)
  #expect(Steps.fault(BandPass.self, band, on: empty)?.parameter == "high_hz")
}
