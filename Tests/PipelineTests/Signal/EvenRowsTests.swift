import Learners
import Testing

@testable import Pipeline

private func rows(
  _ times: [Double], rateHz: Double, bridging: Int = 3, follows: Bool, trials: [Range<Int>]? = nil
) -> EvenRows? {
  EvenRows(
    Recording.Track(times: times, rowsOfTrial: trials, sampleSeconds: 1 / rateHz),
    bridgeRows: bridging, follows: follows)
}

private func slots(_ rows: EvenRows?) -> [Int] {
  var out: [Int] = []
  rows?.forEachSlot { _, slot in out.append(slot) }
  return out
}

@Test func roundedStampsAreEven() {
  let times = (0..<10_000).map { row -> Double in
    let milliseconds = 1.68e12 + Double(row) * 3.90625
    return milliseconds.rounded() / 1000
  }
  for follows in [true, false] {
    #expect(slots(rows(times, rateHz: 256, follows: follows)) == Array(0..<10_000))
  }
}

@Test func slowClocksAreFollowedButNotOnOneGrid() {
  // Five in ten thousand slow: over 10,000 rows five rows are lost.
  let times = (0..<10_000).map { Double($0) / 255.872 }
  #expect(slots(rows(times, rateHz: 256, follows: true)) == Array(0..<10_000))
  #expect(rows(times, rateHz: 256, follows: false) == nil)
}

@Test func burstsAreUneven() {
  for seed in 0..<20 as Range<UInt64> {
    let times = Steps.bursts(seconds: 5, rateHz: 305, start: 0, seed: seed)
    #expect(rows(times, rateHz: 305, follows: true) == nil)
    #expect(rows(times, rateHz: 305, follows: false) == nil)
  }
  #expect(rows([0, 1, 1, 2], rateHz: 1, follows: true) == nil)
  #expect(rows([0, 0.5, 1.5, 2, 3.4], rateHz: 1, follows: true) == nil)
}

@Test func missingRowsLeaveSlotsFreeOrEndAStretch() {
  let times = [0.0, 1, 2, 5, 6, 20, 21]
  for follows in [true, false] {
    let found = rows(times, rateHz: 1, follows: follows)
    #expect(slots(found) == [0, 1, 2, 5, 6, 7, 8])
    #expect(found?.stretches.map(\.slots) == [0..<7, 7..<9])
    #expect(found?.stretches.map(\.first) == [0, 20])
    #expect(found?.longGaps == 1)
  }
}

@Test func trialsBeginAnew() {
  let found = rows([0, 1, 2, 0.4, 1.4], rateHz: 1, follows: false, trials: [0..<3, 3..<3, 3..<5])
  #expect(found?.stretches.map(\.segment) == [0, 2])
  #expect(found?.stretches.map(\.first) == [0, 0])
  #expect(slots(found) == [0, 1, 2, 3, 4])
}

@Test func strangeStampsAreNotEven() {
  #expect(rows([0, .nan], rateHz: 1, follows: true) == nil)
  #expect(rows([0, .infinity], rateHz: 1, follows: true) == nil)
  #expect(rows([0, 1e300], rateHz: 1, follows: false) == nil)
  #expect(rows([], rateHz: 1, follows: true)?.slotCount == 0)
}
