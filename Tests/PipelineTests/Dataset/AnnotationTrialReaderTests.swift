import Learners
import Testing

@testable import Pipeline

@Suite struct AnnotationTrialReaderTests {
  private func read(
    match: [String] = [], length: Double? = nil, columns: [String] = ["annotation"]
  ) throws -> TrialTables {
    try AnnotationTrialReader(
      file: "f", unitSubject: "7", match: match, lengthSeconds: length, columns: columns,
      modality: "eeg", format: SampleFormat.self
    ).read(executor: SerialExecutor())
  }

  @Test func trialsLastAsLongAsTheirAnnotation() throws {
    let own = try read().subjects[0]
    #expect(own.subject == "7" && own.ids == ["1 T1", "2 T2", "3 rest", "4 T1"])
    #expect(own.starts == [101, 104, 107, 112])
    // As stated; until the next; until the next; until the recording ends.
    #expect(own.ends == [103, 107, 112, 120])
    #expect(own.columns == ["annotation": ["T1", "T2", "rest", "T1"]])
  }

  @Test func onlyWhatFitsAPatternBeginsATrial() throws {
    let tables = try read(match: ["T*"])
    #expect(tables.subjects[0].ids == ["1 T1", "2 T2", "3 T1"])
    #expect(tables.subjects[0].ends == [103, 107, 120])
    #expect(
      ReaderSamples.texts(tables.notes) == [
        "annotations_unmatched: eeg: 1 annotation that begins no trial, because no pattern fits"
      ])
    #expect(try read(match: ["T1"], length: 4).subjects[0].ends == [105, 116])
    let none = try read(match: ["x"])
    #expect(none.subjects[0].count == 0 && none.notes[0].code == "subject_without_trials")
  }

  @Test func thereIsOneColumn() throws {
    #expect(try read(columns: []).subjects[0].columns.isEmpty)
    let fault = try ReaderSamples.fault { _ = try read(columns: ["verdict"]) }
    #expect(fault?.message == "trials that are annotations have no such column")
    #expect(fault?.help == "the column is 'annotation'")
  }
}
