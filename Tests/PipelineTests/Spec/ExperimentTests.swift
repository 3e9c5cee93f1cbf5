import Learners
import Testing

@testable import Pipeline

/// What a whole experiment adds to its cells: baselines, windowings that are compared, checks across keys.
@Suite struct ExperimentTests {
  private static let base = """
    spec: 1
    name: test
    dataset:
      use: recordings
      time: {rate_hz: 2}
      trial: {column: clip}
      modalities:
        eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}
        face: {file: face.csv, columns: {raw: {include: [b]}}}
      label: {use: column, column: answer, classes: [x, y]}
    windowing: {length_s: 2}
    features:
      eeg: [{use: statistics, columns: raw, stats: [mean]}]
      face: [{use: statistics, columns: raw, stats: [mean]}]
    model: {use: logistic_regression}
    evaluation: {outer: {use: leave_one_group_out, group: subject}, metrics: [accuracy]}

    """

  private func experiment(_ more: String) throws -> Experiment {
    let loaded = GraphRun.load(Self.base + more, root: "")
    return try #require(loaded.experiment, "\(loaded.faults.map(\.message))")
  }

  private func faults(_ text: String) -> [String] {
    GraphRun.load(text, root: "").faults.map { fault in
      let help = fault.help.map { " = \($0)" } ?? ""
      return "\(fault.mark?.line ?? 0):\(fault.mark?.column ?? 0): \(fault.message)\(help)"
    }
  }

  private static let variants = """
    variants:
      model: {lr: {use: logistic_regression}, rf: {use: random_forest}}
      fusion: {eeg: {use: single, modality: eeg}, early: {use: early}}
      classes: {two: {}, three: {dataset.label.classes: [x, y, z]}}
    """

  @Test func everyTaskGetsOneDummyNamedAfterWhatTellsTasksApart() throws {
    let found = try experiment(
      Self.variants
        + "\nsweep: {include: [{model: [lr, rf], fusion: early, classes: [two, three]},"
        + " {model: rf, fusion: eeg, classes: [two, three]}]}")
    let automatic = found.cells.filter(\.isAutomaticDummy)
    #expect(automatic.map(\.name) == ["model=dummy,classes=two", "model=dummy,classes=three"])
    #expect(found.dummies["model=rf,fusion=eeg,classes=three"] == "model=dummy,classes=three")
    #expect(automatic[1].section("dataset") == found.cells[1].section("dataset"))
    #expect(automatic[1].section("model").use == "dummy")
  }

  /// No two cells differ in the task alone here, and yet there are two dummies with two names.
  @Test func tasksThatNoSingleAxisTellsApart() throws {
    let found = try experiment(
      Self.variants
        + "\nsweep: {include: [{model: lr, fusion: early, classes: two},"
        + " {model: lr, fusion: eeg, classes: three}]}")
    let names = found.cells.filter(\.isAutomaticDummy).map(\.name)
    #expect(names.count == 2 && Set(names).count == 2)
    #expect(Set(found.dummies.values) == Set(names))
  }

  @Test func aVariantThatIsCalledDummyButIsNone() throws {
    let found = try experiment(
      "variants: {model: {dummy: {use: random_forest}}}\nsweep: {grid: {model: [dummy]}}")
    #expect(found.cells.map(\.name) == ["model=dummy", "model=dummy_2"])
    #expect(found.dummies == ["model=dummy": "model=dummy_2"])
  }

  @Test func aDeclaredDummyIsTheOne() throws {
    let found = try experiment(
      "variants: {model: {blind: {use: dummy}, lr: {}}}\nsweep: {grid: {model: [blind, lr]}}")
    #expect(found.cells.allSatisfy { !$0.isAutomaticDummy })
    #expect(found.dummies == ["model=lr": "model=blind"])
    #expect(found.baselines == ["model=lr": "model=blind"])
  }

