import Learners

/// What must fit together where a model looks at sequences, or at modalities one by one.
struct SequenceChecks {
  let cell: ExperimentCell
  private let fusion: ParameterValues
  private let isTables: Bool

  init(_ cell: ExperimentCell) {
    self.cell = cell
    fusion = cell.section("fusion")
    isTables = DatasetDeclaration(cell.section("dataset")).isTables
  }

  /// Models that look at steps in time.
  static let sequenceModels = [BiLSTMAttention.name, CNN.name]
  /// Resampling steps that draw whole rows, and so whole sequences.
  private static let wholeRows = ["none", "random_over_sample", "random_under_sample"]

  /// A model of the cell, and where it stands.
  private struct Model {
    let values: ParameterValues
    let path: String
    var name: String { values.use }
    var input: ParameterValues? { values["input"]?.record }
    var sequence: String? { input?["sequence"]?.text }
  }

  private var model: Model { Model(values: cell.section("model"), path: "model") }
  private var encoders: ModalityEncoders { ModalityEncoders(fusion) }
  private var keepsModalities: Bool { fusion["keep_modalities"]?.bool == true }
  private var modalities: [String] {
    let declared = cell.section("dataset").map("modalities").map(\.key)
    return cell.sections.map("features").map(\.key).filter(declared.contains)
  }

  /// The models that are fitted: those of single modalities, and that of all others.
  private var models: [Model] {
    let own = (fusion["models"]?.map ?? []).compactMap { entry in
      entry.value.record.map { Model(values: $0, path: "fusion.models.\(entry.key)") }
    }
    return (own.count < modalities.count || own.isEmpty ? [model] : []) + own
  }

  /// Adds what does not go together.
  func check(_ faults: inout [SpecError]) {
    // A model that looks at no feature is the same under every fusion.
    if cell.isDummy { return }
    for model in models {
      checkInput(model, &faults)
      checkSteps(model, &faults)
      checkResampling(model, &faults)
      checkSamples(model.sequence == "samples" ? "\(model.path).input" : nil, &faults)
    }
    checkFusion(&faults)
    for entry in fusion["encoders"]?.map ?? [] where entry.value.record?["input"] != nil {
      checkSamples("fusion.encoders.\(entry.key).input", &faults)
    }
  }

  private func add(
    _ message: String, _ path: String, help: String? = nil, _ faults: inout [SpecError]
  ) {
    faults.append(
      SpecError(
        message, at: cell.marks.value(path) ?? cell.marks.key(path) ?? cell.marks.nearest(path),
        help: help))
  }

  /// Whether the model looks at steps, and whether the spec says what a step is.
  private func checkInput(_ model: Model, _ faults: inout [SpecError]) {
    let looksAtSteps = Self.sequenceModels.contains(model.name)
    if looksAtSteps, model.input == nil {
      add(
        "'\(model.name)' looks at steps in time: it needs 'input'", "\(model.path).use",
        help:
          "input: {sequence: windows} for the windows of a trial, {sequence: trials} for the trials "
          + "of a subject, or {sequence: samples, rate_hz: 10}", &faults)
    }
    if !looksAtSteps, model.input != nil {
      add(
        "'\(model.name)' looks at one row at a time, not at sequences", "\(model.path).input",
        help: "remove 'input', or use one of \(Self.sequenceModels.joined(separator: ", "))",
        &faults)
    }
  }

  private func checkSteps(_ model: Model, _ faults: inout [SpecError]) {
    guard let sequence = model.sequence else { return }
    let path = "\(model.path).input"
    let windowing = cell.sections["windowing"]?.record
    let isWholeTrial = windowing?.use == "whole_trial"
    if sequence == "samples", model.input?["max_steps"] != nil {
      add(
        "'max_steps' is of windows and trials; samples are as many as a window has",
        "\(path).max_steps", help: "remove it, or lower 'rate_hz'", &faults)
    }
    if sequence != "samples", model.input?["rate_hz"] != nil {
      add(
        "'rate_hz' is of samples; a step is one of the \(sequence)", "\(path).rate_hz",
        help: "remove it, or write 'sequence: samples'", &faults)
    }
    if sequence == "windows", isWholeTrial {
      add(
        "a trial has one window: there is no sequence of windows", "\(path).sequence",
        help: "cut windows with 'windowing: {length_s: ...}', or write 'sequence: trials'", &faults)
    }
    if sequence == "windows", windowing?["within"]?.text == "recording" {
      add(
        "windows that cross trials are no sequence of one trial", "\(path).sequence",
        help: "windowing: {within: trial}", &faults)
    }
    if sequence == "trials", !isWholeTrial {
      add(
        "with 'sequence: trials' a step is a whole trial", "\(path).sequence",
        help: "windowing: {use: whole_trial}", &faults)
    }
  }

  private func checkResampling(_ model: Model, _ faults: inout [SpecError]) {
    let resample = model.values["resample"]?.record?.use ?? "none"
    let isApart = keepsModalities || encoders.isTrained
    guard model.input != nil || isApart, !Self.wholeRows.contains(resample) else { return }
    let what = model.input != nil ? "sequences" : "modalities that rows may lack"
    add(
      "'\(resample)' draws rows between rows, which \(what) do not have", "\(model.path).resample",
      help: "known here: \(Self.wholeRows.joined(separator: ", "))", &faults)
  }

  private func checkSamples(_ path: String?, _ faults: inout [SpecError]) {
    guard let path, isTables else { return }
    add("tables have no samples: they have one row per trial", path, &faults)
  }

  private func checkFusion(_ faults: inout [SpecError]) {
    let networks = Self.sequenceModels + [MLP.name]
    if keepsModalities, !networks.contains(model.name) {
      add(
        "'\(model.name)' looks at all columns alike: it has no use for modalities kept apart",
        "fusion.keep_modalities", help: "use one of \(networks.sorted().joined(separator: ", "))",
        &faults)
    }
    for model in models {
      let attended = (model.values["attend"]?.list ?? []).compactMap(\.text)
      let isApart = keepsModalities || fusion.use == IntermediateFusion.name
      guard attended.contains("modality"), !isApart else { continue }
      add(
        "attention over modalities needs them apart", "\(model.path).attend",
        help: "fusion: {use: early, keep_modalities: true}", &faults)
    }
    if fusion.use == IntermediateFusion.name { checkEncoders(&faults) }
  }

  private func checkEncoders(_ faults: inout [SpecError]) {
    for modality in modalities where encoders.byModality[modality] == nil {
      add(
        "no encoder for modality '\(modality)'", "fusion.encoders",
        help: "\(modality): {use: identity} takes its features as they are", &faults)
    }
    if encoders.isTrained, model.name != MLP.name {
      add(
        "encoders that are trained with the model need the model 'mlp', found '\(model.name)'",
        "model.use", help: "use 'mlp', or 'pca' and 'identity' encoders", &faults)
    }
    if model.sequence == "samples" {
      add(
        "encoders look at features: a model behind them cannot look at samples", "model.input",
        help: "give an encoder its own: {use: cnn_encoder, input: {sequence: samples}}", &faults)
    }
  }
}
