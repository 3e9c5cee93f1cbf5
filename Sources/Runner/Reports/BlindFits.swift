import Glibc
import Learners
import Pipeline

/// Fits that answer everything alike: a model that could not learn, which must not pass for a finding.
enum BlindFits {
  /// What is to be said of a cell.
  /// - Parameters:
  ///   - result: with its folds.
  ///   - model: the decoded section.
  /// - Returns: `nil` where every fit tells some rows apart.
  static func line(_ result: CellResult?, model: ParameterValues) -> String? {
    guard let folds = result?.folds, !folds.isEmpty else { return nil }
    let blind = folds.filter { $0.isBlind == true }
    if blind.isEmpty { return nil }
    let fits = "\(blind.count) of \(folds.count) fits"
    let rows = blind.map(\.trainRows)
    let learned = Words.range(rows, "training row")
    return "\(fits) answer all their test rows alike (\(learned)): "
      + (cause(model, isClasses: !(result?.perClass.isEmpty ?? true))
        ?? "nothing in the features changed an answer")
  }

  /// Why a kind of model learns nothing of few rows.
  private static func cause(_ model: ParameterValues, isClasses: Bool) -> String? {
    switch model.use {
    case GradientBoosting.name:
      let least = model.number("min_child_weight")
      let weights = isClasses ? "weights times p(1 − p)" : "weights"
      let trials = Int((least * (isClasses ? 4 : 1)).rounded(.up))
      return "hardly a split was possible, for a leaf needs rows whose \(weights) sum to"
        + " \(NumberStyle.significant(least)) ('min_child_weight'), at best those of"
        + " \(Amount.count(trials, "trial")) of weight 1; a smaller value lets it split"
    case RandomForest.name, ExtraTrees.name, DecisionTree.name:
      return "no split changes an answer"
    default: return nil
    }
  }
}
