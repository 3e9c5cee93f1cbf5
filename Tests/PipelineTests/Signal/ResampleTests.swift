import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

private func sine(_ hertz: Double, at times: [Double]) -> [Double] {
  times.map { 800 + 10 * sin(2 * Double.pi * hertz * $0) }
}

@Test func evenRowsGoThroughThePolyphaseFilter() throws {
  let values = (0..<2).map { Samples.noise(1000, seed: UInt64($0)) }
  let recording = Samples.recording(values, rateHz: 256, start: 1.68e9)
  let (out, notes) = try Steps.run(Resample.self, ["rate_hz": .number(100)], on: recording)
  #expect(out.tracks.count == 2 && out.trackOf == [1, 1])
  #expect(out.tracks[0] == recording.tracks[0])
  #expect(out.tracks[1].sampleSeconds == 0.01)
  #expect(out.tracks[1].times == (0..<391).map { 1.68e9 + Double($0) / 100 })
  #expect(out.channels.allSatisfy { $0.rateHz == 100 })
  for (found, channel) in zip(out.values, values) {
    #expect(found == Sections.resampled(channel, RationalRatio(up: 25, down: 64)))
  }
  #expect(Steps.count("rows_resampled", in: notes) == 391)
  #expect(notes.count == 1)
}

@Test func rowsAtTheRateOfTheGridStayAsTheyAre() throws {
  var values = Samples.noise(500, seed: 2)
  for row in 100..<200 { values[row] = .nan }
  let recording = Samples.recording([values], rateHz: 128)
  let (out, notes) = try Steps.run(Resample.self, ["rate_hz": .number(128)], on: recording)
  #expect(Steps.areSame(out.values[0], values))
  #expect(out.tracks[1].times == recording.times)
  #expect(Steps.count("samples_missing_on_grid", in: notes) == 100)
}

@Test func longGapsOfEvenRowsAreNotCrossed() throws {
  var values = Samples.noise(2560, seed: 2)
  for row in [300, 301, 302] { values[row] = .nan }  // 12 ms, bridged
  for row in 1000..<1200 { values[row] = .nan }
  let recording = Samples.recording([values], rateHz: 256)
  let (out, notes) = try Steps.run(Resample.self, ["rate_hz": .number(128)], on: recording)
  #expect(out.values[0].count == 1280)
  #expect(out.values[0].indices.filter { out.values[0][$0].isNaN } == Array(500..<600))
  #expect(Steps.count("samples_missing_on_grid", in: notes) == 100)
  #expect(Steps.count("samples_bridged", in: notes) == 3)
  let after = Sections.resampled(Array(values[1200...]), RationalRatio(up: 1, down: 2), from: 1200)
  #expect(Array(out.values[0][600...]) == after)
}

@Test func rowsThatAreNotThereLeaveTheGridToo() throws {
  let kept = (0..<2560).filter { !(1000..<1200).contains($0) && $0 != 40 }
  let recording = Steps.recording(
    [kept.map { Double($0) }], times: kept.map { 5 + Double($0) / 256 }, rateHz: 256)
  let (out, notes) = try Steps.run(Resample.self, ["rate_hz": .number(512)], on: recording)
  let points = (0..<5120).filter { !(2000..<2400).contains($0) }
  #expect(out.tracks[1].times == points.map { 5 + Double($0) / 512 })
  #expect(Sections.distance(out.values[0], points.map { Double($0) / 2 }) < 1e-12)
  #expect(Steps.count("resample_gaps", in: notes) == 1)
  #expect(Steps.count("samples_bridged", in: notes) == 1)
}

