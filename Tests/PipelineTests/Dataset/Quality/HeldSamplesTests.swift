import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct HeldSamplesTests {
  private func held(_ columns: [[Double]], seconds: Double? = 0.1) -> HeldSamples {
    var held = HeldSamples(group: "band")
    held.add(columns: columns, sampleSeconds: seconds)
    return held
  }

  @Test func aRowIsHeldWhereAllColumnsAre() {
    let found = held([[1, 1, 1, 2, 2, 2], [5, 5, 6, 6, 6, 6]])
    #expect(found.rows == 6 && found.held == 3 && found.fresh == 3)
    #expect(found.rowsPerValue == 2 && found.valuesPerSecond.map { abs($0 - 5) < 1e-12 } == true)
  }

  /// Missing cells repeat too, but rows without any value hold nothing.
  @Test func missingCells() {
    let nan = Double.nan
    let found = held([[1, 1, nan, nan, 1, 1], [nan, nan, nan, nan, nan, 3]])
    #expect(found.rows == 4 && found.held == 1)
    #expect(held([[nan, nan]]).rowsPerValue == nil)
    #expect(held([[]]).rows == 0 && held([]).rows == 0)
    #expect(held([[7]]).held == 0)
  }

  @Test func countsOfSeveralSubjectsAreAdded() {
    var found = held([[1, 1, 1, 1]])
    found.add(columns: [[1, 2, 2, 2]], sampleSeconds: 0.1)
    #expect(found.rows == 8 && found.held == 5)
    found.add(columns: [[1, 2]], sampleSeconds: nil)
    #expect(found.valuesPerSecond == nil)
  }

  /// Ten band powers a second in rows that come 305 times a second.
  @Test func theNoteNamesBothRates() throws {
    let rows = (0..<3050).map { Double($0 * 10 / 305) }
    var found = HeldSamples(group: "band")
    found.add(columns: [rows, rows.map { -$0 }], sampleSeconds: 1.0 / 305)
    let note = try #require(found.note(about: "eeg"))
    #expect(
      note.text
        == "eeg, group band: 2950 rows repeat the values of the row before: 100 sets of values in all,"
        + " each for 30.5 rows on average, about 10 new values a second")
    #expect(held([(0..<100).map { Double($0) }]).note(about: "eeg") == nil)
    #expect(held([[1, 1, 1, 1]]).note(about: "eeg") == nil, "too few rows to say anything")
  }

  @Test(arguments: [
    (30.5, "30.5"), (9.876, "9.88"), (1234.5, "1230"), (0.012345, "0.0123"), (0, "0"),
  ])
  func numbersAreRoundedToBeRead(_ value: Double, _ expected: String) {
    #expect(HeldSamples.rounded(value) == expected)
  }

  /// The rate of a group is that of its values, however often rows repeat them.
  @Test func aDeclaredRateIsComparedWithHowOftenValuesChange() throws {
    let rows = (0..<3050).map { Double($0 * 10 / 305) }
    var found = HeldSamples(group: "band")
    found.add(columns: [rows], sampleSeconds: 1.0 / 305)
    #expect(found.rateNote(declaredHz: 10, about: "eeg") == nil)
    #expect(found.rateNote(declaredHz: 305, about: "eeg") == nil, "that of the rows")
    #expect(
      found.rateNote(declaredHz: 8, about: "eeg")?.text
        == "eeg, group band: 100 sets of values, 10 new ones a second, where the spec declares 8")
    #expect(HeldSamples(group: "band").rateNote(declaredHz: 8, about: "eeg") == nil)
  }

  @Test func aSlowGroupInFastRowsIsNoFault() throws {
    func read(_ rate: Double) throws -> [DataNote] {
      let lines = (0..<400).map { "\(Double($0) / 100),\($0 / 10)" }
      let file = TemporaryFile("t,v\n" + lines.joined(separator: "\n"))
      let dataset = try ReaderSamples.dataset(
        """
        {use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f, time: {column: t},
        columns: {raw: {include: [v], rate_hz: \(rate)}}}}}
        """)
      let trial = SubjectTrials(
        subject: SubjectTrials.onlySubject, ids: ["a"], starts: [0], ends: [3], columns: [:])
      return try RecordingReader(
        file: file.path, modality: dataset.modalities[0], unitSubject: nil, subjectColumn: nil,
        trialColumn: nil, trials: [trial]
      ).read(executor: SerialExecutor()).notes
    }
    #expect(!(try read(10)).contains { $0.code == "rate_differs" })
    #expect(try read(5).first { $0.code == "rate_differs" }?.count == 40)
    let fault = try ReaderSamples.fault { _ = try read(90) }
    #expect(fault?.message.hasPrefix("declared 90 rows a second, found 100") == true)
  }

  @Test func notesOfManySubjectsBecomeOneLineWithRanges() {
    let notes = [("30.5", "10"), ("31.25", "9.8"), ("30.5", "10")].map { rows, values in
      DataNote(
        "values_held", about: "eeg, group band", count: 5,
        "rows repeat: each stands for \(rows) rows, about \(values) a second")
    }
    #expect(
      DataNote.summarised(notes).map(\.text) == [
        "eeg, group band: 15 rows repeat: each stands for 30.5...31.25 rows, about 9.8...10 a second"
      ])
    // United lines can be united again, in any order.
    let later = DataNote.summarised([notes[1]] + DataNote.summarised(Array(notes[...0])))
    #expect(DataNote.summarised(later + [notes[2]]).map(\.count) == [15])
    // Numbers in other notes are names.
    let others = ["a 1", "a 2"].map { DataNote("label_other", count: 1, $0) }
    #expect(DataNote.summarised(others) == others)
  }

  @Test(arguments: ["", "no number", "1", "1.5...2 s", "a1b2.c3..4...1", ".5", "7.", "1...", "٣ 3"])
  func measuredTextsKeepWhatTheyAre(_ text: String) {
    #expect(MeasuredText(text).text == text)
    #expect(MeasuredText(text).united(with: MeasuredText(text)).text == text)
  }
}
