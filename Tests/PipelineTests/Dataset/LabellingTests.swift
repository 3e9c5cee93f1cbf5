import Learners
import Testing

@testable import Pipeline

@Suite struct LabellingTests {
  private func labelled(
    _ values: [String: [String?]], label: String, excluded: [String] = []
  ) throws -> LabelledTrials {
    let dataset = try ReaderSamples.dataset(
      "{use: recordings, label: \(label), modalities: {m: {file: f, columns: {g: {include: [a]}}}}}"
    )
    let subjects = values.keys.sorted().map { subject -> SubjectTrials in
      let own = values[subject] ?? []
      let times = own.indices.map { Double($0) }
      return SubjectTrials(
        subject: subject, ids: own.indices.map { "t\($0)" }, starts: times, ends: times,
        columns: ["v": own])
    }
    return try Labelling(label: dataset.label, excludedSubjects: excluded)
      .labelled(subjects.map { [$0] })
  }

  private func failure(
    _ values: [String: [String?]], label: String, excluded: [String] = []
  ) throws -> StageFailure? {
    do {
      _ = try labelled(values, label: label, excluded: excluded)
      return nil
    } catch let failure as StageFailure {
      return failure
    }
  }

  @Test func mapsValuesToClassesInDeclaredOrder() throws {
    let found = try labelled(
      ["1": ["0", "1", "2"]],
      label: "{use: column, column: v, classes: {up: [\"1\", \"2\"], down: \"0\"}}")
    #expect(found.classes == ["up", "down"])
    #expect(found.trials.map(\.label) == [1, 0, 0])
  }

  @Test func withoutClassesTakesAllValuesInNaturalOrder() throws {
    let found = try labelled(
      ["1": ["10", "9"], "2": ["9", "10"]], label: "{use: column, column: v}")
    #expect(found.classes == ["9", "10"])
  }

  /// What reads like a missing value becomes a class only where somebody chose it.
  @Test(arguments: ["Unknown", "MISSING", "n/a", "?"])
  func aWordForMissingIsNoClassByItself(_ word: String) throws {
    let found = try failure(
      ["1": ["a", word], "2": ["a", "b"]], label: "{use: column, column: v}")
    #expect(found?.message.contains("holds '\(word)' in 1 trial, which reads like") ?? false)
    let chosen = try labelled(
      ["1": ["a", word], "2": ["a", "b"]],
      label: "{use: column, column: v, classes: [a, b, '\(word)']}")
    #expect(chosen.classes == ["a", "b", word])
    #expect(
      try labelled(["1": ["a", "none"]], label: "{use: column, column: v}").classes
        == ["a", "none"])
  }

  /// A class that only an excluded subject has does not exist, and must not be waited for in folds.
  @Test func excludedSubjectsGiveNoClasses() throws {
    let found = try labelled(
      ["1": ["a", "b"], "2": ["a", "c"]], label: "{use: column, column: v}", excluded: ["2"])
    #expect(found.classes == ["a", "b"])
    #expect(found.trials.map(\.label) == [0, 1, nil, nil])
    #expect(
      ReaderSamples.texts(found.notes) == [
        "subjects_excluded: 2 trials of excluded subjects (2), left out"
      ])
  }

  @Test func dropsAndCountsWhatIsDeclared() throws {
    let found = try labelled(
      ["1": ["a", "b", "SKIP", nil, "SKIP"]],
      label: "{use: column, column: v, classes: [a, b], on_other: drop, on_missing: drop}")
    #expect(found.trials.map(\.label) == [0, 1, nil, nil, nil])
    #expect(
      ReaderSamples.texts(found.notes) == [
        "label_missing: 1 trial without a value in 'v', left out",
        "label_other: 2 trials with 'SKIP' in 'v', none of the classes, left out",
      ])
  }

  @Test(arguments: [
    (
      "classes: [a, b]", ["a", "b", nil] as [String?],
      "trial 't2' of subject '1' has no label; 'on_missing: drop' leaves such trials out"
    ),
    (
      "classes: [a, b]", ["a", "b", "c"],
      "trial 't2' of subject '1' has label 'c', which is none of the classes; 'on_other: drop' leaves"
        + " such trials out"
    ),
    ("classes: [a, c]", ["a", "b"], "no trial has class 'c'; column 'v' holds 'a', 'b'"),
    (
      "classes: {x: a, y: [b, a]}", ["a", "b"], "value 'a' belongs to two classes, 'x' and 'y'"
    ),
    ("", ["a", "a"], "column 'v' holds only 'a': nothing can be told apart"),
    ("", [nil], "column 'v' holds nothing: nothing can be told apart"),
  ])
  func refuses(_ classes: String, _ values: [String?], _ message: String) throws {
    let label = "{use: column, column: v\(classes.isEmpty ? "" : ", ")\(classes)}"
    #expect(try failure(["1": values], label: label)?.message == message)
  }

  @Test func refusesAnUnknownExcludedSubject() throws {
    let found = try failure(
      ["1": ["a", "b"]], label: "{use: column, column: v}", excluded: ["01"])
    #expect(
      found
        == StageFailure("no subject '01' to exclude", specPath: "dataset.select.exclude_subjects"))
  }
}