@Test func unevenRowsAreJoinedByLines() throws {
  let times = Steps.bursts(seconds: 60, rateHz: 305, start: 1.68e9, seed: 5)
  let recording = Steps.recording(
    [sine(4, at: times), times.map { 3 * ($0 - times[0]) + 1 }], times: times, rateHz: 305)
  let (out, notes) = try Steps.run(Resample.self, ["rate_hz": .number(256)], on: recording)
  let grid = out.tracks[1].times
  let end = try #require(times.last)
  #expect(grid.count == Int((end - times[0]) * 256 + 1e-3) + 1)
  #expect(grid == grid.indices.map { times[0] + Double($0) / 256 })
  #expect(
    out.values[1].indices.allSatisfy { abs(out.values[1][$0] - (3 * Double($0) / 256 + 1)) < 1e-5 })
  let wanted = sine(4, at: grid)
  #expect(zip(out.values[0], wanted).allSatisfy { abs($0 - $1) < 0.6 })
  let shared = times.indices.dropFirst().count { times[$0] == times[$0 - 1] }
  #expect(shared > 0)
  #expect(Steps.count("rows_of_one_time", in: notes) == shared)
}

@Test func gapsOfUnevenRowsStayMissing() throws {
  let all = Steps.bursts(seconds: 20, rateHz: 305, start: 0, seed: 6)
  let times = all.filter { !($0 > 5 && $0 < 8) }
  var values = times.map { 2 * $0 }
  for row in times.indices where times[row] > 12 && times[row] < 13 { values[row] = .nan }
  let recording = Steps.recording([values], times: times, rateHz: 305)
  let (out, notes) = try Steps.run(Resample.self, ["rate_hz": .number(256)], on: recording)
  let grid = out.tracks[1].times
  #expect(grid.allSatisfy { $0 < 5.001 || $0 > 7.999 })
  #expect(grid.contains { $0 > 4.9 && $0 < 5 } && grid.contains { $0 > 8 && $0 < 8.1 })
  #expect(Steps.count("resample_gaps", in: notes) == 1)
  let missing = zip(grid, out.values[0]).filter { $0.1.isNaN }.map(\.0)
  #expect(missing.allSatisfy { $0 > 11.95 && $0 < 13.05 })
  #expect(missing.count > 240 && missing.count < 270)
  #expect(Steps.count("samples_missing_on_grid", in: notes) == missing.count)
  for (time, value) in zip(grid, out.values[0]) where !value.isNaN {
    #expect(abs(value - 2 * time) < 1e-9)
  }
}

@Test func denseUnevenRowsAreFilteredDown() throws {
  let jitter = Samples.noise(72_000, seed: 7)
  let times = jitter.enumerated().map { (Double($0.offset) + 0.45 * $0.element) / 1200 }
  let recording = Steps.recording(
    [sine(5, at: times), sine(140, at: times)], times: times, rateHz: 1200)
  let (out, _) = try Steps.run(Resample.self, ["rate_hz": .number(150)], on: recording)
  let grid = out.tracks[1].times
  let middle = 500..<8000
  let wanted = sine(5, at: grid)
  #expect(middle.allSatisfy { abs(out.values[0][$0] - wanted[$0]) < 0.3 })
  // 140 Hz would come back as 10 Hz with an amplitude of 10.
  #expect(middle.allSatisfy { abs(out.values[1][$0] - 800) < 0.6 })
}

@Test func averagesAreMeansOfCells() throws {
  let times = [0, 0.1, 0.45, 0.55, 0.9, 1.3, 1.4, 4.2, 4.3, 5.9, 6.1]
  let values: [Double] = [1, 3, 5, 10, .nan, 20, 40, 7, 9, .nan, 4]
  let recording = Steps.recording([values], times: times, rateHz: 2)
  let (out, notes) = try Steps.run(
    Resample.self,
    ["rate_hz": .number(1), "by": .text("average"), "bridge_s": .number(1.6)], on: recording)
  // Cells at 0, 1, and, after 2.8 s without rows, at 4, 5 (a line) and 6 s.
  #expect(out.tracks[1].times == [0, 1, 4, 5, 6])
  #expect(Steps.areSame(out.values[0], [3, 70.0 / 3, 8, 6, 4]))
  #expect(Steps.count("resample_gaps", in: notes) == 1)
}

