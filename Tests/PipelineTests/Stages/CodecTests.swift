import Learners
import Testing

@testable import Pipeline

/// What is kept between stages comes back as it was.
@Suite struct CodecTests {
  private let notes = [
    DataNote("a", about: "eeg", count: 3, "rows, \"quoted\""), DataNote("b", count: 0, ""),
  ]

  @Test func trials() {
    let subjects = [
      SubjectTrials(
        subject: "ä 1", ids: ["x", "", "x y"], starts: [0, 1.5, 2], ends: [1, .nan, 3],
        columns: ["v": ["", nil, "=a"], "w": [nil, nil, "b"]]),
      SubjectTrials(subject: "2", ids: [], starts: [], ends: [], columns: ["v": [], "w": []]),
    ]
    let tables = TrialTables(
      subjects: subjects, notes: notes, logColumns: ["a", "b"], otherSubjects: ["9"])
    let columns = Artifact(columns: tables)
    let back = Artifact(boundaries: subjects).subjectTrials(columns: columns)
    #expect(back.map(\.subject) == subjects.map(\.subject))
    #expect(back.map(\.ids) == subjects.map(\.ids))
    #expect(back[0].starts == subjects[0].starts && back[0].ends[1].isNaN)
    #expect(back.map(\.columns) == subjects.map(\.columns))
    #expect(columns.notes == notes && columns.texts("log_columns") == ["a", "b"])
    #expect(columns.texts("other_subjects") == ["9"])
  }

  @Test func recordings() throws {
    let channels = [
      Channel(
        name: "a", group: "g", unit: "uV", scale: .log10, band: "Alpha", electrode: "AF7",
        rateHz: 256),
      Channel(name: "b", group: "g"),
    ]
    let cut = Recording(
      modality: "eeg", channels: channels, times: [0, 1], values: [[1, 2], [3, 4]],
      rowsOfTrial: [0..<0, 0..<2], sampleSeconds: 0.5)
    let whole = Recording(
      modality: "eeg", channels: channels, times: [], values: [[], []], rowsOfTrial: nil,
      sampleSeconds: nil)
    let artifact = Artifact(recordings: [cut, whole], subjects: ["s", "t"], notes: notes)
    #expect(artifact.recordings(of: "eeg") == ["s": cut, "t": whole])
    #expect(artifact.notes == notes)
    #expect(Artifact(recordings: [], subjects: [], notes: []).recordings(of: "eeg").isEmpty)
  }

  /// What a step leaves as it was is stored once; missing values are equal to themselves.
  @Test func recordingsMadeFromOthers() {
    let before = Samples.recording(
      [[1, .nan, 3], [4, 5, 6], [7, 8, 9]], rateHz: 2,
      channels: ["a", "b", "c"].map { Channel(name: $0, group: "g") })
    let track = Recording.Track(times: [0, 1], rowsOfTrial: nil, sampleSeconds: 1)
    let after = Recording(
      modality: "eeg", channels: before.channels, tracks: before.tracks + [track],
      trackOf: [0, 1, 0], values: [[1, .nan, 3], [10, 20], [7, 8, 0]])
    let artifact = Artifact(
      recordings: [after], subjects: ["s"], notes: [], from: [before])
    #expect(artifact["kept"]?.integers == [0, -1, -1])
    #expect(artifact["kept_tracks"]?.integers == [0, -1])
    #expect(artifact["0/values"]?.doubles == [7, 8, 0] && artifact["0/times"] == nil)
    let back = artifact.recordings(of: "eeg", from: ["s": before])["s"]
    #expect(back?.tracks == after.tracks && back?.trackOf == after.trackOf)
    #expect(back?.values[1] == [10, 20] && back?.values[2] == [7, 8, 0])
    #expect(back?.values[0][0] == 1 && back?.values[0][1].isNaN == true)
    let same = Artifact(recordings: [before], subjects: ["s"], notes: [], from: [before])
    #expect(same["0/values"] == nil && same["kept"]?.integers == [0, 1, 2])
  }

  @Test func labelledTrials() {
    let labelled = LabelledTrials(
      subjects: ["1", "2"], classes: ["a", "b"],
      trials: [
        .init(subject: 1, id: "x", unit: 3, position: 2, label: nil),
        .init(subject: 0, id: "y#2", unit: 0, position: 0, label: 1),
      ], notes: notes)
    #expect(Artifact(labelled: labelled, notes: notes).labelledTrials == labelled)
  }

  @Test func designRows() {
    let rows = DesignRows(
      trial: [0, 0, 2], unit: [1, 1, 0], window: [4, 5, 0], start: [0, 1, 2], end: [2, 3, 4],
      weight: [0.5, 0.5, 1], modalities: ["m", "n"],
      covered: [[true, false, true], [false, false, true]],
      samples: [[0..<2, 1..<3, 0..<0], [0..<0, 0..<0, 5..<9]], notes: notes)
    #expect(Artifact(rows: rows).designRows == rows)
  }

