import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct RowTrialReaderTests {
  private func read(
    _ text: String, subject: String? = "who", trial: String? = "clip", time: String? = nil,
    rate: Double? = 2, columns: [String] = ["label"]
  ) throws -> TrialTables {
    let file = TemporaryFile(text)
    var values = ParameterValues()
    values["rate_hz"] = rate.map { .number($0) }
    if let time {
      values["column"] = .text(time)
      values["unit"] = .text("s")
    }
    return try RowTrialReader(
      file: file.path, unitSubject: nil, subjectColumn: subject, trialColumn: trial,
      time: .init(values), columns: columns
    ).read(executor: SerialExecutor())
  }

  @Test func timesEvenRowsOneTrialAfterTheOther() throws {
    let tables = try read("who,clip,label\n1,a,x\n1,a,x\n1,b,y\n2,a,y\n")
    #expect(tables.subjects.map(\.subject) == ["1", "2"])
    #expect(tables.subjects[0].ids == ["a", "b"])
    #expect(tables.subjects[0].starts == [0, 1] && tables.subjects[0].ends == [1, 1.5])
    #expect(tables.subjects[0].columns["label"] == ["x", "y"])
    #expect(tables.subjects[1].starts == [0] && tables.subjects[1].ends == [0.5])
    #expect(tables.logColumns.isEmpty)
  }

  @Test func readsTimesAndSortsTrialsByThem() throws {
    let tables = try read(
      "who,clip,label,t\n1,b,x,10\n1,b,x,\n1,b,x,11\n1,a,y,1\n1,a,y,2\n1,c,y,\n", time: "t",
      rate: nil)
    #expect(tables.subjects[0].ids.prefix(2) == ["a", "b"])
    #expect(tables.subjects[0].starts.prefix(2) == [1, 10])
    #expect(tables.subjects[0].ends.prefix(2) == [3, 12])
    #expect(tables.subjects[0].starts[2].isNaN)
    #expect(
      ReaderSamples.texts(tables.notes) == [
        "trials_without_time: 1 trial in which no row has a time"
      ])
  }

  @Test func takesARecordingAsOneTrial() throws {
    let tables = try read("who,label\n2,x\n1,y\n2,x\n", trial: nil)
    #expect(tables.subjects.map(\.subject) == ["1", "2"])
    #expect(tables.subjects[1].ids == ["2"] && tables.subjects[1].ends == [1])
  }

  @Test func nobodyIsOnePerson() throws {
    let tables = try read("clip,label\na,x\nb,y\n", subject: nil)
    #expect(tables.subjects.map(\.subject) == [SubjectTrials.onlySubject])
  }

  @Test(arguments: [
    (
      "1,a,x\n1,b,x\n1,a,x", 4, "clip",
      "trial 'a' of subject '1' goes on here after other rows (it ended in line 2)"
    ),
    (
      "1,a,x\n2,a,x\n1,a,x", 4, "clip",
      "trial 'a' of subject '1' goes on here after other rows (it ended in line 2)"
    ),
    (
      "1,a,x\n1,a,x\n1,a,y", 4, "label",
      "changes within trial 'a' of subject '1': 'x' in line 2, 'y' here"
    ),
    (
      "1,a,x\n1,a,", 3, "label",
      "changes within trial 'a' of subject '1': 'x' in line 2, nothing here"
    ),
    ("1,a,x\n,a,x", 3, "who", "expected an id, found nothing"),
    ("1,a,x\n1,,x", 3, "clip", "expected an id, found nothing"),
  ])
  func namesThePlace(_ rows: String, _ line: Int, _ column: String, _ message: String) throws {
    let fault = try #require(
      try ReaderSamples.fault { _ = try read("who,clip,label\n" + rows) })
    #expect(fault.line == line && fault.column == column && fault.message == message, "\(fault)")
  }

  /// `é` may be written in two ways; ids that are equal as text are one id, and nothing traps.
  @Test func equalTextsAreOneId() throws {
    let tables = try read("who,clip,label\n\u{E9},a,x\ne\u{301},a,x\n")
    #expect(tables.subjects.count == 1 && tables.subjects[0].ends == [1])
  }
}
