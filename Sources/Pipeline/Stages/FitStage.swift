import Learners

/// Fits one model configuration on every training fold and keeps its answers for the test rows.
///
/// Inputs: `label`, `rows`, `split`, and `features/<unit>/<modality>` for every unit and used modality, or
/// `samples/<unit>/<modality>` where the model looks at samples; where something is chosen on inner folds
/// whose groups are a column, `trials/<unit>` and `columns/<unit>`.
/// Every finished fold is kept as a piece, so that an interrupted fit goes on where it stopped.
struct FitStage: Stage {
  static let kind = "fit"
  static let revision = 2
  let configuration: ParameterValues
  let seed: UInt64?
  /// The words of models that are programs of the user's own.
  let program: [String]?
  private let timeouts: [[String]: Double]

  /// - Parameters:
  ///   - model: the decoded section.
  ///   - fusion: the decoded section.
  ///   - modalities: the modalities that the fusion uses, in order.
  ///   - evaluation: the decoded section: inner folds and the vote, where something is chosen by them.
  ///   - seed: the run seed.
  init(
    model: ParameterValues, fusion: ParameterValues, modalities: [String],
    evaluation: ParameterValues = ParameterValues(), seed: UInt64
  ) {
    let uses = InnerUse.paths(model: model, fusion: fusion)
    var content = Content.of(fusion, as: FusionCatalog.family)
    if let models = content["models"]?.map {
      content["models"] = .map(
        models.map { entry in
          .init(
            key: entry.key,
            value: entry.value.record.map { .record(Self.withoutNone($0)) } ?? entry.value)
        })
    }
    var values = ParameterValues([
      "model": .record(Self.withoutNone(Content.of(model, as: ModelSchema.family))),
      "fusion": .record(content),
      "modalities": .list(modalities.map { .text($0) }),
      "instruction_set": .text(InstructionSet.current),
    ])
    if !uses.isEmpty {
      values["inner"] = evaluation["inner"]?.record.map {
        .record(Content.of($0, as: Split.family))
      }
    }
    if uses.contains(where: InnerUse.isJudged) {
      values["vote"] = evaluation["vote"]
      values["metric"] = evaluation["primary"] ?? evaluation["metrics"]?.list?.first
    }
    configuration = values
    self.seed = seed
    program = CommandModels.words(model: model, fusion: fusion)
    timeouts = CommandModels.timeouts(model: model, fusion: fusion)
  }

  /// To say `none` is to say nothing: the same stage, and the same seed.
  private static func withoutNone(_ model: ParameterValues) -> ParameterValues {
    var model = model
    for key in ["resample", "calibrate"] where model[key]?.record?.use == "none" {
      model[key] = nil
    }
    if model["threshold"]?.record?["metric"]?.text == "none" { model["threshold"] = nil }
    return model
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    StageResult(Artifact(predictions: try folds(inputs, context).predictions()))
  }

  /// The folds as they are fitted, for whoever fits them again.
  /// - Throws: `StageFailure` for rows that leak, and recipes that cannot be made.
  func folds(_ inputs: StageInputs, _ context: StageContext) throws -> FoldRun {
    let labelled = try inputs.artifact("label").labelledTrials
    let rows = try inputs.artifact("rows").designRows
    let modalities = configuration.texts("modalities")
    let reads = try FeatureRows.reads(rows: rows, modalities: modalities, inputs: inputs)
    let folds = try FoldRows(
      split: try inputs.artifact("split"), rows: rows, labelled: labelled, reads: reads)
    let inner = try configuration["inner"]?.record.map { declaration in
      try InnerSplit(
        declaration, labelled: labelled, rows: rows,
        subjects: try SplitStage.subjects(labelled, inputs), seed: seed ?? 0
      ).divided(folds, samples: SampleRanges(of: rows, labelled: labelled, reads: reads))
    }
    let features = try FeatureRows.joined(
      rows: rows, modalities: modalities,
      requests: SampleRequests(
        model: configuration.record("model"), fusion: configuration.record("fusion"),
        modalities: modalities), inputs: inputs)
    let programs = try CommandModels.programs(
      model: configuration.record("model"), fusion: configuration.record("fusion"),
      timeouts: timeouts, inputs: inputs, context: context)
    let recipe: ModelRecipe
    let fusion: any Fusion
    do {
      recipe = try ModelRecipe(
        configuration.record("model"), classNames: labelled.classes, programs: programs)
      fusion = try FusionCatalog.make(configuration.record("fusion"))
    } catch let error as LearnerError {
      throw StageFailure(error.words(classes: labelled.classes, features: []), specPath: "model")
    } catch let fault as FusionFault {
      throw StageFailure(fault.message, specPath: "fusion")
    }
    return FoldRun(
      labelled: labelled, rows: rows, folds: folds, inner: inner, features: features,
      recipe: recipe, fusion: fusion,
      judged: configuration["vote"]?.record.map {
        (vote: $0, metric: configuration.text("metric"))
      },
      notes: try FeatureRows.notes(modalities: modalities, inputs: inputs)
        + FilterReach.notes(folds, rows, labelled, modalities: modalities),
      seed: Seed.derive(from: seed ?? 0, Canonical.text(configuration)), context: context)
  }
}
