import Learners

/// The first folds of a fit, before it is decided whether the others are fitted at all.
///
/// Inputs: those of `FitStage`; `earlier/<fold>` for folds that a heat before it finished, and `verdict`, its
/// part of the race. Parts: the predictions of these folds; each fold, for whoever goes on; and `progress`.
/// Where the cell was dropped, that stands in the place of all.
struct HeatStage: Stage {
  static let kind = "heat"
  static let revision = FitStage.revision
  let fit: FitStage
  /// How many folds are finished in the end.
  let folds: Int

  var configuration: ParameterValues {
    var values = fit.configuration
    values["folds"] = .integer(folds)
    return values
  }

  var seed: UInt64? { fit.seed }

  /// The part with a fold.
  static func part(_ fold: Int) -> String { "fold \(fold)" }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    var parts: [String: Artifact] = ["progress": Artifact()]
    for fold in 0..<folds { parts[Self.part(fold)] = Artifact() }
    if let mark = try inputs.raceMark {
      parts[""] = Artifact(mark)
      return StageResult(parts: parts)
    }
    let made = Monitor<[String: Artifact]>([:])
    let earlier = inputs.earlierFolds(context)
    let keeping = StageContext(
      executor: context.executor, isCancelled: context.isCancelled,
      piece: { name, make in
        let piece = try earlier.piece(name, make)
        made.with { $0[name] = piece }
        return piece
      }, programs: context.programs)
    do {
      let run = try fit.folds(inputs, keeping)
      parts[""] = Artifact(predictions: try run.predictions(first: folds))
      parts["progress"] = Artifact(attributes: ["folds": "\(run.folds.folds.count)"])
      parts.merge(made.with { $0 }) { _, fold in fold }
    } catch let failure as StageFailure where failure.cause == nil {
      // The cell takes no part any more; what is wrong is said by the fit, which meets it again.
      parts[""] = Artifact(attributes: ["failed": failure.message])
    }
    return StageResult(parts: parts)
  }
}

/// A fit whose first folds are there already, unless the race dropped its cell.
///
/// Inputs and result are those of `FitStage`; and `earlier/<fold>` and `verdict` as for heats.
struct RacedFitStage: Stage {
  static let kind = FitStage.kind
  static let revision = FitStage.revision
  let fit: FitStage

  var configuration: ParameterValues { fit.configuration }
  var seed: UInt64? { fit.seed }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    if let mark = try inputs.raceMark { return StageResult(Artifact(mark)) }
    return StageResult(
      Artifact(predictions: try fit.folds(inputs, inputs.earlierFolds(context)).predictions()))
  }
}

extension StageInputs {
  /// Why the cell was dropped; `nil` where it goes on.
  fileprivate var raceMark: RaceMark? {
    get throws { names.contains("verdict") ? try artifact("verdict").raceMark : nil }
  }

  /// Gives finished folds in the place of fitting them again.
  fileprivate func earlierFolds(_ context: StageContext) -> StageContext {
    let known = Set(names)
    return StageContext(
      executor: context.executor, isCancelled: context.isCancelled,
      piece: { name, make in
        if known.contains("earlier/\(name)") {
          let fold = try artifact("earlier/\(name)")
          if !fold.tensors.isEmpty { return fold }
        }
        return try context.piece(name, make)
      }, programs: context.programs)
  }
}
