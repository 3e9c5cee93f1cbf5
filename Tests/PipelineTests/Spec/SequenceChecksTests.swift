import Learners
import Testing

@testable import Pipeline

/// What does not go together around sequences is said before anything runs, at its key.
@Suite struct SequenceChecksTests {
  private static func spec(
    model: String, fusion: String = "{use: early}", windowing: String = "{length_s: 2}",
    dataset: String = "use: recordings\n  time: {rate_hz: 2}"
  ) -> String {
    """
    spec: 1
    name: test
    dataset:
      \(dataset)
      trial: {column: clip}
      modalities:
        eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}
        face: {file: face.csv, columns: {raw: {include: [b]}}}
      label: {use: column, column: answer, classes: [x, y]}
    windowing: \(windowing)
    features:
      eeg: [{use: statistics, columns: raw, stats: [mean]}]
      face: [{use: statistics, columns: raw, stats: [mean]}]
    fusion: \(fusion)
    model: \(model)
    evaluation: {outer: {use: leave_one_group_out, group: subject}, metrics: [accuracy]}

    """
  }

  private static func faults(_ text: String) -> [String] {
    GraphRun.load(text, root: "").faults.map {
      "\($0.mark?.line ?? 0):\($0.mark?.column ?? 0): \($0.message)"
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let fault: String
    var testDescription: String { fault }
  }

  private static let joint = "{use: mlp, hidden: [4]}"
  private static let encoders =
    "{use: intermediate, encoders: {eeg: {use: mlp_encoder}, face: {use: cnn_encoder, input: {sequence: samples}}}}"

  static let wrong: [Case] = [
    Case(
      text: spec(model: "{use: random_forest, input: {sequence: windows}}"),
      fault: "'random_forest' looks at one row at a time, not at sequences"),
    Case(
      text: spec(model: "{use: bilstm_attention}"),
      fault: "'bilstm_attention' looks at steps in time: it needs 'input'"),
    Case(
      text: spec(model: "{use: cnn}"), fault: "'cnn' looks at steps in time: it needs 'input'"),
    Case(
      text: spec(
        model: "{use: cnn, input: {sequence: windows}, resample: {use: smote}}"),
      fault: "'smote' draws rows between rows, which sequences do not have"),
    Case(
      text: spec(
        model: "{use: mlp, resample: {use: adasyn}}",
        fusion: "{use: early, keep_modalities: true}"),
      fault: "'adasyn' draws rows between rows, which modalities that rows may lack do not have"),
    Case(
      text: spec(
        model: "{use: cnn, input: {sequence: windows}}", windowing: "{use: whole_trial}"),
      fault: "a trial has one window: there is no sequence of windows"),
    Case(
      text: spec(model: "{use: cnn, input: {sequence: trials}}"),
      fault: "with 'sequence: trials' a step is a whole trial"),
    Case(
      text: spec(model: "{use: cnn, input: {sequence: windows, rate_hz: 4}}"),
      fault: "'rate_hz' is of samples; a step is one of the windows"),
    Case(
      text: spec(model: "{use: cnn, input: {sequence: samples, max_steps: 4}}"),
      fault: "'max_steps' is of windows and trials; samples are as many as a window has"),
    Case(
      text: spec(
        model: "{use: random_forest}", fusion: "{use: early, keep_modalities: true}"),
      fault: "'random_forest' looks at all columns alike: it has no use for modalities kept apart"),
    Case(
      text: spec(
        model:
          "{use: bilstm_attention, input: {sequence: windows}, attend: [time, modality]}"),
      fault: "attention over modalities needs them apart"),
    Case(
      text: spec(model: "{use: random_forest}", fusion: encoders),
      fault:
        "encoders that are trained with the model need the model 'mlp', found 'random_forest'"),
    Case(
      text: spec(
        model: joint, fusion: "{use: intermediate, encoders: {eeg: {use: identity}}}"),
      fault: "no encoder for modality 'face'"),
    Case(
      text: spec(
        model: joint,
        fusion: "{use: intermediate, encoders: {eeg: {use: identity}, gaze: {use: identity}}}"),
      fault: "no features for modality 'gaze'; known: eeg, face"),
    Case(
      text: spec(
        model: "{use: cnn, input: {sequence: samples}}",
        fusion:
          "{use: intermediate, encoders: {eeg: {use: identity}, face: {use: identity}}}"),
      fault: "encoders look at features: a model behind them cannot look at samples"),
    Case(
      text: spec(
        model: "{use: cnn, input: {sequence: samples}}", windowing: "{use: whole_trial}",
        dataset: "use: tables\n  subject: {column: who}\n  trials: {file: log.csv}"),
      fault: "tables have no samples: they have one row per trial"),
    Case(
      text: spec(
        model: "{use: bilstm_attention, input: {sequence: windows}, attend: [modality]}"),
      fault: "'attend' is [time] or [time, modality]"),
  ]

  @Test(arguments: wrong)
  func isSaidAtItsKey(_ own: Case) throws {
    let found = Self.faults(own.text)
    let fault = try #require(
      found.first { $0.hasSuffix(": " + own.fault) }, "\(found.joined(separator: "\n"))")
    // Fusion or model, not the whole file.
    let line = Int(fault.prefix { $0 != ":" }) ?? 0
    #expect(line >= 13, "\(fault)")
  }

  static let right: [Case] = [
    Case(
      text: spec(model: "{use: bilstm_attention, input: {sequence: windows}}"), fault: "windows"),
    Case(
      text: spec(
        model: "{use: cnn, input: {sequence: samples, rate_hz: 10}, channels: [4], kernel: 3}"),
      fault: "samples"),
    Case(
      text: spec(
        model: "{use: bilstm_attention, input: {sequence: trials, max_steps: 20}}",
        windowing: "{use: whole_trial}"), fault: "trials"),
    Case(
      text: spec(
        model: "{use: bilstm_attention, input: {sequence: windows}, attend: [time, modality]}",
        fusion: "{use: early, keep_modalities: true}"), fault: "attention over modalities"),
    Case(text: spec(model: joint, fusion: encoders), fault: "encoders with their head"),
    Case(
      text: spec(
        model: "{use: random_forest, resample: {use: smote}}",
        fusion:
          "{use: intermediate, encoders: {eeg: {use: pca, components: 1}, face: {use: identity}}}"),
      fault: "components before trees"),
    Case(
      text: spec(
        model: "{use: cnn, input: {sequence: windows}, resample: {use: random_over_sample}}"),
      fault: "whole sequences drawn again"),
  ]

  @Test(arguments: right)
  func goesTogether(_ own: Case) { #expect(Self.faults(own.text) == []) }
}
