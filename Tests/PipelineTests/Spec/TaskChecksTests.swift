import Learners
import Support
import Testing

@testable import Pipeline

/// What does not go with the kind of truth is said at its place, before anything runs.
@Suite struct TaskChecksTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let spec: String
    let message: String
    /// What the caret stands under.
    let at: String
    var testDescription: String { message }

    init(_ spec: String, _ message: String, at: String) {
      self.spec = spec
      self.message = message
      self.at = at
    }
  }

  private static let joy = "{use: signal, target: face.joy}"
  private static let verdict =
    "{use: threshold, of: {column: valence}, scheme: median}"

  private static let numeric: [Case] = [
    Case(
      TargetStudy.spec(label: joy, metrics: "[ccc, f1_macro]"),
      "metric 'f1_macro' judges classes, but the target is a number", at: "f1_macro"),
    Case(
      TargetStudy.spec(label: joy, model: "{use: lda}"),
      "model 'lda' learns classes; this experiment asks for numbers", at: "lda"),
    Case(
      TargetStudy.spec(label: joy, model: "{use: ridge, class_weight: balanced}"),
      "'class_weight' is about classes, but the target is a number", at: "balanced"),
    Case(
      TargetStudy.spec(label: joy, model: "{use: ridge, resample: {use: smote}}"),
      "'resample' is about classes, but the target is a number", at: "{use: smote}"),
    Case(
      TargetStudy.spec(label: joy, more: "vote: {to: trial, by: majority}"),
      "'majority' pools classes, but the target is a number: windows are averaged",
      at: "majority"),
    Case(
      TargetStudy.spec(
        label: joy, outer: "{use: stratified_group_kfold, group: subject, folds: 3}"),
      "'stratified_group_kfold' needs classes, but the target is a number",
      at: "stratified_group_kfold"),
    Case(
      TargetStudy.spec(label: joy, more: "roc: {good: [Joy]}"),
      "'roc' names groups of classes, but the target is a number", at: "{good"),
    Case(
      TargetStudy.spec(label: joy, model: "{use: dummy, strategy: majority}"),
      "a dummy cannot guess numbers by 'majority'", at: "majority"),
    Case(
      TargetStudy.spec(label: joy, more: "primary: ccc_joy"),
      "primary metric 'ccc_joy' is not among the metrics", at: "primary"),
  ]

  private static let labels: [Case] = [
    Case(
      TargetStudy.spec(label: "{use: signal, target: joy}"),
      "no modality in 'joy': expected modality.channel", at: "joy"),
    Case(
      TargetStudy.spec(label: "{use: signal, target: [face.joy, fase.calm]}"),
      "no modality in 'fase.calm': expected modality.channel", at: "fase.calm"),
    Case(
      TargetStudy.spec(label: "{use: signal, target: [face.joy, face.joy]}"),
      "target 'face.joy' stands twice", at: "face.joy]"),
    Case(
      TargetStudy.spec(
        label: "{use: dominant, of: {A: face.joy, B: face.joy}}", model: "{use: lda}",
        metrics: "[accuracy]"),
      "classes 'A' and 'B' have one channel: neither could be larger", at: "face.joy}"),
    Case(
      TargetStudy.spec(
        label: "{use: dominant, of: {A: face.joy}}", model: "{use: lda}", metrics: "[accuracy]"),
      "one class only: nothing can be told apart", at: "{A"),
    Case(
      TargetStudy.spec(
        label: "{use: threshold, of: {column: valence}, scheme: fixed}", model: "{use: lda}",
        metrics: "[accuracy]"), "'fixed' needs 'at': where the cuts lie", at: "fixed"),
    Case(
      TargetStudy.spec(
        label: "{use: threshold, of: {column: valence}, scheme: tertiles, classes: [a, b]}",
        model: "{use: lda}", metrics: "[accuracy]"), "2 cuts make 3 classes, found 2", at: "[a, b]"),
    Case(
      TargetStudy.spec(label: verdict, model: "{use: ridge}", metrics: "[accuracy]"),
      "model 'ridge' learns numbers; this experiment asks for classes", at: "ridge"),
    Case(
      TargetStudy.spec(label: verdict, model: "{use: lda}", metrics: "[ccc]"),
      "metric 'ccc' judges numbers, but the target is a class", at: "ccc"),
    Case(
      TargetStudy.spec(
        label: verdict, model: "{use: lda}", metrics: "[accuracy]", more: "roc: {x: [hi]}"),
      "no class 'hi'", at: "hi"),
  ]

  @Test(arguments: numeric + labels)
  func isSaidAtItsPlace(_ own: Case) throws {
    let loaded = GraphRun.load(own.spec, root: "/nowhere")
    #expect(loaded.experiment == nil)
    let fault = try #require(
      loaded.faults.first { $0.message == own.message }, "\(loaded.faults.map(\.message))")
    #expect(
      loaded.faults.filter { $0.severity == .error }.count == 1, "\(loaded.faults.map(\.message))")
    let shown = try shown(fault, in: own.spec)
    #expect(shown.hasPrefix(own.at), "\(shown)")
  }

  /// The line of a spec from where the caret of a fault stands.
  private func shown(_ fault: SpecError, in spec: String) throws -> Substring {
    let mark = try #require(fault.mark)
    let lines = spec.split(separator: "\n", omittingEmptySubsequences: false)
    return lines[mark.line - 1].dropFirst(mark.column - 1)
  }

  @Test func groupsOfClassesMayServeOtherCells() {
    let spec = TargetStudy.spec(
      label: "{use: dominant, of: {Joy: face.joy, Calm: face.calm}}",
      model: "{use: random_forest, trees: 2}", metrics: "[accuracy]",
      more: "roc: {good: [Joy]}",
      tail: """
        variants:
          target:
            state: {}
            joy:
              dataset.label: {use: signal, target: [face.joy]}
              evaluation.metrics: [ccc]
        sweep: {grid: {target: [state, joy]}}
        """)
    let loaded = GraphRun.load(spec, root: "/nowhere")
    #expect(loaded.experiment != nil, "\(loaded.faults.map(\.message))")
  }

  // MARK: - What only files can tell

  private func faults(_ spec: String) throws -> [SpecError] {
    let project = TargetStudy.project()
    let loaded = GraphRun.load(spec, root: project.path)
    let experiment = try #require(loaded.experiment, "\(loaded.faults.map(\.message))")
    return DataChecks(experiment.cells, GraphRun.surroundings).faults
  }

  /// The camera gives the target, never the input.
  @Test(arguments: [
    ("{use: statistics, columns: emotion, stats: [mean]}", "emotion"),
    ("{use: statistics, columns: joy, stats: [mean]}", "joy"),
    (
      "{use: lagged, lag_windows: 1, features: [{use: statistics, columns: emotion, stats: [mean]}]}",
      "emotion"
    ),
  ])
  func whatMakesTheLabelIsNoFeature(_ feature: String, _ at: String) throws {
    let spec = TargetStudy.spec(
      label: Self.joy, windowing: "{length_s: 2, within: recording}",
      features: "{face: [\(feature)], eeg: [{use: statistics, columns: raw, stats: [mean]}]}")
    let found = try faults(spec)
    let fault = try #require(found.first, "nothing was said")
    #expect(
      fault.message
        == "the label is made from face.joy, which 'statistics' would be computed from")
    #expect(try shown(fault, in: spec).hasPrefix(at))
  }

  @Test func otherColumnsOfTheCameraAreFeatures() throws {
    let features = "{face: [{use: statistics, columns: unit, stats: [mean]}]}"
    #expect(try faults(TargetStudy.spec(label: Self.joy, features: features)).isEmpty)
    let project = TargetStudy.project()
    var run = try GraphRun(
      spec: TargetStudy.spec(label: Self.joy, features: features), root: project.path)
    try run.runAll()
    let notes = try run.result("base").notes
    #expect(
      notes.contains {
        $0.hasPrefix("modality 'face' is both input and source of the label (face.joy)")
      },
      "\(notes)")
  }

  /// What the fusion leaves out may hold the target.
  @Test func aModalityThatIsNotUsedMayHoldTheTarget() throws {
    let features =
      "{eeg: [{use: statistics, columns: raw, stats: [mean]}], face: [{use: statistics, columns: emotion, stats: [mean]}]}"
    let spec = TargetStudy.spec(
      label: Self.joy, features: features, tail: "fusion: {use: single, modality: eeg}")
    #expect(try faults(spec).isEmpty)
  }

  @Test func channelsAndColumnsMustBeThere() throws {
    #expect(
      try faults(TargetStudy.spec(label: "{use: signal, target: face.jy}")).first?.message
        .hasPrefix("no column 'jy' in ") ?? false)
    #expect(
      try faults(TargetStudy.spec(label: "{use: value, target: valense}")).first?.message
        .hasPrefix("no column 'valense' in ") ?? false)
  }

  /// A rating is an answer: it cannot be chosen as a channel.
  @Test func ratingsAreNoChannels() throws {
    let spec = TargetStudy.spec(label: "{use: value, target: smile}")
    let loaded = GraphRun.load(spec, root: "/nowhere")
    #expect(
      loaded.faults.map(\.message).contains { $0.hasPrefix("label among the features") },
      "\(loaded.faults.map(\.message))")
  }
}
