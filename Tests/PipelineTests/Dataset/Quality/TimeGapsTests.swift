import Testing

@testable import Pipeline

@Suite struct TimeGapsTests {
  private func gaps(
    _ times: [Double], rows: [Range<Int>]? = nil, seconds: Double? = 0.01
  ) -> TimeGaps {
    var gaps = TimeGaps()
    gaps.add(Recording.Track(times: times, rowsOfTrial: rows, sampleSeconds: seconds))
    return gaps
  }

  /// A hundred rows a second, with a pause before some of them.
  private func times(_ pauses: [Int: Double]) -> [Double] {
    var now = 0.0
    return (0..<200).map { row in
      now += pauses[row] ?? 0.01
      return now
    }
  }

  @Test func stepsOfAQuarterOfASecondAreGaps() {
    let found = gaps(times([50: 0.24, 100: 0.26, 150: 3]))
    #expect(found.count == 2 && found.longest == 3)
    #expect(
      found.note(about: "eeg")?.text
        == "eeg: 2 pauses of ten samples or more without rows: 3.26 s in all, the longest 3 s")
    #expect(gaps(times([:])).note(about: "eeg") == nil)
  }

  @Test func ofSlowRowsTenAreAGap() {
    let slow = times([:]).map { $0 * 10 }
    #expect(gaps(slow, seconds: 0.1).count == 0)
    let late = slow.enumerated().map { $0.element + ($0.offset >= 80 ? 0.95 : 0) }
    #expect(gaps(late, seconds: 0.1).count == 1)
    #expect(gaps(late, seconds: 0.11).count == 0)
  }

  @Test func betweenTrialsThatRowsNameIsNoGap() {
    let found = times([100: 5])
    #expect(gaps(found, rows: [0..<100, 100..<200]).count == 0)
    #expect(gaps(found, rows: [0..<101, 101..<200]).count == 1)
    #expect(gaps(found, rows: [0..<0, 200..<200]).count == 0)
  }

  @Test func whereRowsHaveNoDurationThereAreNone() {
    #expect(gaps(times([100: 5]), seconds: nil).count == 0)
    #expect(gaps([0, 9], seconds: 0.01).count == 0, "two rows say nothing about the usual step")
    #expect(gaps([]).count == 0)
  }

  /// Totals are added up, the longest stays a range.
  @Test func notesOfSeveralSubjectsAreOne() {
    let notes = [gaps(times([50: 0.5, 90: 2.125])), gaps(times([50: 1.25]))].compactMap {
      $0.note(about: "eeg")
    }
    #expect(
      DataNote.summarised(notes).map(\.text) == [
        "eeg: 3 pauses of ten samples or more without rows: 3.875 s in all, the longest 1.25...2.125 s"
      ])
  }
}
