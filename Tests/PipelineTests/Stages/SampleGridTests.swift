import Learners
import Testing

@testable import Pipeline

@Suite struct SampleGridTests {
  private static func set(_ rows: [Range<Int>], _ windows: [Window], covered: [Bool]) -> WindowSet {
    WindowSet(
      windows: windows,
      modalities: [
        ModalityWindows(
          modality: "eeg", rows: rows, coverage: covered.map { $0 ? 1 : 0 }, isCovered: covered)
      ],
      counts: WindowCounts(
        planned: rows.count, uncovered: 0, missingByModality: [], plannedByTrial: [],
        keptByTrial: [], lossByTrial: []))
  }

  private static func filled(_ grid: SampleGrid) -> [Float] {
    var out = [Float](
      repeating: .nan,
      count: grid.set.windows.count * grid.steps * grid.recording.channels.count)
    out.withUnsafeMutableBufferPointer { grid.fill($0, executor: SerialExecutor()) }
    return out
  }

  /// Two samples a step, the third step has none, one value is missing.
  @Test func stepsAreMeansOfTheirSamples() {
    let recording = Samples.recording(
      [[1, 3, 5, 7, 9, 11, 13, 15], [10, .nan, 30, 40, 50, 60, 70, 80]], rateHz: 4)
    let set = Self.set(
      [0..<4, 4..<8], [Window(trial: 0, start: 0, end: 1.5), Window(trial: 0, start: 1, end: 2.5)],
      covered: [true, true])
    let found = Self.filled(SampleGrid(recording: recording, set: set, steps: 3, rateHz: 2))
    #expect(Array(found[0..<4]) == [2, 10, 6, 35])
    #expect(found[4].isNaN && found[5].isNaN)
    #expect(Array(found[6..<10]) == [10, 55, 14, 75])
  }

  @Test func samplesOnABorderBelongToTheStepThatBegins() {
    let recording = Samples.recording([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]], rateHz: 10, start: 100.1)
    let set = Self.set(
      [0..<10], [Window(trial: 0, start: 100.1, end: 101.1)], covered: [true])
    #expect(
      Self.filled(SampleGrid(recording: recording, set: set, steps: 10, rateHz: 10))
        == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  }

  @Test func withoutARateEachSampleIsAStep() {
    let recording = Samples.recording([[1, 2, .nan, 4, 5]], rateHz: 3)
    let set = Self.set(
      [0..<3, 3..<5, 0..<0],
      [
        Window(trial: 0, start: 0, end: 1), Window(trial: 0, start: 1, end: 2),
        Window(trial: 1, start: 0, end: 1),
      ], covered: [true, true, false])
    let found = Self.filled(SampleGrid(recording: recording, set: set, steps: 3, rateHz: nil))
    #expect(Array(found[0..<2]) == [1, 2] && found[2].isNaN)
    #expect(Array(found[3..<5]) == [4, 5] && found[5].isNaN)
    #expect(found[6...].allSatisfy { $0.isNaN })
  }
}