@Test func trialsHaveGridsOfTheirOwn() throws {
  let times = [0, 0.1, 0.2, 0.3, 0.05, 0.15, 0.25]
  let recording = Steps.recording(
    [[0, 1, 2, 3, 10, 20, 30]], times: times, rateHz: 10, rowsOfTrial: [0..<4, 4..<4, 4..<7])
  let (out, _) = try Steps.run(Resample.self, ["rate_hz": .number(20)], on: recording)
  let track = out.tracks[1]
  #expect(track.rowsOfTrial == [0..<8, 8..<8, 8..<14])
  #expect(track.times.prefix(2) == [0, 0.05] && track.times[8] == 0.05)
  #expect(
    Sections.distance(
      out.values[0], (0..<8).map { Double($0) / 2 } + (2..<8).map { 5 * Double($0) }) < 1e-12)
}

@Test func recordingsOfAnySizeGetTheSameTracks() throws {
  for times in [[], [3.0], [3.0, 3.5], [3.0, 3.0, 3.0]] {
    for rate in [nil, 2.0] where times.count < 3 || rate != nil {
      for by in ["signal", "average"] {
        for missing in [true, false] {
          let values = times.map { missing ? .nan : $0 }
          let recording = Steps.recording([values], times: times, rateHz: rate)
          let (out, _) = try Steps.run(
            Resample.self, ["rate_hz": .number(4), "by": .text(by)], on: recording)
          #expect(out.tracks.count == 2 && out.trackOf == [1])
          #expect(out.tracks[1].sampleSeconds == 0.25)
          #expect(out.values[0].count == out.tracks[1].count)
          #expect(out.values[0].allSatisfy { $0.isNaN == missing })
          if let first = times.first { #expect(out.tracks[1].times.first == first) }
        }
      }
    }
  }
}

@Test func whatCannotBeResampledIsSaid() {
  let plain = Steps.recording([[1, 2, 3]], times: [0, 1, 2], rateHz: nil)
  let fault = Steps.fault(Resample.self, ["rate_hz": .number(4)], on: plain)
  #expect(fault?.message == "the rows of 'c0' have no duration (subject '7')")
  let long = Steps.recording([[1, 2, 3]], times: [0, 1e6, 2.1e6], rateHz: 1)
  let many = Steps.fault(
    Resample.self, ["rate_hz": .number(1e6), "bridge_s": .number(1e9)], on: long)
  #expect(many?.parameter == "rate_hz")
  #expect(
    Steps.fault(Resample.self, ["rate_hz": .number(4), "columns": .text("x")], on: plain) != nil)
}

@Test func anyRowsAtAllGiveGridsThatAscend() throws {
  for seed in 0..<300 as Range<UInt64> {
    var generator = SplitMix64(seed: seed)
    let count = Int(generator.uniform() * 60)
    let scale = pow(10, generator.uniform() * 8 - 4)
    var time = 0.0
    let times = (0..<count).map { _ -> Double in
      let kind = generator.uniform()
      time +=
        kind < 0.2 ? 0 : (kind < 0.3 ? 40 : 1) * scale * (kind < 0.8 ? 1 : generator.uniform())
      return time
    }
    let values = times.map { _ in generator.uniform() < 0.3 ? Double.nan : generator.uniform() }
    let cut = Int(generator.uniform() * Double(count))
    let trials = generator.uniform() < 0.5 ? nil : [0..<cut, cut..<count]
    let recording = Steps.recording(
      [values, values], times: times, rateHz: 1 / scale, rowsOfTrial: trials)
    let rate = pow(10, generator.uniform() * 2 - 1) / scale
    let by = generator.uniform() < 0.3 ? "average" : "signal"
    let bridge = generator.uniform() * 5 * scale
    let (out, _) = try Steps.run(
      Resample.self,
      ["rate_hz": .number(rate), "by": .text(by), "bridge_s": .number(bridge)], on: recording)
    let track = out.tracks[1]
    #expect(track.rowsOfTrial?.count == trials?.count, "seed \(seed)")
    for rows in track.segments {
      let own = track.times[rows]
      #expect(zip(own, own.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
    }
    #expect(track.segments.reduce(0) { $0 + $1.count } == track.count, "seed \(seed)")
    #expect(Steps.areSame(out.values[0], out.values[1]), "seed \(seed)")
    // Lines and means stay between what they join; the filter may swing a little over.
    #expect(out.values[0].allSatisfy { $0.isNaN || ($0 > -1 && $0 < 2) }, "seed \(seed)")
  }
}
