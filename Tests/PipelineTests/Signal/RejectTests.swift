import Learners
import Support
import Testing

@testable import Pipeline

private let nan = Double.nan
/// Four windows of a second at 4 Hz: good, a large swing, dead, far from 0.
private let swings: [Double] = [1, -1, 1, -1, 60, -60, 1, 0, 3, 3, 3.01, 3, 95, 99, 95, 99]
private let calm = [Double](repeating: 0, count: 16).enumerated().map {
  $0.offset % 2 == 0 ? 1.0 : -1
}
private let both = Samples.recording([swings, calm], rateHz: 4, start: 1.68e9)

@Test func windowsOutOfRangeBecomeMissing() throws {
  let (out, notes) = try Steps.run(
    Reject.self, ["above": .number(100), "flat": .number(0.5), "amplitude": .number(98)], on: both)
  #expect(Steps.areSame(out.values[0], [1, -1, 1, -1] + [Double](repeating: nan, count: 12)))
  #expect(out.values[1] == calm)
  #expect(Steps.count("windows_above", in: notes) == 1)
  #expect(Steps.count("windows_flat", in: notes) == 1)
  #expect(Steps.count("windows_amplitude", in: notes) == 1)
  #expect(Steps.count("samples_rejected", in: notes) == 12)
}

@Test func aGroupIsRejectedTogether() throws {
  let (out, notes) = try Steps.run(
    Reject.self, ["above": .number(100), "scope": .text("group")], on: both)
  for (found, given) in zip(out.values, both.values) {
    #expect(Steps.areSame(found, given.prefix(4) + [nan, nan, nan, nan] + given.suffix(8)))
  }
  #expect(Steps.count("windows_above", in: notes) == 1)
  #expect(Steps.count("samples_rejected", in: notes) == 8)
}

@Test func limitsThemselvesAreInRange() throws {
  let values: [Double] = [0, 10, 0, 0, -10, 0, 0, 0]
  let recording = Samples.recording([values], rateHz: 4)
  for limit in ["above", "amplitude", "flat"] {
    let (out, notes) = try Steps.run(Reject.self, [limit: .number(10)], on: recording)
    #expect(out.values[0] == values && notes.isEmpty)
  }
  let (out, _) = try Steps.run(Reject.self, ["flat": .number(10.5)], on: recording)
  #expect(out.values[0].allSatisfy { $0.isNaN })
}

@Test func shortWindowsAreNotFlatAndMissingSamplesDoNotCount() throws {
  // The last window has one of four samples; the second has two.
  let values: [Double] = [0, 9, 0, 9, nan, 5, 5, nan, 7]
  let recording = Samples.recording([values], rateHz: 4)
  let (out, notes) = try Steps.run(Reject.self, ["flat": .number(1)], on: recording)
  #expect(Steps.areSame(out.values[0], [0, 9, 0, 9, nan, nan, nan, nan, 7]))
  #expect(Steps.count("windows_flat", in: notes) == 1)
  #expect(Steps.count("samples_rejected", in: notes) == 2)
}

@Test func windowsFollowTheClockOfUnevenRows() throws {
  let times = [0, 0.1, 0.95, 1.0, 1.99, 2.0, 50.2, 50.9]
  let recording = Steps.recording([[0, 0, 9, 0, 0, 9, 0, 0]], times: times, rateHz: 3)
  #expect(recording.tracks[0].windows(of: 1) == [0..<3, 3..<5, 5..<6, 6..<8])
  let (out, _) = try Steps.run(Reject.self, ["above": .number(5)], on: recording)
  #expect(Steps.areSame(out.values[0], [nan, nan, nan, 0, 0, 9, 0, 0]))
}

@Test func windowsBeginWithEachTrial() throws {
  let recording = Steps.recording(
    [[0, 0, 0, 9, 0, 0, 0]], times: [0, 0.5, 1, 1.5, 0.2, 0.7, 1.2], rateHz: 2,
    rowsOfTrial: [0..<4, 4..<4, 4..<7])
  #expect(recording.tracks[0].windows(of: 1) == [0..<2, 2..<4, 4..<6, 6..<7])
}

@Test func rowsOnBordersBeginWindows() {
  let times = (0..<100).map { 1.68e9 + Double($0) / 10 }
  let track = Recording.Track(times: times, rowsOfTrial: nil, sampleSeconds: 0.1)
  #expect(track.windows(of: 0.3).dropLast().allSatisfy { $0.count == 3 })
}

@Test func whatCannotBeRejectedIsSaid() {
  #expect(Steps.fault(Reject.self, [:], on: both)?.message.contains("'above'") == true)
  #expect(
    Steps.fault(Reject.self, ["above": .number(1), "flat": .number(2)], on: both)?.parameter
      == "flat")
  let plain = Steps.recording([[1, 2, 3]], times: [0, 1, 2], rateHz: nil)
  #expect(
    Steps.fault(Reject.self, ["above": .number(1)], on: plain)?.message.contains("duration") == true
  )
}

@Test func emptyRecordingsStayEmpty() throws {
  for rate in [nil, 4.0] {
    let empty = Steps.recording([[]], times: [], rateHz: rate)
    let (out, notes) = try Steps.run(Reject.self, ["above": .number(1)], on: empty)
    #expect(out == empty && notes.isEmpty)
  }
}
