import Learners
import Support
import Testing

@testable import Pipeline

/// Limits of a sensor, rows that are only counted, and a second time of each trial, through their readers.
@Suite struct SensorRailsTests {
  private func read(_ text: String, _ modality: String) throws -> (Recording, [String]) {
    let file = TemporaryFile(text)
    let dataset = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f, \(modality)}}}
      """)
    let read = try RecordingReader(
      file: file.path, modality: dataset.modalities[0], unitSubject: nil, subjectColumn: nil,
      trialColumn: nil,
      trials: [
        SubjectTrials(
          subject: SubjectTrials.onlySubject, ids: ["a"], starts: [0], ends: [4], columns: [:])
      ]
    ).read(executor: SerialExecutor())
    return (read.recordings[0], ReaderSamples.texts(read.notes))
  }

  @Test func valuesAtTheRailsAreMissing() throws {
    let text = "t,v,w\n0,0,0\n1,5,1700\n2,1650,9\n3,1649.5,1650\n4,-3,8\n"
    let (both, notes) = try read(
      text,
      "time: {column: t}, columns: {raw: {include: [v], rails: {low: 0, high: 1650}}, more: {include: [w], rails: {high: 1650}}}"
    )
    #expect(both.values[0].map { $0.isNaN ? -99 : $0 } == [-99, 5, -99, 1649.5, -99])
    #expect(both.values[1].map { $0.isNaN ? -99 : $0 } == [0, -99, 9, -99, 8])
    #expect(
      notes.filter { $0.hasPrefix("values_at_rails") } == [
        "values_at_rails: eeg, column v: 3 values at the rails of the sensor (0 or less, 1650 or more):"
          + " missing, as declared",
        "values_at_rails: eeg, column w: 2 values at the rails of the sensor (1650 or more): missing,"
          + " as declared",
      ], "\(notes)")
  }

  @Test func rowsAreCountedAndNothingElse() throws {
    let text = "t,v,b,n\n0,1,-1,\n1,2,-1.0,4\n2,3,80,\n3,4,,5\n"
    let (recording, notes) = try read(
      text,
      """
      time: {column: t}, columns: {raw: {include: [v]}}, quality: {count: [{column: b, equals: -1}, \
      {column: n, is: missing}, {column: v, above: 9}]}
      """)
    #expect(recording.values[0] == [1, 2, 3, 4])
    #expect(
      notes.filter { $0.hasPrefix("rows_counted") } == [
        "rows_counted: eeg: 2 rows in which 'b' is -1, counted as declared",
        "rows_counted: eeg: 2 rows in which 'n' is missing, counted as declared",
        "rows_counted: eeg: 0 rows in which 'v' is above 9, counted as declared",
      ], "\(notes)")
  }

  @Test func railsWithoutRoomAndUnknownColumnsAreFaults() throws {
    let dataset = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f, time: {column: t},
      quality: {count: [{column: b, is: missing}]}, columns: {raw: {include: [v], rails: {low: 3, high: 3}}}}}}
      """)
    let modality = dataset.modalities[0]
    #expect(modality.ruleColumns.map(\.path) == ["quality.count[0].column"])
    #expect(modality.ruleFaults([], isCutByTime: true).map(\.path) == ["columns.raw.rails"])
  }
}
