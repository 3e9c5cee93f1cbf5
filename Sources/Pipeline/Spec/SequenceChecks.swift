import Learners

/// What must fit together where a model looks at sequences, or at modalities one by one.
struct SequenceChecks {
  let cell: ExperimentCell
  private let model: ParameterValues
  private let input: ParameterValues?
  private let fusion: ParameterValues
  private let isTables: Bool
  private let isWholeTrial: Bool

  init(_ cell: ExperimentCell) {
    self.cell = cell
    model = cell.section("model")
    input = model["input"]?.record
    fusion = cell.section("fusion")
    isTables = DatasetDeclaration(cell.section("dataset")).isTables
    isWholeTrial = cell.sections["windowing"]?.record?.use == "whole_trial"
  }

  /// Models that look at steps in time.
  static let sequenceModels = [BiLSTMAttention.name, CNN.name]
  /// Resampling steps that draw whole rows, and so whole sequences.
  private static let wholeRows = ["none", "random_over_sample", "random_under_sample"]

  private var sequence: String? { input?["sequence"]?.text }
  private var samplesPaths: [String] {
    var paths = sequence == "samples" ? ["model.input"] : []
    for entry in fusion["encoders"]?.map ?? [] where entry.value.record?["input"] != nil {
      paths.append("fusion.encoders.\(entry.key).input")
    }
    return paths
  }

  /// Adds what does not go together.
  func check(_ faults: inout [SpecError]) {
    // A model that looks at no feature is the same under every fusion.
    if cell.isDummy { return }
    checkInput(&faults)
    checkSteps(&faults)
    checkFusion(&faults)
    let isApart = fusion["keep_modalities"]?.bool == true || encoders.isTrained
    let resample = model["resample"]?.record?.use ?? "none"
    if input != nil || isApart, !Self.wholeRows.contains(resample) {
      let what = input != nil ? "sequences" : "modalities that rows may lack"
      add(
        "'\(resample)' draws rows between rows, which \(what) do not have", "model.resample",
        help: "known here: \(Self.wholeRows.joined(separator: ", "))", &faults)
    }
    if isTables {
      for path in samplesPaths {
        add("tables have no samples: they have one row per trial", path, help: nil, &faults)
      }
    }
  }

  private func add(_ message: String, _ path: String, help: String?, _ faults: inout [SpecError]) {
    faults.append(
      SpecError(
        message, at: cell.marks.value(path) ?? cell.marks.key(path) ?? cell.marks.nearest(path),
        help: help))
  }

  /// Whether the model looks at steps, and whether the spec says what a step is.
  private func checkInput(_ faults: inout [SpecError]) {
    let looksAtSteps = Self.sequenceModels.contains(model.use)
    if looksAtSteps, input == nil {
      add(
        "'\(model.use)' looks at steps in time: it needs 'input'", "model.use",
        help:
          "input: {sequence: windows} for the windows of a trial, {sequence: trials} for the trials "
          + "of a subject, or {sequence: samples, rate_hz: 10}", &faults)
    }
    if !looksAtSteps, input != nil {
      add(
        "'\(model.use)' looks at one row at a time, not at sequences", "model.input",
        help: "remove 'input', or use one of \(Self.sequenceModels.joined(separator: ", "))",
        &faults)
    }
  }

  private func checkSteps(_ faults: inout [SpecError]) {
    guard let sequence else { return }
    let windowing = cell.sections["windowing"]?.record
    if sequence == "samples", input?["max_steps"] != nil {
      add(
        "'max_steps' is of windows and trials; samples are as many as a window has",
        "model.input.max_steps", help: "remove it, or lower 'rate_hz'", &faults)
    }
    if sequence != "samples", input?["rate_hz"] != nil {
      add(
        "'rate_hz' is of samples; a step is one of the \(sequence)", "model.input.rate_hz",
        help: "remove it, or write 'sequence: samples'", &faults)
    }
    if sequence == "windows", isWholeTrial {
      add(
        "a trial has one window: there is no sequence of windows", "model.input.sequence",
        help: "cut windows with 'windowing: {length_s: ...}', or write 'sequence: trials'", &faults)
    }
    if sequence == "windows", windowing?["within"]?.text == "recording" {
      add(
        "windows that cross trials are no sequence of one trial", "model.input.sequence",
        help: "windowing: {within: trial}", &faults)
    }
    if sequence == "trials", !isWholeTrial {
      add(
        "with 'sequence: trials' a step is a whole trial", "model.input.sequence",
        help: "windowing: {use: whole_trial}", &faults)
    }
  }

  private var encoders: ModalityEncoders { ModalityEncoders(fusion) }

  private func checkFusion(_ faults: inout [SpecError]) {
    let networks = Self.sequenceModels + [MLP.name]
    if fusion["keep_modalities"]?.bool == true, !networks.contains(model.use) {
      add(
        "'\(model.use)' looks at all columns alike: it has no use for modalities kept apart",
        "fusion.keep_modalities", help: "use one of \(networks.sorted().joined(separator: ", "))",
        &faults)
    }
    let attended = (model["attend"]?.list ?? []).compactMap(\.text)
    if attended.contains("modality"), !keepsSeveral {
      add(
        "attention over modalities needs them apart", "model.attend",
        help: "fusion: {use: early, keep_modalities: true}", &faults)
    }
    guard fusion.use == IntermediateFusion.name else { return }
    let declared = cell.section("dataset").map("modalities").map(\.key)
    let featured = cell.sections.map("features").map(\.key).filter(declared.contains)
    for modality in featured where encoders.byModality[modality] == nil {
      add(
        "no encoder for modality '\(modality)'", "fusion.encoders",
        help: "\(modality): {use: identity} takes its features as they are", &faults)
    }
    if encoders.isTrained, model.use != MLP.name {
      add(
        "encoders that are trained with the model need the model 'mlp', found '\(model.use)'",
        "model.use", help: "use 'mlp', or 'pca' and 'identity' encoders", &faults)
    }
    if sequence == "samples" {
      add(
        "encoders look at features: a model behind them cannot look at samples", "model.input",
        help: "give an encoder its own: {use: cnn_encoder, input: {sequence: samples}}", &faults)
    }
  }

  private var keepsSeveral: Bool {
    fusion["keep_modalities"]?.bool == true || fusion.use == IntermediateFusion.name
  }
}
