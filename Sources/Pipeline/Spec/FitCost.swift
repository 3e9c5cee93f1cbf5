import Learners

/// How often models are fitted for one outer fold of a cell.
public struct FitCost: Sendable, Hashable {
  /// Fits to all training rows.
  public let whole: Int
  /// Fits per inner fold.
  public let perInnerFold: Int
  /// Inner folds; `nil` where the data says how many.
  public let innerFolds: Int?

  /// Counts the fits of a cell.
  public init(_ cell: ExperimentCell) {
    let fusion = cell.section("fusion")
    let base = cell.section("model")
    var models = [base]
    if !cell.isDummy, fusion.use == LateFusion.name {
      let own = fusion["models"]?.map ?? []
      let modalities = cell.sections.map("features").map(\.key)
      models = modalities.map { modality in
        own.first { $0.key == modality }?.value.record ?? base
      }
    }
    // What is decided in the end, and how modalities come together, is learned from answers on inner folds.
    let shared = InnerUse.paths(of: cell).contains {
      $0 == "fusion.combine" || $0 == "model.threshold"
    }
    whole = models.count
    perInnerFold = models.reduce(0) { sum, model in
      if cell.isDummy { return 0 }
      if let tune = model["tune"]?.record { return sum + RecipeCandidates(tune).count }
      let calibrates = model["calibrate"]?.record.map { $0.use != "none" } ?? false
      return sum + (shared || calibrates ? 1 : 0)
    }
    innerFolds =
      perInnerFold == 0 ? 0 : cell.section("evaluation")["inner"]?.record?["folds"]?.integer
  }

  /// `49 (12 x 4 inner folds + 1)`.
  public var words: String {
    guard perInnerFold > 0 else { return "\(whole)" }
    guard let innerFolds else { return "\(perInnerFold) x inner folds + \(whole)" }
    return
      "\(perInnerFold * innerFolds + whole) (\(perInnerFold) x \(innerFolds) inner folds + \(whole))"
  }
}