  @Test func predictions() {
    let predictions = Predictions(
      row: [2, 0], fold: [1, 0],
      probabilities: Matrix(rows: 2, columns: 3, elements: [0.1, 0.2, 0.7, 1, 0, 0]),
      folds: [
        .init(name: "1", trainRows: 5, testRows: 1, trainGroups: 2, testGroups: 1, notes: []),
        .init(
          name: "b/c", trainRows: 4, testRows: 1, trainGroups: 2, testGroups: 1, notes: ["n", ""]),
      ], guards: GuardProof(groupOverlap: 1, windowOverlap: 2, tuningOverlap: 0),
      notes: ["split"], isLeaky: true)
    let back = Artifact(predictions: predictions).predictions
    #expect(back.row == [2, 0] && back.fold == [1, 0])
    #expect(back.probabilities == predictions.probabilities)
    #expect(back.folds.map(\.name) == ["1", "b/c"] && back.folds[1].notes == ["n", ""])
    #expect(back.folds.map(\.trainRows) == [5, 4] && back.guards == predictions.guards)
    #expect(back.notes == ["split"] && back.isLeaky)
  }

  /// What a fold chose is kept; where nothing was chosen, nothing is kept, so that older results stay.
  @Test func choicesOfFolds() {
    let plain = FusedPrediction(probabilities: Matrix(rows: 1, columns: 2, elements: [0.5, 0.5]))
    #expect(
      Artifact(answers: plain, of: 1).tensors.map(\.key).sorted() == ["notes", "probability"])
    let rich = FusedPrediction(
      probabilities: plain.probabilities, answered: [1], notes: ["n"],
      chosen: [ChosenValue("C", "0.1"), ChosenValue("", "")], decisionWeights: [0.5, 2],
      attention: AttentionTable(entries: [
        .init(modality: "eeg", step: nil, mean: 0.25, deviation: 0.1, count: 9),
        .init(modality: "eeg", step: 2, mean: 0.75, deviation: 0, count: 1),
      ]))
    let back = Artifact(answers: rich, of: 2).foldAnswers
    #expect(back.answered == [1] && back.notes == ["n"] && back.chosen == rich.chosen)
    #expect(back.decisionWeights == [0.5, 2] && back.attention == rich.attention)
    let folds = [rich, plain].map {
      Predictions.Fold(
        name: "f", trainRows: 1, testRows: 2, trainGroups: 1, testGroups: 1, notes: [],
        chosen: $0.chosen, decisionWeights: $0.decisionWeights, attention: $0.attention)
    }
    let kept = Artifact(
      predictions: Predictions(
        row: [1], fold: [0], probabilities: plain.probabilities, folds: folds,
        guards: GuardProof(), notes: [], isLeaky: false)
    ).predictions.folds
    #expect(kept[0].chosen == rich.chosen && kept[0].decisionWeights == [0.5, 2])
    #expect(kept[0].attention == rich.attention)
    #expect(kept[1].chosen.isEmpty && kept[1].decisionWeights == nil && kept[1].attention == nil)
  }

  @Test func windows() {
    let set = WindowSet(
      windows: [Window(trial: 0, start: 0, end: 2), Window(trial: nil, start: 2, end: 4)],
      modalities: [
        ModalityWindows(
          modality: "m", rows: [0..<2, 2..<2], coverage: [1, 0], isCovered: [true, false])
      ],
      counts: WindowCounts(
        planned: 2, uncovered: 0, missingByModality: [1], plannedByTrial: [], keptByTrial: [],
        lossByTrial: []))
    let none = WindowSet(
      windows: [],
      modalities: [ModalityWindows(modality: "m", rows: [], coverage: [], isCovered: [])],
      counts: set.counts)
    let back = UnitWindows(
      Artifact(
        windows: [none, set], subjects: ["1", "2"], modalities: ["m"], notes: notes))
    #expect(back.subjects == ["1", "2"] && back.ranges == [0..<0, 0..<2])
    #expect(back.windows == set.windows && back.notes == notes)
    let sets = back.sets(of: "m")
    #expect(sets.map(\.set.windows) == [[], set.windows])
    #expect(sets[1].set["m"] == set["m"])
  }

  @Test func equalResultsAreEqualBytes() throws {
    let result = ComparisonResult(
      metric: "accuracy", difference: 0.1, pValue: nil, smallestP: 0.5, test: "subject_swap",
      unit: "subject", units: 2, isExact: true)
    let artifact = try Artifact(json: result)
    #expect(try artifact.decoded(as: ComparisonResult.self) == result)
    #expect(try Artifact(json: result).digest == artifact.digest)
    #expect(throws: (any Error).self) { try Artifact().decoded(as: ComparisonResult.self) }
  }
}