  @Test func baselinesAreEqualOnTheOtherAxes() throws {
    let found = try experiment(
      Self.variants + "\nsweep: {grid: {fusion: [eeg, early], model: [lr, rf]}}"
    )
    #expect(found.baselines["fusion=eeg,model=lr"] == "model=dummy")
    let declared = GraphRun.load(
      (Self.base + Self.variants + "\nsweep: {grid: {fusion: [eeg, early], model: [lr, rf]}}")
        .replacing(
          "metrics: [accuracy]}",
          with: "metrics: [accuracy], statistics: {compare: {baseline: {fusion: eeg}}}}"), root: "")
    let experiment = try #require(declared.experiment)
    #expect(
      experiment.baselines == [
        "fusion=early,model=lr": "fusion=eeg,model=lr",
        "fusion=early,model=rf": "fusion=eeg,model=rf",
      ])
  }

  @Test func aBaselineMustPredictTheSameThing() {
    let text = (Self.base + Self.variants + "\nsweep: {grid: {classes: [two, three]}}")
      .replacing(
        "metrics: [accuracy]}",
        with: "metrics: [accuracy], statistics: {compare: {baseline: {classes: two}}}}")
    #expect(
      faults(text) == [
        "16:119: the baseline 'classes=two' of 'classes=three' has other data or other classes"
      ])
  }

  @Test func windowingsOfASweepAreComparedOnTheSameTrials() throws {
    let found = try experiment("sweep: {grid: {windowing.length_s: [2, 4]}}")
    for cell in found.cells {
      let common = cell.section("evaluation").list("common_windowings").compactMap(\.record)
      #expect(common.map { $0.number("length_s") } == [2, 4])
    }
    let one = try experiment("")
    #expect(one.cells[0].section("evaluation").list("common_windowings").isEmpty)
  }

  @Test(arguments: [
    (
      "include: [a]", "include: [a, answer]",
      "8:55: label among the features: column 'answer' = leave it out of the modality's columns"
    ),
    (
      "include: [a]", "include: [clip]",
      "8:52: the trial's id among the features: column 'clip' = leave it out of the modality's"
        + " columns"
    ),
    ("classes: [x, y]", "classes: [x, x]", "10:53: class 'x' stands twice"),
    ("classes: [x, y]", "classes: [x]", "10:40: one class only: nothing can be told apart"),
    (
      "  time: {rate_hz: 2}\n", "  reader: csv\n",
      "8:5: no time: modality 'eeg' needs 'time', here or under dataset = time: {column: X, unit: s}"
        + " or time: {rate_hz: 128}"
    ),
    ("  face: [", "  gaze: [", "14:3: no modality 'gaze' in dataset = known: eeg, face"),
    (
      "metrics: [accuracy]", "metrics: [accuracy], primary: mcc",
      "16:86: primary metric 'mcc' is not among the metrics = known: accuracy"
    ),
    (
      "metrics: [accuracy]", "metrics: [accuracy, accuracy]",
      "16:85: metric 'accuracy' stands twice"
    ),
    (
      "metrics: [accuracy]", "metrics: [accuracy], seeds: [1, 2, 1]",
      "16:100: seed 1 stands twice"
    ),
    (
      "metrics: [accuracy]", "inner: {use: group_kfold, group: trial}, metrics: [accuracy]",
      "16:65: the inner split is not used: nothing in this cell chooses parameters on inner folds ="
        + " remove 'inner'"
    ),
    (
      "file: eeg.csv", "file: \"{subject}.csv\"",
      "8:11: '{subject}' needs 'subject: {folder: ...}' or 'subject: {file_stem: true}'"
    ),
    (
      "  label:", "  trials: {file: log.csv}\n  label:",
      "10:3: recordings are cut by the times of the trial log: it needs 'start' = start: {column: X,"
        + " unit: s}"
    ),
    (
      "  label:",
      "  known_duplicates: {trials: [{subject: a, trial: b}], join: drop}\n  label:",
      "10:3: 'known_duplicates' are ids of a trial log, but there is none"
    ),
  ])
  func checksAcrossKeys(_ old: String, _ new: String, _ expected: String) {
    let found = faults(Self.base.replacing(old, with: new, maxReplacements: 1))
    #expect(found.contains(expected), "\(found)")
  }

  @Test(arguments: ["ridge", "lasso"])
  func modelsOfNumbersAreRefused(_ name: String) throws {
    let found = faults(Self.base.replacing("logistic_regression", with: name))
    #expect(found.count == 1)
    let fault = try #require(found.first)
    #expect(
      fault.hasPrefix(
        "15:14: model '\(name)' learns numbers; this experiment asks for classes = known: "))
    #expect(fault.contains("logistic_regression") && !fault.hasSuffix(name))
    #expect(!fault.contains("\(name),"))
  }

  @Test func twoCellsInOneSlotAreSaidBeforeAnythingRuns() {
    let found = faults(
      Self.base + Self.variants + "\nsweep: {grid: {model: [lr, rf], fusion: [eeg, early]}}\n"
        + "report: {tables: {t: {rows: [model], values: [accuracy]}}}")
    #expect(found.count == 1 && found[0].contains("model=lr,fusion=eeg"), "\(found)")
    let metric = faults(
      Self.base + "report: {tables: {t: {rows: [model], values: [acuracy]}}}")
    #expect(metric == ["17:47: unknown metric 'acuracy' = did you mean 'accuracy'?"])
  }
}
