import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct TrialKeyCheckTests {
  /// Rows every second, each with the key of a trial or none.
  private func check(
    _ keys: [String], from first: Double = 0, trials: SubjectTrials, offset: Double? = nil
  ) throws -> [String] {
    let file = TemporaryFile(
      "t,v,key\n"
        + keys.enumerated().map { "\(first + Double($0)),\($0),\($1)\n" }.joined())
    let extra = offset.map { ", offset_s: \($0)" } ?? ""
    let dataset = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {eeg: {
        file: f, time: {column: t, unit: s\(extra)}, trial_key: key, columns: {raw: {include: [v]}}}}}
      """)
    let read = try RecordingReader(
      file: file.path, modality: dataset.modalities[0], unitSubject: "7", subjectColumn: nil,
      trialColumn: nil, trials: [trials]
    ).read(executor: SerialExecutor())
    return ReaderSamples.texts(read.notes).filter { $0.hasPrefix("trial_key") }
  }

  private func trials(
    _ ids: [String] = ["a", "b"], _ extents: [(Double, Double)] = [(2, 5), (10, 14)]
  ) -> SubjectTrials {
    SubjectTrials(
      subject: "7", ids: ids, starts: extents.map(\.0), ends: extents.map(\.1), columns: [:])
  }

  private static let keys =
    ["", "", "a", "a", "a", "a", "a", "", "", "", "", "b", "b", "a", "b", "zz", "", ""]

  @Test func everyRowIsCountedOnce() throws {
    #expect(
      try check(Self.keys, trials: trials()) == [
        "trial_key_inside: eeg: 9 rows inside trials of the log",
        "trial_key_present: eeg: 8 rows inside trials carry a trial in 'key'",
        "trial_key_agrees: eeg: 7 rows inside trials carry that very trial in 'key'",
        "trial_key_differs: eeg: 1 row inside trials carries another in 'key'",
        "trial_key_outside: eeg: 2 rows outside of all trials carry one in 'key'",
      ])
  }

  /// Trials that overlap: a row agrees where it names one of those that it lies in.
  @Test func overlappingTrialsAndDeclaredDuplicates() throws {
    #expect(
      try check(["a", "a", "b", "b"], trials: trials(["a", "b"], [(0, 3), (2, 3)])).prefix(3) == [
        "trial_key_inside: eeg: 4 rows inside trials of the log",
        "trial_key_present: eeg: 4 rows inside trials carry a trial in 'key'",
        "trial_key_agrees: eeg: 4 rows inside trials carry that very trial in 'key'",
      ])
    let twice = try check(
      ["a", "a", "", "a", "a"], trials: trials(["a#1", "a#2"], [(0, 1), (3, 4)]))
    #expect(twice.contains { $0.hasPrefix("trial_key_agrees: eeg: 4 ") }, "\(twice)")
  }

  @Test func clocksThatAreApartAreAFaultThatNamesTheDistance() throws {
    let shifted = trials(["a", "b"], [(7.25, 11.25), (16.25, 19.25)])
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try check(
          ["", "", "a", "a", "a", "a", "a", "", "", "", "", "b", "b", "b", "b"], trials: shifted)
      })
    #expect(
      fault.message
        == "1 of 1 rows that name a trial and lie in one of the log name another one (subject '7')")
    #expect(
      fault.help?.hasPrefix("the clocks are perhaps apart: 'offset_s: 5.25'") == true, "\(fault)")
    #expect(fault.help?.hasSuffix("(median of 2 trials)") == true)
    let mended = try check(
      ["", "", "a", "a", "a", "a", "a", "", "", "", "", "b", "b", "b", "b"], trials: shifted,
      offset: 5.25)
    #expect(mended.contains { $0.hasPrefix("trial_key_agrees: eeg: 9 ") }, "\(mended)")
  }

  /// A declared offset that is wrong: the help names the whole offset, not what is to be added.
  @Test func aWrongOffsetIsMended() throws {
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try check(["a", "a", "a"], trials: trials(["a"], [(5, 7)]), offset: -20)
      })
    #expect(fault.message.hasPrefix("3 rows name a trial, and none of them lies in a trial"))
    #expect(fault.help?.contains("'offset_s: 5'") == true, "\(fault)")
  }

  @Test func anotherColumnIsAFaultToo() throws {
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try check(["x", "x", "x", "x"], trials: trials(["a"], [(0, 2)]))
      })
    #expect(fault.column == "key")
    #expect(
      fault.help == "the column names 'x', the log 'a': perhaps 'trial_key' is another column")
  }

  @Test func withoutKeysThereIsNothingToCompare() throws {
    #expect(
      try check(["", "", "", ""], trials: trials()) == [
        "trial_key_inside: eeg: 2 rows inside trials of the log"
      ])
  }
}
