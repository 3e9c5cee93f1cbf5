import Learners
import Testing

@testable import Pipeline

@Suite struct RecordingSurveyTests {
  private func trials(_ starts: [Double], _ ends: [Double]) -> SubjectTrials {
    SubjectTrials(
      subject: "s", ids: starts.indices.map { "t\($0)" }, starts: starts, ends: ends, columns: [:])
  }

  private func recording(
    _ times: [Double], _ values: [[Double]], rows: [Range<Int>]? = nil, step: Double? = 0.5
  ) -> Recording {
    Recording(
      modality: "eeg",
      channels: values.indices.map { Channel(name: "c\($0)", group: "raw") }, times: times,
      values: values, rowsOfTrial: rows, sampleSeconds: step)
  }

  private func profile(_ recording: Recording, _ trials: SubjectTrials) -> SubjectProfile {
    RecordingSurvey(recording, trials).profile(executor: SerialExecutor())
  }

  @Test func countsWhatIsMissingAndWhatIsHeld() {
    let own = profile(
      recording([0, 0.5, 1, 1.5], [[1, .nan, 1, 2], [.nan, .nan, .nan, .nan]]), trials([0], [2]))
    #expect(own.rows == 4 && own.filled == 3)
    #expect(own.channels.map(\.missing) == [1, 4])
    #expect(own.channels.map(\.repeated) == [1, 0])
    #expect(own.channels[0].quantiles[0] == 1 && own.channels[0].quantiles[6] == 2)
    #expect(own.channels[1].quantiles.allSatisfy { $0.isNaN })
    #expect(own.trials.map(\.coverage) == [0.75])
    #expect(own.observedHz == 2)
  }

  @Test func pausesAreGaps() {
    // A gap lasts more than ten samples: here five seconds.
    let times = [0, 0.5, 1, 5, 5.5, 30, 30.5, 100]
    let own = profile(
      recording(times, [times.map { _ in 1 }]), trials([0, 50], [40, 60]))
    #expect(own.line == .clock)
    #expect(own.bars == [0...6, 30...31, 100...100.5])
    #expect(own.gaps == 2 && own.longestGap == 69)
    #expect(own.trials[1].coverage == 0)
  }

  @Test func trialsWithClocksOfTheirOwnFollowEachOther() {
    let own = profile(
      recording([0, 0.5, 0, 0.5], [[1, 2, 3, 4]], rows: [0..<2, 2..<4]),
      trials([0, 0], [1, 1]))
    #expect(own.line == .chained)
    #expect(own.trials.map(\.start) == [0, 1])
    #expect(own.bars == [0...2])
    #expect(own.gaps == 0)
  }

  @Test func rowsWithoutTimesStandByTheirNumber() {
    let own = profile(
      recording([0, 0, 0], [[1, .nan, 3]], rows: [0..<1, 1..<2, 2..<3], step: nil),
      trials([0, 1, 2], [0, 1, 2]))
    #expect(own.line == .numbers)
    #expect(own.bars == [0...1, 2...3])
    #expect(own.trials.map(\.coverage) == [1, 0, 1])
  }

  @Test func manyPausesStayFewBars() {
    let times = (0..<3000).map { Double($0) * 100 + ($0 % 10 == 0 ? 50 : 0) }
    let own = profile(recording(times, [times.map { _ in 1 }]), trials([0], [1]))
    #expect(own.bars.count == SubjectProfile.mostBars)
    #expect(own.gaps == 2999)
    #expect(own.bars.first?.lowerBound == 50 && own.bars.last?.upperBound == 299_900.5)
  }

  @Test func profilesSurviveTheStore() {
    let times = [0, 0.5, 1, 30]
    let recording = recording(times, [[1, 2, .nan, 4]], step: nil)
    let profile = ModalityProfile(
      channels: recording.channels, subjects: ["s": profile(recording, trials([0], [2]))],
      notes: [DataNote("x", about: "eeg, column c0", count: 2, "odd")])
    #expect(Artifact(profile: profile).modalityProfile == profile)
  }
}
