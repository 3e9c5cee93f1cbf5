import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct TrialLogReaderTests {
  private func read(
    _ text: String, subject: String? = "who", unitSubject: String? = nil, unit: String = "s",
    columns: [String] = ["verdict"], duplicates: KnownDuplicates = KnownDuplicates(nil),
    stamp: (unit: String, zone: String)? = nil, isJoinedByID: Bool = true
  ) throws -> TrialTables {
    let file = TemporaryFile(text)
    let clock = { (name: String) in
      TimeColumn(
        clock: .init(ParameterValues(["column": .text(name), "unit": .text(unit)])))
    }
    return try TrialLogReader(
      file: file.path, unitSubject: unitSubject, subjectColumn: subject, trialColumn: "key",
      start: clock("from"), end: clock("to"),
      stamp: stamp.map {
        TimeColumn(clock: .init(column: "stamp", unit: $0.unit, zone: $0.zone))
      }, columns: columns, duplicates: duplicates, isJoinedByID: isJoinedByID
    ).read(executor: SerialExecutor())
  }

  private func known(_ subject: String, _ trial: String, _ join: String) -> KnownDuplicates {
    KnownDuplicates(
      ParameterValues([
        "trials": .list([
          .record(ParameterValues(["subject": .text(subject), "trial": .text(trial)]))
        ]), "join": .text(join),
      ]))
  }

  @Test func sortsTrialsByStartAndSubjectsNaturally() throws {
    let tables = try read(
      """
      who,key,from,to,verdict
      10,b,5.5,6,yes
      2,a,1.5,2,no
      10,a,2.5,3,
      """)
    #expect(tables.subjects.map(\.subject) == ["2", "10"])
    #expect(tables.subjects[1].ids == ["a", "b"])
    #expect(tables.subjects[1].starts == [2.5, 5.5])
    #expect(tables.subjects[1].columns["verdict"] == [nil, "yes"])
    #expect(
      ReaderSamples.texts(tables.notes) == [
        "trials_sorted: trial log: 2 rows out of time order, sorted"
      ])
    #expect(tables.logColumns == ["who", "key", "from", "to", "verdict"])
  }

  /// Rows of one table are numbered from 1 through all subjects; there is no other file to name columns of.
  @Test func rowsCanBeTrials() throws {
    let file = TemporaryFile("who,verdict\nb,yes\na,no\nb,no\n")
    let tables = try TrialLogReader(
      file: file.path, unitSubject: nil, subjectColumn: "who", trialColumn: nil, start: nil,
      end: nil, columns: ["verdict"], duplicates: KnownDuplicates(nil)
    ).read(executor: SerialExecutor())
    #expect(tables.subjects.map(\.subject) == ["a", "b"])
    #expect(tables.subjects.map(\.ids) == [["2"], ["1", "3"]])
    #expect(tables.subjects[1].columns["verdict"] == ["yes", "no"])
    #expect(tables.logColumns.isEmpty)
  }

  @Test func readsOtherUnits() throws {
    let tables = try read(
      "who,key,from,to,verdict\n1,a,1680003249789,1680003260159,x\n", unit: "ms")
    #expect(tables.subjects[0].starts == [1_680_003_249.789])
  }

  @Test(arguments: [
    ("1,a,1,2,x\n,b,2,3,x", 3, "who", "expected an id, found nothing"),
    ("1,a,1,2,x\n1,,2,3,x", 3, "key", "expected a trial id, found nothing"),
    ("1,a,,2,x", 2, "from", "expected a time, found nothing"),
    ("1,a,1,,x", 2, "to", "expected a time, found nothing"),
    ("1,a,1,2,x\n1,b,5,3.5,x", 3, "to", "trial 'b' ends 1.5 s before it starts"),
    (
      "1,a,1,2,x\n1,b,3,4,x\n1,a,5,6,x", 4, "key",
      "trial 'a' of subject '1' stands here again (first in line 2)"
    ),
    (
      "1,a,1,2,x\n1,b,1e14,1e14,x", 3, "from",
      "'100000000000000.0' s is more than 3,000 years away"
    ),
  ])
  func namesThePlace(_ rows: String, _ line: Int, _ column: String, _ message: String) throws {
    let fault = try #require(
      try ReaderSamples.fault { _ = try read("who,key,from,to,verdict\n" + rows) })
    #expect(fault.line == line && fault.column == column && fault.message == message, "\(fault)")
  }

  @Test func tellsDeclaredDuplicatesApartByTheirStart() throws {
    let text = "who,key,from,to,verdict\n1,a,9,10,late\n1,a,1,2,early\n1,b,3,4,x\n"
    let tables = try read(text, duplicates: known("1", "a", "nearest_start"))
    #expect(tables.subjects[0].ids == ["a#1", "b", "a#2"])
    #expect(tables.subjects[0].columns["verdict"] == ["early", "x", "late"])
    #expect(
      ReaderSamples.texts(tables.notes).contains(
        "trials_duplicated: subject 1, trial a: 2 trials share one id and were told apart by their"
          + " start, as declared"))
  }

  /// Where trials are cut by time and nothing is found by their ids, ids that occur twice only name.
  @Test func tellsTrialsApartThatShareNoMoment() throws {
    let text = "who,key,from,to,verdict\n1,a,9,10,late\n1,a,1,2,early\n1,b,3,4,x\n"
    let tables = try read(text, isJoinedByID: false)
    #expect(tables.subjects[0].ids == ["a#1", "b", "a#2"])
    #expect(
      ReaderSamples.texts(tables.notes).contains(
        "trials_duplicated: subject 1, trial a: 2 trials share one id and were told apart by their start"
      ))
    for rows in ["1,a,1,5,x\n1,a,4,6,y", "1,a,1,2,x\n1,a,1,2,x", "1,a,1,1,x\n1,a,1,1,x"] {
      let fault = try ReaderSamples.fault {
        _ = try read("who,key,from,to,verdict\n" + rows, isJoinedByID: false)
      }
      #expect(
        fault?.message
          == "trial 'a' of subject '1' stands here again (first in line 2), and the two overlap in time"
      )
    }
  }

  @Test func comparesASecondTimeOfTheStart() throws {
    let head = "who,key,from,to,verdict,stamp\n"
    let text =
      head + "1,a,1680003249.78,1680003250,x,\"28/03/2023, 17:04:09\"\n"
      + "1,b,1680003260.28,1680003261,x,\"28/03/2023, 07:34:20\"\n1,c,1680003270,1680003271,x,\n"
    let notes = ReaderSamples.texts(try read(text, stamp: ("day_first", "+05:30")).notes)
    #expect(
      notes == [
        "start_stamp_agrees: trial log: 1 trial whose 'stamp' is its 'from', to the second",
        "start_stamp_differs: trial log: 1 trial whose 'stamp' is another time than its 'from', which"
          + " counts: 34200.28 s apart at most",
        "start_stamp_missing: trial log: 1 trial without a time in 'stamp'",
      ], "\(notes)")
    let wrong = try ReaderSamples.fault {
      _ = try read(text, stamp: ("month_first", "+05:30"))
    }
    #expect(wrong?.line == 2 && wrong?.column == "stamp")
  }

  @Test func dropsDeclaredDuplicates() throws {
    let text = "who,key,from,to,verdict\n1,a,1,2,x\n1,a,9,10,x\n1,b,3,4,x\n"
    let tables = try read(text, duplicates: known("1", "a", "drop"))
    #expect(tables.subjects[0].ids == ["b"])
    #expect(tables.notes.contains { $0.code == "trials_duplicated" && $0.count == 2 })
  }

  @Test func saysWhereADeclaredDuplicateIsNone() throws {
    let tables = try read(
      "who,key,from,to,verdict\n1,a,1,2,x\n", duplicates: known("1", "a", "drop"))
    #expect(tables.subjects[0].ids == ["a"])
    #expect(tables.notes.map(\.code) == ["duplicate_not_found"])
  }

  @Test func refusesAnIdThatADuplicateGets() throws {
    let text = "who,key,from,to,verdict\n1,a#1,0,1,x\n1,a,1,2,x\n1,a,9,10,x\n"
    let fault = try ReaderSamples.fault {
      _ = try read(text, duplicates: known("1", "a", "nearest_start"))
    }
    #expect(
      fault?.message == "trial id 'a#1' of subject '1' is also what a duplicate is called (line 2)")
  }

  @Test func takesTheRowsOfOneFolderFromASharedLog() throws {
    let text = "who,key,from,to,verdict\n1,a,1,2,x\n2,a,1,2,y\n3,a,1,2,z\n"
    let tables = try read(text, unitSubject: "2")
    #expect(tables.subjects.map(\.subject) == ["2"])
    #expect(tables.subjects[0].columns["verdict"] == ["y"])
    #expect(tables.otherSubjects == ["1", "3"])
    let absent = try read(text, unitSubject: "9")
    #expect(absent.subjects[0].count == 0)
    #expect(absent.notes.map(\.code) == ["subject_without_trials"])
  }

  @Test func notesWholeSecondsAmongFractions() throws {
    let whole = (0..<5).map { "1,a\($0),\(1_680_000_000 + $0 * 10),\(1_680_000_005 + $0 * 10),x" }
    let exact = (0..<5).map {
      "2,a\($0),\(1_680_000_000 + $0 * 10).25,\(1_680_000_005 + $0 * 10),x"
    }
    let header = "who,key,from,to,verdict\n"
    let tables = try read(header + (whole + exact).joined(separator: "\n"))
    #expect(
      ReaderSamples.texts(tables.notes) == [
        "times_rounded: subject 1: 5 trials with times in whole seconds, where other subjects have"
          + " fractions"
      ])
    #expect(try read(header + whole.joined(separator: "\n")).notes.isEmpty)
  }
}
