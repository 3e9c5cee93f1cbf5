import Learners

/// Fits one model configuration on every training fold and keeps its answers for the test rows.
///
/// Inputs: `label`, `rows`, `split`, and `features/<unit>/<modality>` for every unit and used modality.
/// Every finished fold is kept as a piece, so that an interrupted fit goes on where it stopped.
struct FitStage: Stage {
  static let kind = "fit"
  static let revision = 2
  let configuration: ParameterValues
  let seed: UInt64?

  /// - Parameters:
  ///   - model: the decoded section.
  ///   - fusion: the decoded section.
  ///   - modalities: the modalities that the fusion uses, in order.
  ///   - seed: the run seed.
  init(model: ParameterValues, fusion: ParameterValues, modalities: [String], seed: UInt64) {
    var model = Content.of(model, as: ModelSchema.family)
    // To say `none` is to say nothing: the same stage, and the same seed.
    if model["resample"]?.record?.use == "none" { model["resample"] = nil }
    configuration = ParameterValues([
      "model": .record(model),
      "fusion": .record(Content.of(fusion, as: FusionCatalog.family)),
      "modalities": .list(modalities.map { .text($0) }),
      "instruction_set": .text(InstructionSet.current),
    ])
    self.seed = seed
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let labelled = try inputs.artifact("label").labelledTrials
    let rows = try inputs.artifact("rows").designRows
    let modalities = configuration.texts("modalities")
    let folds = try FoldRows(
      split: try inputs.artifact("split"), rows: rows, labelled: labelled,
      reads: try FeatureRows.reads(rows: rows, modalities: modalities, inputs: inputs))
    let features = try FeatureRows.joined(rows: rows, modalities: modalities, inputs: inputs)
    let recipe: ModelRecipe
    let fusion: any Fusion
    do {
      recipe = try ModelRecipe(configuration.record("model"), classNames: labelled.classes)
      fusion = try FusionCatalog.make(configuration.record("fusion"))
    } catch let error as LearnerError {
      throw StageFailure(error.words(classes: labelled.classes, features: []), specPath: "model")
    } catch let fault as FusionFault {
      throw StageFailure(fault.message, specPath: "fusion")
    }
    let run = FoldRun(
      labelled: labelled, rows: rows, folds: folds, features: features, recipe: recipe,
      fusion: fusion,
      notes: try FeatureRows.notes(modalities: modalities, inputs: inputs)
        + FilterReach.notes(folds, rows, labelled, modalities: modalities),
      seed: Seed.derive(from: seed ?? 0, Canonical.text(configuration)), context: context)
    return StageResult(Artifact(predictions: try run.predictions()))
  }
}
