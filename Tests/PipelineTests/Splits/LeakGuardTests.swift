import Learners
import Testing

@testable import Pipeline

/// Number of test windows that share a row with a training window, by comparing all with all.
private func slowOverlap(_ rows: [Range<Int>], _ train: [Int], _ test: [Int]) -> Int {
  test.count { a in train.contains { rows[$0].overlaps(rows[a]) } }
}

private func ranges(_ rows: [Range<Int>]) -> SampleRanges {
  var out = SampleRanges()
  for (window, rows) in rows.enumerated() { out.add(window: window, recording: 0, rows: rows) }
  return out
}

@Test(arguments: 0..<200) func overlapsAgreeWithComparingAllWithAll(_ seed: Int) {
  var random = SplitMix64(seed: UInt64(seed))
  let rows = (0..<30).map { _ in
    let lower = random.below(200)
    return lower..<lower + random.below(12)
  }
  var train: [Int] = []
  var test: [Int] = []
  for window in rows.indices {
    switch random.below(3) {
    case 0: train.append(window)
    case 1: test.append(window)
    default: break
    }
  }
  let proof = LeakGuard.proof(
    of: [LeakGuard.Fold(name: "1", train: train, test: test)], group: Array(0..<30), groups: 30,
    samples: ranges(rows))
  #expect(proof.windowOverlap == slowOverlap(rows, train, test), "seed \(seed)")
  #expect(proof.groupOverlap == 0)
}

@Test func sameRowsOfOtherRecordingsAreNoOverlap() {
  var samples = SampleRanges()
  samples.add(window: 0, recording: 0, rows: 0..<10)
  samples.add(window: 1, recording: 1, rows: 0..<10)
  let fold = LeakGuard.Fold(name: "1", train: [0], test: [1])
  #expect(LeakGuard.proof(of: [fold], group: [0, 1], groups: 2, samples: samples) == GuardProof())
}

@Test func leaksAreRefusedAndNamed() throws {
  let samples = ranges([0..<10, 5..<15, 20..<30])
  func check(_ fold: LeakGuard.Fold, group: [Int], isLeaky: Bool = false) throws -> GuardProof {
    try LeakGuard.check([fold], group: group, groups: 3, samples: samples, isLeaky: isLeaky)
  }
  let clean = LeakGuard.Fold(name: "2", train: [0, 1], test: [2], tuning: [0, 1])
  #expect(try check(clean, group: [0, 1, 2]) == GuardProof())
  let error = #expect(throws: SplitFault.self) { try check(clean, group: [0, 1, 1]) }
  #expect(error?.message == "fold '2': 1 group would be both in training and in test")
  let shared = LeakGuard.Fold(name: "1", train: [0, 2], test: [1])
  #expect(throws: SplitFault.self) { try check(shared, group: [0, 1, 2]) }
  #expect(
    try check(shared, group: [0, 0, 2], isLeaky: true)
      == GuardProof(groupOverlap: 1, windowOverlap: 1))
  let tuned = LeakGuard.Fold(name: "1", train: [0, 1], test: [2], tuning: [1, 2])
  for isLeaky in [false, true] {
    #expect(throws: SplitFault.self) { try check(tuned, group: [0, 1, 2], isLeaky: isLeaky) }
  }
}
