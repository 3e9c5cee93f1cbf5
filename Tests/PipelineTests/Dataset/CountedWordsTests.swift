import Testing

@testable import Pipeline

@Suite struct CountedWordsTests {
  @Test(arguments: [
    ("values missing", "value missing"),
    ("infinite values, taken as missing", "infinite value, taken as missing"),
    (
      "rows that share their time with a row of other values, kept",
      "row that shares its time with a row of other values, kept"
    ),
    (
      "rows in which 'on' is not 1: their values are missing",
      "row in which 'on' is not 1: its values are missing"
    ),
    (
      "trials that lie (partly) outside the recording",
      "trial that lies (partly) outside the recording"
    ),
    (
      "rows inside trials carry another in 'QuestionKey'",
      "row inside trials carries another in 'QuestionKey'"
    ),
    (
      "trials whose 'stamp' is another time than their 'from', which counts: 3 s apart at most",
      "trial whose 'stamp' is another time than its 'from', which counts: 3 s apart at most"
    ),
    (
      "samples whose times were evened out by a straight line",
      "sample whose times were evened out by a straight line"
    ),
    (
      "rows repeat the values of the row before: 5 sets of values in all",
      "row repeats the values of the row before: 5 sets of values in all"
    ),
    (
      "trials of 3 in all, in which fewer than half of the columns have values",
      "trial of 3 in all, in which fewer than half of the columns have values"
    ),
    (
      "subjects of the trial log without a folder: rows, values",
      "subject of the trial log without a folder: rows, values"
    ),
    ("folder without a row in the trial log", "folder without a row in the trial log"),
    ("a b c rows", "a b c rows"), ("", ""), ("rows", "row"),
  ])
  func ofOneTheNounAndItsVerbAreSingular(_ message: String, _ one: String) {
    #expect(CountedWords.agreeing(message, with: 1) == one)
    for count in [0, 2, 11] { #expect(CountedWords.agreeing(message, with: count) == message) }
  }
}
