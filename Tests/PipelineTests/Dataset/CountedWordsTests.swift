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

  @Test(arguments: [
    (
      "1 labelled trials are not scored, for lack of a window: 'a' 1 of 262 (1 %), 'b' 0 of 89",
      "1 labelled trial is not scored, for lack of a window: 'a' 1 of 262 (1 %), 'b' 0 of 89"
    ),
    (
      "1 of 24 test windows, of 1 trials, are not answered: a modality is missing",
      "1 of 24 test windows, of 1 trial, are not answered: a modality is missing"
    ),
    (
      "impute: 1 training values imputed in 1 of 10 features (first of 2 of 5 folds)",
      "impute: 1 training value imputed in 1 of 10 features (first of 2 of 5 folds)"
    ),
    ("1 groups are learned from and never tested", "1 group is learned from and never tested"),
    ("smote: 1 rows added to class 'x'", "smote: 1 row added to class 'x'"),
    (
      "smoothing: majority, 1 windows' most probable class changed",
      "smoothing: majority, 1 window's most probable class changed"
    ),
    ("along trials: 1 windows in 1 stretches", "along trials: 1 window in 1 stretch"),
    ("0 to 1 windows are left out, and 1 rows", "0 to 1 windows are left out, and 1 row"),
    // What is singular already, what counts something else, and what is no count at all.
    ("1 trial without rows are kept", "1 trial without rows are kept"),
    ("11 rows, 2.1 rows, a1 rows, 21 trials are", "11 rows, 2.1 rows, a1 rows, 21 trials are"),
    ("class 1 of rows", "class 1 of rows"), ("1", "1"), ("1 ", "1 "), ("", ""),
    ("é1 rows", "é1 rows"),
  ])
  func everyOneOfANoteAgrees(_ note: String, _ expected: String) {
    #expect(CountedWords.agreeing(throughout: note) == expected)
    #expect(CountedWords.agreeing(throughout: expected) == expected)
  }
}
